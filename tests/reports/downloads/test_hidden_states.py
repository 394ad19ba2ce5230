"""What is 公表前 changes nothing on other people's pages and documents: not its results, not its state.

A viewer learns nothing of a running year, a department of its own rows only (ADR 26).
"""

import io
import re
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from indicators.models import ReportState
from initiatives.models import Initiative
from tests.cast import World
from tests.doors.report_walk import undone
from tests.indicators.home.work_story import put
from tests.reports.jobs.running import taken
from tests.reports.page_tables import tables
from tests.reports.story import finalise, number, report

pytestmark = pytest.mark.any_database

ADDRESSES = (
    "/",
    "/reports/",
    "/reports/2025/gyo-12.html",
    "/reports/2025/gyo-12.xlsx",
    "/reports/results.csv",
    "/dashboard/?year=2025",
    "/dashboard/?year=all",
    "/dashboard/years/",
    "/dashboard/years.csv",
    "/dashboard/indicators/?year=2025",
    "/dashboard/indicators.csv?year=2025",
    "/dashboard/schedule/?year=2025",
    "/dashboard/schedule.csv?year=2025",
    "/dashboard/alerts/?year=2025",
    "/dashboard/alerts.csv?year=2025",
    "/dashboard/meeting/?year=2025",
    "/initiatives/gyo-12/?year=2025",
    "/initiatives/gyo-12/sheet/?year=2025",
    "/cycles/2025/matrix/",
    "/cycles/2025/matrix.csv",
    "/history/",
)
# They take longer than all the others: asked for once. tests/test_doors.py asks more readers for the report.
OF_THE_WHOLE_YEAR = (
    "/reports/2025/evaluation.html",
    "/reports/2025/evaluation.xlsx",
    "/reports/2025/progress.html",
    "/reports/2025/progress.xlsx",
)
STATES = (ReportState.DRAFTING, ReportState.SUBMITTED, ReportState.APPROVED, ReportState.CHECKED)


def content_of(client: Client, address: str) -> tuple[int, str]:
    """What an answer says, without what is new in each."""
    with undone():  # what was made is on the page 帳票
        response = taken(client, address)
        content = response.content
    if address.endswith(".xlsx"):
        with ZipFile(io.BytesIO(content)) as book:
            names = [name for name in book.namelist() if not name.startswith("docProps")]
            content = b"".join(book.read(name) for name in names)
    text = content.decode()
    return response.status_code, re.sub(
        r'(name="csrfmiddlewaretoken" value|nonce|"X-CSRFToken")[^>]*', "", text
    )


@pytest.fixture(autouse=True)
def _standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts carry the minute of their printing."""
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture(scope="module")
def decided_world(loaded_world: World, django_db_blocker: Any) -> World:
    """行－⑪ R7 decided, so that a viewer has the year at all."""
    with django_db_blocker.unblock():
        finalise(loaded_world, report(loaded_world, "gyo-11", 2025, number(2)), "A")
    return loaded_world


@pytest.fixture
def decided(decided_world: World, db: None) -> World:
    return decided_world


@pytest.mark.parametrize("name", ["viewer", "admin", "editor-sangyo", "editor-support"])
def test_a_hidden_state_changes_nothing(decided: World, name: str) -> None:
    """Every state for the viewer, the last for others, each on the sheet further below."""
    client = Client()
    client.force_login(decided[name])
    asked = (*ADDRESSES, *OF_THE_WHOLE_YEAR) if name == "viewer" else ADDRESSES
    before = {address: content_of(client, address) for address in asked}
    for state in STATES if name == "viewer" else STATES[-1:]:
        put(decided, "gyo-12", state)
        now = asked if state == STATES[-1] else ADDRESSES
        assert [address for address in now if content_of(client, address) != before[address]] == [], state


@pytest.mark.parametrize("name", ["viewer", "admin", "editor-sangyo", "editor-support"])
@pytest.mark.parametrize("state", [ReportState.NOT_STARTED, *STATES])
def test_the_sheet_stands_and_its_results_say_so(decided: World, name: str, state: ReportState) -> None:
    put(decided, "gyo-12", state)
    client = Client()
    client.force_login(decided[name])
    page = client.get("/reports/2025/gyo-12.html").content.decode()
    assert "ＩＣＴを活用した授業等の研究" in page
    assert "状態：公表前" in page
    assert "公表前です。この年度の結果は、本部が確定すると表示されます。" in page
    assert state.label not in re.sub(r"公表前です。[^<]*", "", page)


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("secretariat", "未報告（入力中）"),
        ("headquarters", "未報告（入力中）"),
        ("editor-gakko", "未報告（入力中）"),
        ("editor-sangyo", "公表前"),
        ("viewer", "公表前"),
    ],
)
def test_what_is_missing_is_told_as_far_as_one_may_know(decided: World, name: str, missing: str) -> None:
    put(decided, "gyo-12", ReportState.DRAFTING)
    client = Client()
    client.force_login(decided[name])
    page = client.get("/reports/2025/evaluation.html").content.decode()
    assert f"行－⑫ ＩＣＴを活用した授業等の研究（学校教育課）：{missing}<" in page


def test_what_came_after_the_round_was_opened_is_nobody_elses_either(decided: World) -> None:
    """An initiative without a report of the year: of others it is 公表前, as if it had one."""
    new = Initiative.objects.get(slug="gyo-12")
    decided.report("gyo-12").delete()
    for name, word in (("viewer", "公表前"), ("editor-gakko", "未着手"), ("secretariat", "未着手")):
        client = Client()
        client.force_login(decided[name])
        listed = tables(client.get("/reports/2025/evaluation.html").content.decode())["施策一覧"]
        assert [line[2] for line in listed if line[0].startswith(new.code)] == [word]


def test_a_year_that_nobody_planned_does_not_tell_that_it_was_reported(decided: World) -> None:
    """産－② R7 is 計画なし; its department reported of its own accord."""
    put(decided, "san-2", ReportState.SUBMITTED)
    client = Client()
    client.force_login(decided["viewer"])
    page = client.get("/reports/2025/san-2.html").content.decode()
    assert "計画なし" in page
    assert "提出済" not in page
