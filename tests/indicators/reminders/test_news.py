"""What happened is mailed by the rules of the outbox: once, looked at again, to whom it concerns."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from indicators.entry.remark_services import add_remark
from indicators.models import DigestRhythm, MessageStatus, OutboxMessage, RemarkKind
from indicators.news.services import choose_rhythm, mark_looked_at
from indicators.reminders.outbox import IS_CLOSED, IS_DONE, send_outbox
from indicators.reminders.rules import Notice, Occasion, waits_for_monday
from indicators.reminders.services import write_digests
from tests.cast import World
from tests.indicators.home.work_story import only_this_year
from tests.indicators.reminders.test_reminders import with_addresses
from tests.reports.story import LATER

pytestmark = pytest.mark.any_database

DAY = dt.timedelta(1)
SAID = "工事を急ぐこと。"


@pytest.fixture
def instructed(world: World) -> World:
    """行－⑩ has an instruction of today; the answers of R7 are due in twenty days."""
    only_this_year(world, days_left=20)
    with_addresses(world)
    add_remark(
        report=world.report("gyo-10"),
        by=world["headquarters"],
        at=timezone.now(),
        kind=RemarkKind.INSTRUCTION,
        text=SAID,
        due_on=LATER,
    )
    return world


def write(world: World, *, days: int = 0) -> list[OutboxMessage]:
    now = timezone.now() + days * DAY
    return write_digests(plan=world.plan, as_of=timezone.localdate(now), at=now)


def test_it_is_told_once(instructed: World) -> None:
    assert SAID in next(one.body for one in write(instructed) if one.recipient.username == "head-gakko")
    assert not [one for one in write(instructed, days=1) if SAID in one.body]
    send_outbox(at=timezone.now())
    assert [one.to for one in mail.outbox if SAID in one.body]


def test_what_was_looked_at_meanwhile_falls_out_of_what_waits(instructed: World) -> None:
    write(instructed)
    for name in ("editor-gakko", "secretariat"):  # the secretariat is told of nothing else
        mark_looked_at(user=instructed[name], until=timezone.now())
    send_outbox(at=timezone.now())
    stored = OutboxMessage.objects.get(recipient=instructed["secretariat"])
    assert (stored.status, stored.error) == (MessageStatus.CANCELLED, IS_DONE)
    (sent,) = [one for one in mail.outbox if one.to == [instructed["editor-gakko"].email]]
    assert SAID not in sent.body
    assert "照会が始まりました" in sent.body


def test_a_deputy_is_written_to_where_there_is_no_head(instructed: World) -> None:
    told = {one.recipient.username for one in write(instructed) if SAID in one.body}
    assert told == {"editor-gakko", "head-gakko", "secretariat"}


def test_a_leaver_is_written_to_until_the_account_is_closed(instructed: World) -> None:
    today = timezone.localdate()
    write(instructed)
    User.objects.filter(username="editor-gakko").update(closes_on=today)
    User.objects.filter(username="head-gakko").update(closes_on=today + DAY)
    send_outbox(at=timezone.now())
    stored = {one.recipient.username: one for one in OutboxMessage.objects.all()}
    assert stored["editor-gakko"].error == IS_CLOSED
    assert stored["head-gakko"].status == MessageStatus.SENT
    OutboxMessage.objects.all().delete()
    assert "editor-gakko" not in {one.recipient.username for one in write(instructed)}


MONDAY = dt.date(2026, 5, 18)


@pytest.mark.parametrize(
    ("occasion", "came", "as_of", "waits"),
    [
        (Occasion.COMMENT, MONDAY, MONDAY, False),
        (Occasion.COMMENT, MONDAY + DAY, MONDAY + DAY, True),
        (Occasion.COMMENT, MONDAY + DAY, MONDAY + 4 * DAY, True),
        (Occasion.COMMENT, MONDAY + DAY, MONDAY + 7 * DAY, False),
        (Occasion.COMMENT, MONDAY + DAY, MONDAY + 9 * DAY, False),  # no timer ran on Monday
        (Occasion.WEEK_LEFT, MONDAY + DAY, MONDAY + DAY, True),
        (Occasion.RETURNED, MONDAY + DAY, MONDAY + DAY, False),
        (Occasion.DUE_TOMORROW, MONDAY + DAY, MONDAY + DAY, False),
        (Occasion.OVERDUE, MONDAY + DAY, MONDAY + DAY, False),
        (Occasion.INSTRUCTION_OVERDUE, MONDAY + DAY, MONDAY + DAY, False),
    ],
)
def test_what_a_weekly_digest_waits_with(
    occasion: Occasion, came: dt.date, as_of: dt.date, waits: bool
) -> None:
    assert waits_for_monday(Notice(1, occasion, "key", "line", day=came), as_of) == waits


def test_who_chose_a_weekly_one_is_told_with_the_rest_of_the_week(instructed: World) -> None:
    choose_rhythm(user=instructed["secretariat"], rhythm=DigestRhythm.WEEKLY)
    until_monday = (7 - timezone.localdate().weekday()) % 7
    told = [one for one in write(instructed) if one.recipient == instructed["secretariat"]]
    assert bool(told) == (until_monday == 0)
    if not told:
        (later,) = [
            one for one in write(instructed, days=until_monday) if one.recipient == instructed["secretariat"]
        ]
        assert SAID in later.body
