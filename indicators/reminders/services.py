"""Reminders are written into the outbox: what is due, and one digest for everybody who was not told of it."""

import datetime as dt
from collections import defaultdict

from django.conf import settings
from django.db import IntegrityError

from accounts.models import User
from imari_dx.shared.acts import one_act
from indicators.models import DigestRhythm, NewsReader, OutboxMessage, Reminder
from indicators.reminders.facts import people_named, report_facts
from indicators.reminders.news import news_notices
from indicators.reminders.rules import Digest, Notice, digests, notices, waits_for_monday
from initiatives.models import Plan


def due_notices(plan: Plan, as_of: dt.date) -> list[Notice]:
    """Return everything that the people of a plan should know by a day, of its rounds and of the whole."""
    return [*notices(report_facts(plan, as_of), as_of), *news_notices(plan, as_of)]


def due_digests(plan: Plan, as_of: dt.date) -> list[Digest]:
    """Return the digests that are to be written on a day; reads only."""
    return digests_of(plan, due_notices(plan, as_of), as_of)


def digests_of(plan: Plan, found: list[Notice], as_of: dt.date) -> list[Digest]:
    """Return one digest for everybody with a notice that they have not been told of; reads only.

    Whoever chose a weekly one gets what is not urgent with the first run from Monday on.
    """
    weekly = set(NewsReader.objects.filter(rhythm=DigestRhythm.WEEKLY).values_list("user_id", flat=True))
    found = [one for one in found if one.recipient_id not in weekly or not waits_for_monday(one, as_of)]
    people = {notice.recipient_id for notice in found}
    told: dict[int, set[str]] = defaultdict(set)
    for person, key in Reminder.objects.filter(recipient__in=people).values_list("recipient_id", "key"):
        told[person].add(key)
    return digests(
        found,
        told,
        names=people_named(people),
        plan_title=plan.short_title,
        address=settings.SITE_ADDRESS,
    )


def write_digests(*, plan: Plan, as_of: dt.date, at: dt.datetime) -> list[OutboxMessage]:
    """Write the day's digests into the outbox. Two that run at once write each digest once."""
    users = {user.pk: user for user in User.objects.filter(is_active=True)}
    messages = []
    for digest in due_digests(plan, as_of):
        try:
            messages.append(_write(digest, plan, users[digest.recipient_id], at))
        except IntegrityError:
            continue  # another run has told the same thing meanwhile
    return messages


@one_act()
def _write(digest: Digest, plan: Plan, recipient: User, at: dt.datetime) -> OutboxMessage:
    message = OutboxMessage.objects.create(
        recipient=recipient,
        plan=plan,
        address=recipient.email,
        subject=digest.subject,
        body=digest.body,
        written_at=at,
    )
    Reminder.objects.bulk_create(
        [Reminder(message=message, recipient=recipient, key=key) for key in digest.keys]
    )
    return message
