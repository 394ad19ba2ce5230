"""A plan without words of its own: no page, document, file or mail says a word of another plan's."""

import datetime as dt
import html
import io
import re
import zipfile
from collections.abc import Iterator

import openpyxl
import pypdf
import pytest
from django.test import Client

from accounts.models import Department, Membership, Role, User
from indicators.entry.remark_services import add_remark
from indicators.models import AnnualReport, RemarkKind
from indicators.plan_io.shipped_scales import reference_definitions
from indicators.reminders.services import due_digests
from indicators.workflow.transitions import approve_report, check_report, finalise_report
from initiatives.words import NAMES
from tests.cast import PASSWORD, START, World
from tests.reports.story import number, report, submit
from tests.shapes.shaped import FIRST_YEAR, shaped_document, shaped_world
from tests.test_addresses import PAGES
from tests.test_words import FORBIDDEN

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
AT = dt.datetime(2026, 4, 10, 9, tzinfo=dt.UTC)
ROLES = {
    "editor": Role.EDITOR,
    "head": Role.APPROVER,
    "secretariat": Role.SECRETARIAT,
    "headquarters": Role.HEADQUARTERS,
    "viewer": Role.VIEWER,
    "admin": Role.ADMINISTRATOR,
    "nobody": None,
}


def addresses() -> list[str]:
    """Every address of the site, of this plan's second initiative, in the year that has a round."""
    found = []
    for address, _answers in PAGES.values():
        address = re.sub(r"(gyo|san)-\d+", "green-2", address)
        found.append(re.sub(r"/20\d\d/", f"/{FIRST_YEAR}/", address))
    return [*dict.fromkeys(found), f"/entry/{FIRST_YEAR}/green-1/", "/admin/", "/nowhere/"]


@pytest.fixture
def world() -> World:
    """The first initiative waits for its decision, with everything said to it; the second one is decided."""
    world = shaped_world(shaped_document())
    assert {getattr(world.plan, f"word_{name}") for name in NAMES} == {""}
    department = Department.objects.get()
    for name, role in ROLES.items():
        if name not in world.people:
            world.people[name] = User.objects.create_user(name, PASSWORD, full_name=f"{name}さん")
            if role:
                Membership.objects.create(
                    user=world.people[name],
                    role=role,
                    department=department if role == Role.APPROVER else None,
                    valid_from=START,
                )
    for slug in ("green-1", "green-2"):
        stored = submit(world, report(world, slug, FIRST_YEAR, number(7)))
        for kind in RemarkKind:
            said_by = "" if kind == RemarkKind.COMMENT else "市長"
            add_remark(
                report=stored, by=world["secretariat"], at=AT, kind=kind, text="早めること。", said_by=said_by
            )
        stored = approve_report(report=stored, by=world["head"], at=AT)
        stored = check_report(report=stored, by=world["secretariat"], at=AT)
    finalise_report(
        report=stored,
        by=world["secretariat"],
        at=AT,
        grade="B",
        grade_reason="会議で決めた。",
        meeting_name="第1回評価会議",
        meeting_date=dt.date(2026, 6, 1),
    )
    return world


def read(content: bytes) -> str:
    """The text of an answer, whatever it is."""
    if content.startswith(b"%PDF"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        return "\n".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)])
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = [file.read(name).decode() for name in file.namelist() if name.endswith(".xml")]
        titles = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
        return "\n".join([*parts, *titles])
    return html.unescape(content.decode())


def words_in(text: str) -> list[str]:
    """The words of a plan in a text; a published scale may be called after the plan that it comes from."""
    text = re.sub(r'name="(csrfmiddlewaretoken|screen)" value="[^"]+"', "", text)  # chance writes DX too
    for one in reference_definitions().values():
        text = text.replace(one["name"], "").replace(one.get("source", ""), "")
    return [text[max(0, match.start() - 30) : match.end() + 30] for match in FORBIDDEN.finditer(text)]


def opened(world: World, name: str) -> Iterator[tuple[str, str]]:
    """Every page as somebody gets it, refusals included."""
    client = Client()
    client.force_login(world[name])
    for address in addresses():
        response = client.get(address)
        if response.status_code != 302:
            yield address, read(response.content)


@pytest.mark.parametrize("name", ROLES)
def test_no_page_says_a_word_of_another_plan(world: World, name: str) -> None:
    found, count = {}, 0
    for address, text in opened(world, name):
        count += 1
        if words := words_in(text):
            found[address] = words
        assert not re.search(r"\{[a-z_]+\}", re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL))
    assert found == {}
    assert count > 30


@pytest.mark.parametrize("name", ["secretariat", "headquarters"])
def test_a_plan_without_upper_items_and_priorities_shows_no_sign_of_them(world: World, name: str) -> None:
    for address, text in opened(world, name):
        if not address.startswith(("/admin/", "/help/")):
            assert not re.search("上位計画|★", text), address


@pytest.mark.parametrize(
    "address",
    [
        "/reports/plan.xlsx",
        "/reports/plan.pdf",
        f"/reports/{FIRST_YEAR}/evaluation.xlsx",
        f"/reports/{FIRST_YEAR}/evaluation.pdf",
        f"/reports/{FIRST_YEAR}/green-2.xlsx",
        "/dashboard/schedule.xlsx",
        "/dashboard/years.xlsx",
        "/dashboard/indicators.xlsx",
        "/dashboard/alerts.xlsx",
        "/dashboard/meeting.pdf",
        "/reports/work.xlsx",
        "/history.csv",
    ],
)
def test_no_file_says_one(world: World, address: str) -> None:
    client = Client()
    client.force_login(world["secretariat"])
    response = client.get(address)
    assert response.status_code == 200
    text = read(b"".join(response.streaming_content) if response.streaming else response.content)
    assert words_in(text) == []
    assert not re.search("上位計画|★", text)


def test_no_mail_says_one(world: World) -> None:
    AnnualReport.objects.filter(initiative__slug="green-1").update(
        state="drafting", submitted_at=None, approved_at=None, checked_at=None
    )
    found = due_digests(world.plan, dt.date(2026, 4, 14))
    assert len(found) == 1  # due tomorrow
    assert words_in("".join(one.subject + one.body for one in found)) == []
