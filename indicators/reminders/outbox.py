"""The outbox is sent: every message at most once, and only while what it says is still true."""

import datetime as dt
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import timezone

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from imari_dx.shared.acts import one_act
from imari_dx.shared.mail import DeliveryUncertainError
from imari_dx.shared.one_line import one_line
from indicators.models import SENDING_TAKES_AT_MOST, MessageStatus, OutboxMessage
from indicators.news.reading import LISTED_DAYS
from indicators.reminders.facts import report_facts
from indicators.reminders.news import news_notices
from indicators.reminders.rules import Notice, digest_text, standing
from indicators.workflow.errors import ConflictError
from initiatives.models import Plan

MAXIMUM_ATTEMPTS = 5
NO_ADDRESS = "メールアドレスが登録されていません。利用者の情報に登録してから、もう一度送ってください。"
LEFT_BY_A_CRASH = (
    "送信の途中で止まったため、届いたかどうかが分かりません。相手に確かめて、どちらかを選んでください。"
)
IS_CLOSED = "利用者の登録が利用停止になったため、送るのを取りやめました。"
IS_DONE = (
    "送る前に、提出・承認などが済んだか、担当や期限が変わったか、画面で確認済みになったため、"
    "送るのを取りやめました。"
)

_Standing = Mapping[tuple[int, str], Notice]


@dataclass(frozen=True, slots=True)
class SendingResult:
    """How many messages went out, failed, wait because no mail server is set up, and so on."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0
    cancelled: int = 0
    uncertain: int = 0  # also those that an earlier run had left


def send_outbox(
    *,
    at: dt.datetime,
    as_of: dt.date | None = None,
    again: Iterable[int] = (),
    only: int | None = None,
) -> SendingResult:
    """Send what waits and what failed before; ``again`` are messages to try though they failed too often.

    ``only`` is the one message to send.

    A message is claimed (送信中) before it is sent: two senders never send the same one. Before it goes it is
    looked at again by the facts of ``as_of`` (default: the day of ``at``): what is no longer true falls out
    of it, and with nothing left, or an account that was closed, it is not sent (取りやめ). What an earlier
    run left 送信中 becomes 送信不明 and is not sent.
    """
    left = _settle_left(at)
    possible = OutboxMessage.objects.filter(status__in=[MessageStatus.PENDING, MessageStatus.FAILED])
    if only is not None:
        possible = possible.filter(pk=only)
    rows = possible.select_related("recipient").order_by("id")
    messages = [row for row in rows if row.attempts < MAXIMUM_ATTEMPTS or row.pk in again]
    if not settings.CAN_SEND_MAIL:
        return SendingResult(waiting=len(messages), uncertain=left)
    still = _standing(as_of or timezone.localdate(at)) if messages else {}
    started = time.monotonic()
    outcomes = [
        # A long run does not make its last messages look as if they were left by a crash.
        _send(message, at + dt.timedelta(seconds=time.monotonic() - started), still)
        for message in messages
    ]
    return SendingResult(
        sent=outcomes.count(MessageStatus.SENT),
        failed=outcomes.count(MessageStatus.FAILED),
        cancelled=outcomes.count(MessageStatus.CANCELLED),
        uncertain=left + outcomes.count(MessageStatus.UNCERTAIN),
    )


@one_act()
@recorded(RecordKind.NOTICE_HANDLED, of="message.recipient", act="もう一度送る")
def send_again(*, message: OutboxMessage, by: User, at: dt.datetime) -> OutboxMessage:
    """Let a 送信不明 message wait again, because somebody (``by``) says that it did not arrive.

    It goes with the next ``send_outbox``. Raises ConflictError in another state.
    """
    stored = _locked_uncertain(message, at)
    stored.status, stored.claimed_at, stored.attempts = MessageStatus.PENDING, None, 0
    stored.error = f"{by}さんが再送しました。"
    stored.save()
    return stored


@one_act()
@recorded(RecordKind.NOTICE_HANDLED, of="message.recipient", act="送信済とする")
def settle_as_sent(*, message: OutboxMessage, by: User, at: dt.datetime) -> OutboxMessage:
    """Record a 送信不明 message as sent, because somebody (``by``) says that it arrived.

    Raises ConflictError in another state.
    """
    stored = _locked_uncertain(message, at)
    stored.status, stored.sent_at = MessageStatus.SENT, stored.claimed_at
    stored.error = f"{by}さんが送信済みとしました。"
    stored.save()
    return stored


def _locked_uncertain(message: OutboxMessage, at: dt.datetime) -> OutboxMessage:
    stored = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    if stored.status_on(at) != MessageStatus.UNCERTAIN:
        label = MessageStatus(stored.status).label
        raise ConflictError(f"このお知らせは現在「{label}」のため、この操作はできません。")
    return stored


def _settle_left(at: dt.datetime) -> int:
    """送信中 for too long becomes 送信不明: whoever sent it is gone."""
    left = OutboxMessage.objects.filter(
        status=MessageStatus.SENDING, claimed_at__lt=at - SENDING_TAKES_AT_MOST
    )
    return left.update(status=MessageStatus.UNCERTAIN, error=LEFT_BY_A_CRASH)


def _standing(day: dt.date) -> _Standing:
    """What is still true on a day, of all plans: the outbox is one for all of them."""
    found: dict[tuple[int, str], Notice] = {}
    for plan in Plan.objects.all():
        found |= standing(report_facts(plan, day), day)
        found |= {(one.recipient_id, one.key): one for one in news_notices(plan, day, days=LISTED_DAYS)}
    return found


def _send(message: OutboxMessage, at: dt.datetime, still: _Standing) -> MessageStatus | None:
    """Send one message and return what became of it, None if somebody else is sending it."""
    if not _claim(message, at):
        return None
    message.refresh_from_db()
    outcome, error = _look_again(message, still, timezone.localdate(at))
    if outcome is None:
        outcome, error = MessageStatus.UNCERTAIN, LEFT_BY_A_CRASH
        try:
            outcome, error = _hand_over(message)
        finally:  # whatever breaks it off, it is not tried again by itself
            _note(message, outcome, error, at)
        return outcome
    _note(message, outcome, error, at)
    return outcome


def _claim(message: OutboxMessage, at: dt.datetime) -> bool:
    """Take a message for this sender: one statement, so that of two senders one is refused."""
    claimed = OutboxMessage.objects.filter(
        pk=message.pk, status=message.status, attempts=message.attempts, claimed_at=message.claimed_at
    ).update(
        status=MessageStatus.SENDING,
        attempts=F("attempts") + 1,
        claimed_at=at,
        address=message.recipient.email,
        error="",
    )
    return claimed == 1


def _note(message: OutboxMessage, outcome: MessageStatus, error: str, at: dt.datetime) -> None:
    """Write what became of a claimed message, unless somebody has settled it by hand meanwhile."""
    mine = OutboxMessage.objects.filter(
        pk=message.pk,
        claimed_at=message.claimed_at,
        attempts=message.attempts,
        status__in=[MessageStatus.SENDING, MessageStatus.UNCERTAIN],
    )
    sent_at = at if outcome == MessageStatus.SENT else None
    mine.update(status=outcome, error=error, sent_at=sent_at)


def _look_again(message: OutboxMessage, still: _Standing, day: dt.date) -> tuple[MessageStatus | None, str]:
    """Say why a message is not sent any more; else None, and it says only what is still true."""
    reminders = list(message.reminders.order_by("id"))
    over = [one for one in reminders if (message.recipient_id, one.key) not in still]
    is_closed = not message.recipient.is_open_on(day)
    if is_closed or (reminders and len(over) == len(reminders)):
        message.reminders.all().delete()  # not told: it is told anew where it becomes true again
        return MessageStatus.CANCELLED, IS_CLOSED if is_closed else IS_DONE
    if over:
        message.reminders.filter(pk__in=[one.pk for one in over]).delete()
        rows = [still[message.recipient_id, one.key] for one in reminders if one not in over]
        message.body = digest_text(rows, name=str(message.recipient), address=settings.SITE_ADDRESS)
        message.subject = re.sub(r"（\d+件）$", f"（{len(rows)}件）", message.subject)
        OutboxMessage.objects.filter(pk=message.pk).update(body=message.body, subject=message.subject)
    return None, ""


def _hand_over(message: OutboxMessage) -> tuple[MessageStatus, str]:
    if not message.recipient.email:
        return MessageStatus.FAILED, NO_ADDRESS
    mail = EmailMessage(
        one_line(message.subject),  # a line break would end the header
        message.body,
        to=[message.recipient.email],
        # The same however often it is tried: a mail program shows it once.
        headers={"Message-ID": f"<outbox-{message.pk}@{settings.MAIL_DOMAIN}>"},
    )
    try:
        mail.send()
    except DeliveryUncertainError:
        return MessageStatus.UNCERTAIN, LEFT_BY_A_CRASH
    except (OSError, SMTPException, ValueError) as problem:
        reason = f"{problem.__class__.__name__}：{problem}"
        return MessageStatus.FAILED, f"メールサーバーが受け付けませんでした（{reason}）。"
    return MessageStatus.SENT, ""
