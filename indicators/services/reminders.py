"""The outbox: digests are written first, then sent; what fails is kept, and nothing goes out twice."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import User
from imari_dx.one_line import one_line
from indicators.models import MessageStatus, OutboxMessage, Reminder
from indicators.reminder_facts import people_named, report_facts
from indicators.reminders import Digest, Notice, digests, notices
from initiatives.models import Plan

MAXIMUM_ATTEMPTS = 5
NO_ADDRESS = "メールアドレスが登録されていません。利用者の情報に登録してから、もう一度送ってください。"


@dataclass(frozen=True, slots=True)
class SendingResult:
    """How many messages went out, failed, or wait because no mail server is set up."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0


def due_notices(plan: Plan, as_of: dt.date) -> list[Notice]:
    """Return everything that the people of a plan's open rounds should know by a day."""
    return notices(report_facts(plan, as_of), as_of)


def due_digests(plan: Plan, as_of: dt.date) -> list[Digest]:
    """Return the digests that are to be written on a day; reads only."""
    return digests_of(plan, due_notices(plan, as_of))


def digests_of(plan: Plan, found: list[Notice]) -> list[Digest]:
    """Return one digest for everybody with a notice that they have not been told of; reads only."""
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
            messages.append(_write(digest, users[digest.recipient_id], at))
        except IntegrityError:
            continue  # another run has told the same thing meanwhile
    return messages


@transaction.atomic
def _write(digest: Digest, recipient: User, at: dt.datetime) -> OutboxMessage:
    message = OutboxMessage.objects.create(
        recipient=recipient,
        address=recipient.email,
        subject=digest.subject,
        body=digest.body,
        written_at=at,
    )
    Reminder.objects.bulk_create(
        [Reminder(message=message, recipient=recipient, key=key) for key in digest.keys]
    )
    return message


def send_outbox(*, at: dt.datetime, again: Iterable[int] = ()) -> SendingResult:
    """Send what waits and what failed before; ``again`` are messages to try though they failed too often.

    A message is claimed before it is sent: two senders never send the same one.
    """
    waiting = OutboxMessage.objects.exclude(status=MessageStatus.SENT).select_related("recipient")
    messages = [row for row in waiting.order_by("id") if row.attempts < MAXIMUM_ATTEMPTS or row.pk in again]
    if not settings.CAN_SEND_MAIL:
        return SendingResult(waiting=len(messages))
    outcomes = [_send(message, at) for message in messages]
    return SendingResult(sent=outcomes.count(True), failed=outcomes.count(False))


def _send(message: OutboxMessage, at: dt.datetime) -> bool | None:
    """Send one message: True if it went out, False if not, None if somebody else is sending it."""
    claimed = (
        OutboxMessage.objects.filter(pk=message.pk, attempts=message.attempts)
        .exclude(status=MessageStatus.SENT)
        .update(attempts=F("attempts") + 1, address=message.recipient.email)
    )
    if not claimed:
        return None
    error = "" if message.recipient.email else NO_ADDRESS
    if not error:
        try:
            EmailMessage(
                one_line(message.subject),
                message.body,
                to=[message.recipient.email],
                # The same however often it is tried: a mail program shows it once.
                headers={"Message-ID": f"<outbox-{message.pk}@{settings.MAIL_DOMAIN}>"},
            ).send()
        except (OSError, SMTPException) as problem:
            error = f"メールサーバーが受け付けませんでした（{problem.__class__.__name__}：{problem}）。"
    OutboxMessage.objects.filter(pk=message.pk).update(
        status=MessageStatus.FAILED if error else MessageStatus.SENT,
        error=error,
        sent_at=None if error else at,
    )
    return not error
