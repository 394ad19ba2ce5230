"""ホーム for each role: what waits first, the rest folded, and what an editor has left half done."""

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from imari_dx.shared.fiscal_year import era_date
from indicators.home.page import QueueSection, WorkPage
from indicators.home.people_matters import people_matters
from indicators.models import EntryDraft, ReportState
from indicators.workflow.missing import what_is_missing
from tests.cast import World
from tests.indicators.home.work_story import only_this_year, put, send_back

pytestmark = pytest.mark.any_database

FOLDED = 'hx-get="/work/others/"'


@pytest.fixture
def running(world: World) -> World:
    only_this_year(world)
    put(world, "gyo-10", ReportState.SUBMITTED)
    put(world, "gyo-11", ReportState.APPROVED)
    send_back(world, "gyo-12", "数字を確かめてください。")
    return world


def home(world: World, name: str, address: str = "/") -> str:
    client = Client()
    client.force_login(world[name])
    return client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_what_waits_is_first_and_the_rest_is_folded(running: World) -> None:
    """The secretariat: what it checks is open, what it only watches and the rest are folded with a count."""
    page = home(running, "secretariat")
    assert [(one.queue.short, one.count, one.is_folded) for one in sections(running, "secretariat")] == [
        ("確認待ち", 1, False),
        ("差戻し中", 1, True),
    ]
    assert "そのほかの施策（26件）" in page
    assert page.index("行－⑪") < page.index("差戻し中のもの（1件）") < page.index(FOLDED)
    assert "行－⑬" not in page
    # Opened it is the part that the page holds where it is asked for with it.
    others = home(running, "secretariat", "/work/others/")
    assert "行－⑬" in others
    assert others.strip() in home(running, "secretariat", "/?others=open")
    client = Client()
    client.force_login(running["secretariat"])
    # By its address alone it is not a page: it leads to the page that holds it, with what was asked for.
    assert client.get("/work/others/?year=2025").url == "/?year=2025&others=open#others-heading"


def sections(world: World, name: str) -> list[QueueSection]:
    return WorkPage(world[name], world.plan, QueryDict()).sections


def test_with_nothing_to_do_nothing_is_folded(running: World) -> None:
    assert FOLDED in home(running, "head-gakko")
    put(running, "gyo-10", ReportState.CHECKED)
    page = home(running, "head-gakko")
    assert "今、あなたの入力や承認を待っている施策はありません。" in page
    assert FOLDED not in page
    assert "行－⑫" in page


def test_an_editor_has_nothing_folded(running: World) -> None:
    page = home(running, "editor-gakko")
    assert FOLDED not in page
    assert "行－⑪" in page


def test_what_is_typed_and_not_saved_is_told(running: World) -> None:
    """「入力途中」 with the moment; how much is missing is counted of what is saved only."""
    page = home(running, "editor-gakko")
    report = running.report("gyo-12")
    left = f"あと{len(what_is_missing(report)[0])}件</span>"  # as the page of the report counts
    assert left in page
    at = dt.datetime(2026, 11, 28, 19, 4, tzinfo=timezone.get_current_timezone())
    EntryDraft.objects.create(
        report=report, user=running["editor-gakko"], version=report.version, typed={}, saved_at=at
    )
    page = home(running, "editor-gakko")
    assert "入力途中" in page
    assert "（11/28 19:04 自動保存）" in page
    assert left not in page
    # What somebody else types is theirs.
    assert "自動保存" not in home(running, "head-gakko")


def test_the_first_task_stands_before_what_one_may_need(running: World) -> None:
    page = home(running, "editor-gakko")
    first = page.index('class="work-link"')
    assert first < page.index("調査票をExcelで受け取る")
    assert first < page.index("絞り込み・並べ替え・ファイルで保存")


@pytest.mark.parametrize(("name", "queries"), [("editor-gakko", 32), ("secretariat", 25)])
def test_queries(running: World, name: str, queries: int, django_assert_num_queries: Any) -> None:
    client = Client()
    client.force_login(running[name])
    client.get("/")
    with django_assert_num_queries(queries):
        client.get("/")


def test_the_account_administrator_sees_what_is_to_be_done_with_people(running: World) -> None:
    """Without a role, never signed in, a role that ends; nothing of it for anybody else."""
    today = timezone.localdate()
    Membership.objects.filter(user=running["viewer"]).update(valid_until=today + dt.timedelta(10))
    User.objects.exclude(username="nobody").update(last_login=timezone.now())
    found = {one.label: [person.name for person in one.people] for one in people_matters(today)}
    assert found == {
        "所属と役割がない人": ["nobodyさん"],
        "まだ一度もログインしていない人": ["nobodyさん"],
        "役割の期間がまもなく終わる人（30日以内）": [
            f"viewerさん（閲覧者　{era_date(today + dt.timedelta(10))}まで）"
        ],
    }
    assert "利用者について確かめること" in home(running, "admin")
    assert "利用者について確かめること" not in home(running, "secretariat")
    Membership.objects.filter(user=running["viewer"]).update(valid_until=None)
    User.objects.filter(username="nobody").update(is_active=False)
    assert people_matters(today) == []
    assert "今、確かめることはありません" in home(running, "admin")
