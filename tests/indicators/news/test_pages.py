"""お知らせ: what is new for whom, the bell's one query, what is taken as looked at, the rhythm of mails."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Department, User
from indicators.entry.remark_services import add_remark
from indicators.instructions.services import reply
from indicators.models import AnnualReport, DigestRhythm, NewsReader, Remark, RemarkKind, ReportingCycle
from indicators.news.asked import Asked
from indicators.news.reading import LISTED_DAYS, SOON_DAYS, midnight, new_count, read_news
from indicators.news.rules import Reader, charges_in, told
from indicators.news.services import choose_rhythm, mark_looked_at
from indicators.news.sources import read_rows
from indicators.reminders.services import due_digests
from indicators.workflow.transitions import approve_report, return_report, submit_report
from initiatives.models import Plan
from initiatives.permissions import access_to, plans_of
from tests.cast import World
from tests.indicators.home.work_story import only_this_year
from tests.reports.story import LATER, ratio, report
from tests.second_plan import add_second_plan

pytestmark = pytest.mark.any_database

DAY = dt.timedelta(1)
ROLES = (
    "editor-gakko",
    "head-gakko",
    "editor-support",
    "editor-sangyo",
    "secretariat",
    "headquarters",
    "viewer",
)


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def anew(world: World, name: str) -> User:
    """A person as another request reads them."""
    return User.objects.get(pk=world[name].pk)


def heads(world: World, name: str) -> list[tuple[str, str]]:
    return [(one.label, one.head[:3]) for one in read_news(anew(world, name)).items]


def instruct(world: World, *, at: dt.datetime | None = None) -> Remark:
    return add_remark(
        report=world.report("gyo-10"),
        by=world["headquarters"],
        at=at or timezone.now(),
        kind=RemarkKind.INSTRUCTION,
        text="工事を急ぐこと。",
        due_on=LATER,
    )


def submitted(world: World) -> AnnualReport:
    """行－⑩ is handed in just now."""
    stored = report(world, "gyo-10", 2025, ratio(3, 24))
    return submit_report(report=stored, by=world["editor-gakko"], at=timezone.now())


@pytest.fixture
def today_world(world: World) -> World:
    """R7 is due in twenty days; no other round is open."""
    only_this_year(world, days_left=20)
    return world


def test_what_happens_to_a_report_reaches_those_whom_it_concerns(today_world: World) -> None:
    world, now = today_world, timezone.now()
    stored = submitted(world)
    said = instruct(world)
    reply(instruction=said, by=world["editor-gakko"], department=said.addressee, at=now, text="急ぎます。")  # type: ignore[arg-type]
    assert ("承認待ち", "行－⑩") in heads(world, "head-gakko")
    assert ("指示", "行－⑩") in heads(world, "head-gakko")
    assert ("指示", "行－⑩") in heads(world, "editor-gakko")
    assert ("指示への回答", "行－⑩") in heads(world, "headquarters")
    approve_report(report=stored, by=world["head-gakko"], at=now)
    assert "承認待ち" not in [label for label, _head in heads(world, "head-gakko")]
    assert ("確認待ち", "行－⑩") in heads(world, "secretariat")
    return_report(report=world.report("gyo-10"), by=world["secretariat"], at=now, comment="学校数を確かめて")
    assert ("差戻し", "行－⑩") in heads(world, "editor-gakko")
    assert not {head for _label, head in heads(world, "editor-sangyo")} & {"行－⑩"}
    assert heads(world, "viewer") == []


def test_the_bell_counts_what_is_new_until_it_is_taken_as_looked_at(today_world: World) -> None:
    world = today_world
    instruct(world)
    client = client_of(world, "head-gakko")
    page = client.get("/news/").content.decode()
    assert page.count('aria-label="お知らせ（新着1件）"') == 2  # of a wide page and of a narrow one
    shown_at = re.search(r'name="shown_at" value="([^"]+)"', page)
    assert shown_at
    instruct_later = add_remark(
        report=world.report("gyo-10"),
        by=world["secretariat"],
        at=timezone.now(),
        kind=RemarkKind.COMMENT,
        text="あとから来たこと",
    )
    assert instruct_later
    assert client.post("/news/read/", {"shown_at": shown_at[1]}).headers["Location"] == "/news/"
    page = client.get("/").content.decode()
    assert 'aria-label="お知らせ（新着1件）"' in page  # what came since
    assert "あとから来たこと" in page
    assert client.post("/news/read/", {"from": "home"}).headers["Location"] == "/"
    page = client.get("/").content.decode()
    assert 'aria-label="お知らせ"' in page
    assert "新しいお知らせ" not in page
    assert "工事を急ぐこと。" in client.get("/news/").content.decode()  # still to be read


@pytest.mark.parametrize("shown_at", ["", "明日", "2999-01-01T00:00:00+00:00", "2026-01-01T00:00:00"])
def test_nobody_has_looked_at_the_future(world: World, shown_at: str) -> None:
    client_of(world, "viewer").post("/news/read/", {"shown_at": shown_at})
    looked_at = NewsReader.objects.get().looked_at
    assert looked_at
    assert looked_at <= timezone.now()
    mark_looked_at(user=world["viewer"], until=looked_at - DAY)  # an older page takes nothing back
    assert NewsReader.objects.get().looked_at == looked_at


@pytest.mark.parametrize("name", ROLES)
def test_it_is_one_query_whatever_happened(today_world: World, name: str) -> None:
    world = today_world
    submitted(world)
    instruct(world)
    user = anew(world, name)
    plans_of(user)  # as every page reads them
    with CaptureQueriesContext(connection) as queries:
        count = new_count(user)
        assert len([one for one in read_news(user).items if one.is_new]) == count
    assert len(queries) == 1


@pytest.mark.parametrize("name", ROLES)
def test_what_is_not_read_for_somebody_would_not_be_told_them(today_world: World, name: str) -> None:
    world = today_world
    only_this_year(world, days_left=3)
    approve_report(report=submitted(world), by=world["head-gakko"], at=timezone.now())
    said, now = instruct(world), timezone.now()
    reply(instruction=said, by=world["editor-gakko"], department=said.addressee, at=now, text="急ぎます。")  # type: ignore[arg-type]
    user, today = anew(world, name), timezone.localdate()
    everything = Asked(
        plans=[world.plan.pk],
        since=midnight(today - dt.timedelta(LISTED_DAYS)),
        departments=list(Department.objects.values_list("pk", flat=True)),
        wide=[world.plan.pk],
        today=today,
        soon=today + dt.timedelta(SOON_DAYS),
    )
    rows, reader = read_rows(everything), Reader(user.pk, {world.plan.pk: access_to(user, world.plan)})
    all_told = told(reader, rows, charges_in(rows), today=today, midnight=midnight)
    assert sorted(one.key for one in all_told) == sorted(one.told.key for one in read_news(user).items)


def test_what_is_told_leads_to_where_its_reader_acts(today_world: World) -> None:
    world = today_world
    submitted(world)
    said = instruct(world)
    urls = {one.label: one.url for one in read_news(anew(world, "head-gakko")).items}
    assert urls["承認待ち"] == "/review/2025/gyo-10/"
    assert urls["指示"] == f"/instructions/{said.pk}/"
    for name in ROLES:
        client = client_of(world, name)
        for one in read_news(anew(world, name)).items:
            assert client.get(one.url).status_code == 200, (name, one)


def test_news_of_all_plans_are_gathered(today_world: World) -> None:
    second = add_second_plan(today_world)
    instruct(today_world)
    ReportingCycle.objects.filter(plan=second).update(opened_on=timezone.localdate())
    news = read_news(anew(today_world, "editor-gakko"))
    assert news.names_plan
    assert {one.plan for one in news.items} <= set(Plan.objects.all())


# --- mails ---


def bodies(day: dt.date) -> dict[int, str]:
    return {one.recipient_id: one.body for one in due_digests(Plan.objects.get(), day)}


def test_the_digest_tells_what_the_bell_tells_until_it_was_looked_at(today_world: World) -> None:
    world, today = today_world, timezone.localdate()
    instruct(world)
    for name, is_told in (
        ("editor-gakko", True),
        ("head-gakko", True),
        ("secretariat", True),
        ("viewer", False),
    ):
        assert ("工事を急ぐこと。" in bodies(today).get(world[name].pk, "")) == is_told, name
    mark_looked_at(user=world["head-gakko"], until=timezone.now())
    assert "工事を急ぐこと。" not in bodies(today).get(world["head-gakko"].pk, "")
    assert "工事を急ぐこと。" in bodies(today)[world["editor-gakko"].pk]


def test_a_weekly_digest_waits_for_monday_and_keeps_no_deadline_back(world: World) -> None:
    only_this_year(world, days_left=1)
    today = timezone.localdate()
    monday = today + (7 - today.weekday()) * DAY
    instruct(world, at=timezone.now())
    choose_rhythm(user=world["editor-gakko"], rhythm=DigestRhythm.WEEKLY)
    body = bodies(today).get(world["editor-gakko"].pk, "")
    assert "明日又は今日まで" in body
    if today.weekday():  # what came on a Monday goes with that Monday's mail
        assert "工事を急ぐこと。" not in body
    assert "工事を急ぐこと。" in bodies(monday)[world["editor-gakko"].pk]
    assert "工事を急ぐこと。" in bodies(monday + DAY)[world["editor-gakko"].pk]  # no timer ran on Monday


def test_one_chooses_the_rhythm_on_a_page(world: World) -> None:
    client = client_of(world, "viewer")
    assert re.search(r'value="daily"[^>]*checked', client.get("/news/settings/").content.decode())
    assert client.post("/news/settings/", {"rhythm": "hourly"}).status_code == 422
    assert client.post("/news/settings/", {"rhythm": "weekly"}).headers["Location"] == "/news/"
    assert NewsReader.objects.get(user=world["viewer"]).rhythm == DigestRhythm.WEEKLY


def test_a_page_of_mails_says_nothing_to_all_that_was_said_to_one(today_world: World) -> None:
    instruct(today_world)
    page = client_of(today_world, "secretariat").get("/reminders/").content.decode()
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert "工事を急ぐこと。" in page
    assert not text or "工事を急ぐこと。" not in text[1]
