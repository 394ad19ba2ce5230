"""A closing round on other pages: ホーム, reminders, the initiative's page, and the line on every page."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from indicators.book.ended import rounds_with_ending
from indicators.closing.services import close_closing, return_closing_report, submit_closing_report
from indicators.models import AnnualReport, ClosingRound, OutboxMessage, Reminder
from indicators.news.reading import read_news
from indicators.reminders.news import news_notices
from indicators.reminders.services import write_digests
from initiatives.models import Plan
from tests.cast import World
from tests.ended_plan import AT, DUE, WHOLE, answer_all, closing_report, end_plan, opened_closing
from tests.indicators.succession.test_services import made
from tests.reports.story import finalise, ratio, report

pytestmark = pytest.mark.any_database
FINISHED = "この計画は令和7年度で終了しました。"


def page(world: World, name: str, url: str = "/") -> str:
    client = Client()
    client.force_login(world[name])
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def closing(world: World) -> ClosingRound:
    return opened_closing(world)


def submit(world: World, slug: str = "gyo-10") -> None:
    stored = closing_report(world, slug)
    submit_closing_report(
        report=stored, answer=WHOLE, by=world["editor-gakko"], at=AT, version=stored.version
    )


def send_back(world: World, slug: str = "gyo-10") -> None:
    stored = closing_report(world, slug)
    return_closing_report(
        report=stored, by=world["secretariat"], at=AT, comment="成果を詳しく", version=stored.version
    )


def close(world: World, closing: ClosingRound) -> None:
    answer_all(world)
    day = dt.date(2026, 7, 1)
    close_closing(closing=closing, meeting_name="第2回会議", meeting_date=day, by=world["secretariat"], at=AT)


# --- ホーム ---


@pytest.mark.parametrize(
    ("name", "own", "sees_all"),
    [
        ("editor-gakko", 3, False),
        ("head-gakko", 3, False),
        ("deputy-gakko", 3, False),
        ("editor-sangyo", 5, False),
        ("editor-support", 0, False),
        ("secretariat", 0, True),
        ("headquarters", 0, True),
        ("viewer", 0, False),
        ("admin", 0, False),
        ("nobody", 0, False),
    ],
)
def test_what_waits_for_whom(
    world: World, closing: ClosingRound, name: str, own: int, sees_all: bool
) -> None:
    text = page(world, name)
    assert text.count('<a class="work-link" href="/closing/initiatives/') == own
    assert ("28件のうち0件が提出されています" in text) == sees_all


def test_what_is_answered_waits_no_more_and_a_return_says_why(world: World, closing: ClosingRound) -> None:
    nothing = "あなたの入力や承認を待っている施策はありません"
    AnnualReport.objects.exclude(cycle__fiscal_year=2025).delete()
    submit(world)
    text = page(world, "editor-gakko")
    assert 'href="/closing/initiatives/gyo-10/"' not in text
    assert nothing not in text
    assert "28件のうち1件が提出されています" in page(world, "secretariat")
    send_back(world)
    assert "成果を詳しく" in page(world, "editor-gakko")
    answer_all(world)
    text = page(world, "editor-gakko")
    assert "総括の回答" not in text
    assert nothing in text
    assert "決定を記録して確定してください" in page(world, "secretariat")
    close(world, closing)
    assert "総括の回答" not in page(world, "secretariat")


# --- reminders ---


def told(world: World, day: dt.date) -> list[tuple[str, str]]:
    names = {user.pk: user.username for user in world.people.values()}
    found = news_notices(Plan.objects.get(), day)
    return sorted(
        (names[one.recipient_id], one.key.split(":")[0])
        for one in found
        if "closing-" in one.key and "行－⑩" in one.line
    )


def test_departments_are_told_when_it_opens_when_it_is_due_and_when_it_is_late(
    world: World, closing: ClosingRound
) -> None:
    both = ["editor-gakko", "head-gakko"]
    assert told(world, dt.date(2026, 6, 1)) == []
    assert told(world, dt.date(2026, 6, 3)) == [(name, "opened") for name in both]
    assert told(world, dt.date(2026, 6, 24)) == [("editor-gakko", "week_left")]
    assert told(world, DUE) == [("editor-gakko", "due_tomorrow")]
    assert told(world, DUE + dt.timedelta(2)) == [(name, "overdue") for name in both]
    submit(world)
    assert told(world, DUE) == []
    send_back(world)
    assert told(world, dt.date(2026, 6, 3)) == [
        ("editor-gakko", "opened"),
        ("editor-gakko", "returned"),
        ("head-gakko", "opened"),
    ]
    answer_all(world)
    assert told(world, DUE) == []


def test_the_bell_tells_it_as_the_digest_does(world: World, closing: ClosingRound) -> None:
    today = timezone.localdate()
    for left in (20, 7, 0, -8):
        ClosingRound.objects.update(opened_on=today - dt.timedelta(20), due_on=today + dt.timedelta(left))
        names = ("editor-gakko", "head-gakko", "editor-sangyo", "secretariat", "viewer")
        found = news_notices(Plan.objects.get(), today)
        for name in names:
            items = read_news(User.objects.get(pk=world[name].pk)).items
            shown = {one.told.key for one in items if one.told.row.source == "closing_due"}
            mailed = {one.key for one in found if one.recipient_id == world[name].pk}
            assert shown == {key for key in mailed if "closing-" in key}
            assert bool(shown) == (name.startswith("editor") or name == "head-gakko" and left in (20, -8))
            assert {one.url[:21] for one in items if one.told.key in shown} <= {"/closing/initiatives/"}


def test_a_digest_names_it_and_is_written_once(world: World, closing: ClosingRound) -> None:
    """Its occasions are never taken for those of a yearly report with the same number."""
    day = dt.date(2026, 6, 3)
    send = lambda: write_digests(plan=world.plan, as_of=day, at=AT)  # noqa: E731
    send()
    text = OutboxMessage.objects.get(recipient=world["editor-gakko"]).body
    assert "照会が始まりました" in text
    assert "・行－⑩ 学校ネットワークの適正化（計画期間の総括）　期限 令和8年6月30日" in text
    assert send() == []
    number = closing_report(world, "gyo-10").pk
    keys = Reminder.objects.filter(recipient=world["editor-gakko"]).values_list("key", flat=True)
    assert f"opened:closing-{number}" in keys


# --- the page of the initiative ---


@pytest.mark.parametrize("name", ["editor-gakko", "editor-sangyo", "secretariat", "headquarters", "viewer"])
def test_the_answer_stands_on_the_page_of_the_initiative(
    world: World, closing: ClosingRound, name: str
) -> None:
    url = "/initiatives/gyo-10/"
    assert "計画期間の総括（案）" not in page(world, name, url)
    submit(world)
    text = page(world, name, url)
    may_see = name in ("editor-gakko", "secretariat", "headquarters")
    assert ("計画期間の総括（案）" in text) == may_see
    assert (WHOLE.outcome in text) == may_see
    close(world, closing)
    text = page(world, name, url)
    assert WHOLE.outcome in text
    assert "おおむね達成" in text
    assert "第2回会議（令和8年7月1日）で確定しました。" in text


# --- the line on every page ---


def test_every_page_says_that_the_plan_has_ended_and_what_follows(world: World) -> None:
    assert FINISHED not in page(world, "viewer")
    end_plan(world)
    for url in ("/", "/dashboard/", "/initiatives/gyo-10/", "/initiatives/gyo-10/sheet/", "/reports/"):
        assert FINISHED in page(world, "viewer", url), url
    text = page(world, "secretariat")
    assert 'href="/plan/successor/">次期計画を作る' in text
    assert 'href="/closing/">総括の照会を開く' in text
    assert "次期計画を作る" not in page(world, "editor-gakko")
    made(world)
    assert 'href="/p/imari-dx-2/">次期計画：第２次' in page(world, "viewer")
    assert "次期計画を作る" not in page(world, "secretariat")


def test_the_line_leads_to_the_closing_round_whoever_may_read_it(world: World, closing: ClosingRound) -> None:
    link = 'href="/closing/">計画期間の総括'
    assert link in page(world, "editor-gakko")
    assert link not in page(world, "viewer")
    close(world, closing)
    assert link in page(world, "viewer")
    assert FINISHED not in page(world, "nobody")


def test_a_successor_of_which_the_reader_has_no_part_is_named_without_a_link(world: World) -> None:
    end_plan(world)
    new = made(world)
    membership = world["viewer"].memberships.get()
    membership.plan_roles.create(plan=world.plan)
    text = page(world, "viewer")
    assert "次期計画：第２次" in text
    assert f"/p/{new.slug}/" not in text


@pytest.mark.parametrize("url", ["/help/", "/account/password/"])
def test_it_costs_a_page_one_query_once_the_plan_has_ended(world: World, url: str) -> None:
    counted = []
    for _ in range(2):
        client = Client()
        client.force_login(world["viewer"])
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counted.append(len(queries))
        end_plan(world)
    assert counted[1] == counted[0] + 1


def test_a_decision_that_is_taken_back_takes_the_line_back(world: World) -> None:
    end_plan(world)
    report = AnnualReport.objects.filter(cycle__fiscal_year=2025, initiative__slug="gyo-10")
    report.update(
        state="checked", finalised_at=None, final_grade="", meeting_name="", meeting_date=None, scale=None
    )
    assert FINISHED not in page(world, "viewer")


def test_only_the_round_of_the_last_year_ends_the_plan(world: World) -> None:
    end_plan(world)
    rounds: Any = rounds_with_ending(world.plan)
    assert [row.fiscal_year for row in rounds if row.ends_plan] == [2025]
    Plan.objects.filter(pk=world.plan.pk).update(end_fiscal_year=2026)
    assert FINISHED not in page(world, "viewer")


def test_decided_years_stay_as_they_were_frozen(world: World) -> None:
    """The mark that the plan has ended is no part of what a decision freezes."""
    stored = finalise(world, report(world, "gyo-10", 2025, ratio(0, 24)), "A")
    assert "ends_plan" not in str(stored.snapshots.get().data)
