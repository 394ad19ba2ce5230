"""A message goes at most once, and only while what it says is true; what nobody knows, a person settles."""

import datetime as dt
import smtplib
import time
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Department, User
from imari_dx.shared.mail import DeliveryUncertainError, SmtpBackend
from indicators.models import MessageStatus, OutboxMessage, Reminder
from indicators.reminders.outbox import send_outbox
from indicators.reminders.services import write_digests
from indicators.rounds.extensions import extend_due
from initiatives.models import Responsibility
from tests.cast import World
from tests.indicators.reminders.test_reminders import DUE, NOW, OPENED, with_addresses
from tests.reports.story import ratio, report, submit

LATER = NOW + dt.timedelta(minutes=11)


@pytest.fixture(scope="module")
def loaded_world(loaded_world: World, django_db_blocker: Any) -> World:
    """Three digests wait: editor and head of 学校教育課 (3 initiatives), editor of 産業ＤＸ推進室."""
    with django_db_blocker.unblock():
        with_addresses(loaded_world)
        write_digests(plan=loaded_world.plan, as_of=OPENED, at=NOW)
    return loaded_world


@pytest.fixture
def written(world: World) -> World:
    return world


def message(name: str = "editor-gakko") -> OutboxMessage:
    return OutboxMessage.objects.get(recipient__username=name)


def break_off(monkeypatch: Any, error: BaseException) -> None:
    def fail(_backend: Any, _messages: Any) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", fail)


# --- at most once ---


def test_while_it_goes_it_is_not_waiting(written: World, monkeypatch: Any) -> None:
    seen = []

    def look(_backend: Any, messages: Any) -> int:
        seen.append(list(OutboxMessage.objects.values_list("status", flat=True).order_by("id")))
        assert send_outbox(at=NOW).sent == 0 or len(seen) > 1  # a second timer in the middle of it
        return len(messages)

    User.objects.exclude(username="editor-gakko").update(email="")
    monkeypatch.setattr(EmailBackend, "send_messages", look)
    send_outbox(at=NOW)
    assert seen == [["sending", "pending", "pending"]]


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt(), RuntimeError("?"), DeliveryUncertainError("timed out")]
)
def test_what_breaks_off_in_the_middle_is_uncertain_and_not_tried_again(
    written: World, monkeypatch: Any, error: BaseException
) -> None:
    with monkeypatch.context() as patch:
        break_off(patch, error)
        if isinstance(error, DeliveryUncertainError):
            assert send_outbox(at=NOW).uncertain == 3
        else:
            with pytest.raises(type(error)):
                send_outbox(at=NOW)
    first = message()
    assert first.status == MessageStatus.UNCERTAIN
    assert "届いたかどうかが分かりません" in first.error
    send_outbox(at=LATER)
    assert "editor-gakko@city.example" not in [one.to[0] for one in mail.outbox]


def test_what_a_crash_left_is_uncertain_after_a_while(written: World) -> None:
    OutboxMessage.objects.filter(pk=message().pk).update(status="sending", claimed_at=NOW, attempts=1)
    assert send_outbox(at=NOW + dt.timedelta(minutes=5)).uncertain == 0
    assert message().status == MessageStatus.SENDING
    assert message().status_on(LATER) == MessageStatus.UNCERTAIN  # a page says so before anything is written
    assert send_outbox(at=LATER).uncertain == 1
    assert message().status == MessageStatus.UNCERTAIN
    assert len(mail.outbox) == 2  # the other two


def test_a_sender_that_was_only_slow_still_says_that_it_went(written: World, monkeypatch: Any) -> None:
    def slow(_backend: Any, messages: Any) -> int:
        OutboxMessage.objects.filter(status="sending").update(status="uncertain", error="途中")
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slow)
    assert send_outbox(at=NOW).sent == 3
    assert set(OutboxMessage.objects.values_list("status", "error")) == {("sent", "")}


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (smtplib.SMTPDataError(554, b"refused"), "failed"),
        (smtplib.SMTPRecipientsRefused({}), "failed"),
        (ConnectionRefusedError(), "failed"),
        (smtplib.SMTPServerDisconnected("before anything was handed over"), "failed"),
        (ValueError("bad header"), "failed"),
        (DeliveryUncertainError("timed out"), "uncertain"),
    ],
)
def test_a_refusal_is_a_failure_and_a_break_is_not(
    written: World, monkeypatch: Any, error: Exception, status: str
) -> None:
    break_off(monkeypatch, error)
    send_outbox(at=NOW)
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {status}


@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("gone"), TimeoutError("timed out")])
@pytest.mark.parametrize("ssl", [False, True])
def test_a_connection_that_breaks_while_the_message_is_handed_over(
    monkeypatch: Any, error: Exception, ssl: bool
) -> None:
    def broken(_connection: Any, _message: Any) -> None:
        raise error

    monkeypatch.setattr(smtplib.SMTP, "data", broken)
    kind = SmtpBackend(use_ssl=ssl).connection_class
    with pytest.raises(DeliveryUncertainError):
        kind.data(kind.__new__(kind), b"text")


def test_a_line_break_in_the_subject_does_not_stop_the_mail(written: World) -> None:
    OutboxMessage.objects.update(subject="【伊万里市\nＤＸ】お知らせ（3件）")
    assert send_outbox(at=NOW).sent == 3
    assert {one.subject for one in mail.outbox} == {"【伊万里市 ＤＸ】お知らせ（3件）"}


# --- looked at again ---


def test_an_account_that_was_closed_is_not_written_to(written: World) -> None:
    User.objects.filter(username="head-gakko").update(is_active=False)
    result = send_outbox(at=NOW)
    assert (result.sent, result.cancelled) == (2, 1)
    stored = message("head-gakko")
    assert (stored.status, stored.sent_at) == (MessageStatus.CANCELLED, None)
    assert "利用停止" in stored.error
    assert send_outbox(at=NOW).sent == 0


def test_whoever_has_moved_is_not_written_to(written: World) -> None:
    written["editor-gakko"].memberships.update(valid_until=dt.date(2026, 4, 7))
    assert send_outbox(at=NOW).cancelled == 1
    assert "担当や期限が変わった" in message().error


def test_work_that_was_done_falls_out_and_the_rest_is_told(written: World) -> None:
    submit(written, report(written, "gyo-10", 2025, ratio(3, 24)))
    assert send_outbox(at=NOW).sent == 3
    sent = next(one for one in mail.outbox if one.to == ["editor-gakko@city.example"])
    assert "行－⑩" not in sent.body
    assert "行－⑪" in sent.body
    assert sent.subject.endswith("（2件）")
    assert message().body == sent.body


def test_with_all_work_done_or_handed_on_nothing_is_sent(written: World) -> None:
    Responsibility.objects.filter(initiative__slug__in=["gyo-11", "gyo-12"]).update(
        department=Department.objects.get(name="産業ＤＸ推進室")
    )
    submit(written, report(written, "gyo-10", 2025, ratio(3, 24)))
    assert send_outbox(at=NOW).cancelled == 2
    assert message().status == message("head-gakko").status == MessageStatus.CANCELLED
    # What was not told is told where it becomes true again.
    assert not Reminder.objects.filter(recipient__username="editor-gakko").exists()


def test_a_deadline_that_was_put_off_is_told_anew(written: World) -> None:
    day = DUE - dt.timedelta(1)
    send_outbox(at=NOW)
    write_digests(plan=written.plan, as_of=day, at=NOW)
    extend_due(
        reports=list(written.report("gyo-10").cycle.reports.all()),
        due_on=DUE + dt.timedelta(60),
        reason="工事のため",
        by=written["secretariat"],
        at=NOW,
    )
    assert send_outbox(at=NOW, as_of=day).cancelled == 2


# --- settled by a person ---


def as_user(world: World, name: str = "secretariat") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


@pytest.fixture
def uncertain(written: World) -> World:
    """The editor's digest was left by a crash."""
    OutboxMessage.objects.exclude(pk=message().pk).update(status="sent", sent_at=NOW)
    OutboxMessage.objects.filter(pk=message().pk).update(
        status="uncertain", claimed_at=NOW, attempts=5, error="途中で止まりました。"
    )
    return written


def test_the_page_shows_what_is_uncertain_first_and_the_two_ways_out(uncertain: World) -> None:
    page = as_user(uncertain).get("/reminders/").content.decode()
    assert "届いたかどうかが分からないお知らせがあります" in page
    assert "送信不明" in page
    assert f'action="/reminders/{message().pk}/again/"' in page
    assert f'action="/reminders/{message().pk}/sent/"' in page
    assert page.index("送信不明</span>") < page.index("送信済</span>")


def test_what_is_left_by_a_crash_is_shown_as_uncertain_before_anything_is_written(written: World) -> None:
    OutboxMessage.objects.filter(pk=message().pk).update(status="sending", claimed_at=NOW, attempts=1)
    page = as_user(written).get("/reminders/").content.decode()
    assert "届いたかどうかが分かりません" in page
    assert f'action="/reminders/{message().pk}/again/"' in page
    assert message().status == MessageStatus.SENDING


def test_a_person_sends_it_again(uncertain: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: OPENED)
    page = as_user(uncertain).post(f"/reminders/{message().pk}/again/", follow=True).content.decode()
    assert "1通を送信しました。" in page
    assert [one.to for one in mail.outbox] == [["editor-gakko@city.example"]]
    assert message().status == MessageStatus.SENT


def test_a_person_says_that_it_arrived(uncertain: World) -> None:
    page = as_user(uncertain).post(f"/reminders/{message().pk}/sent/", follow=True).content.decode()
    assert "送信済みとして記録しました。" in page
    assert "secretariatさんさんが送信済みとしました。" in page
    assert (message().status, message().sent_at) == (MessageStatus.SENT, NOW)
    assert mail.outbox == []


@pytest.mark.any_database
@pytest.mark.parametrize("act", ["again", "sent"])
@pytest.mark.parametrize("status", ["pending", "sent", "failed", "cancelled"])
def test_nothing_else_is_settled_by_hand(written: World, act: str, status: str) -> None:
    sent_at = NOW if status == "sent" else None
    OutboxMessage.objects.update(status=status, sent_at=sent_at, error="理由")
    page = as_user(written).post(f"/reminders/{message().pk}/{act}/", follow=True).content.decode()
    assert "この操作はできません。" in page
    assert (message().status, mail.outbox) == (status, [])


def test_an_unknown_act_or_message_is_not_found(uncertain: World) -> None:
    assert as_user(uncertain).post(f"/reminders/{message().pk}/burn/").status_code == 404
    assert as_user(uncertain).post("/reminders/999999/again/").status_code == 404


def test_the_command_says_what_was_cancelled_and_fails_for_what_is_uncertain(
    written: World, capsys: Any
) -> None:
    User.objects.filter(username="head-gakko").update(is_active=False)
    User.objects.filter(username="deputy-gakko").update(email="deputy@city.example")  # is told instead
    call_command("send_reminders", "--as-of", "2026-04-01")
    assert "取りやめ 1通" in capsys.readouterr().out
    OutboxMessage.objects.filter(pk=message().pk).update(status="sending", claimed_at=NOW, sent_at=None)
    with pytest.raises(CommandError, match="送信不明"):
        call_command("send_reminders", "--as-of", "2026-04-01")


# --- what the database holds ---


@pytest.mark.parametrize(
    "values",
    [
        {"status": "sending", "claimed_at": None},
        {"status": "uncertain", "claimed_at": None, "error": "途中"},
        {"status": "uncertain", "claimed_at": NOW, "error": ""},
        {"status": "cancelled", "error": ""},
        {"status": "failed", "error": ""},
        {"status": "sent", "sent_at": None},
        {"status": "cancelled", "error": "済", "sent_at": NOW},
        {"status": "unknown"},
    ],
)
def test_states_are_bound_to_what_belongs_to_them(written: World, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.update(**values)


# --- the mail itself ---


def test_the_date_is_japanese_time() -> None:
    header = message_from_bytes(EmailMessage("件名", "本文", to=["a@city.example"]).message().as_bytes())[
        "Date"
    ]
    assert header.endswith("+0900")
    assert abs(parsedate_to_datetime(header).timestamp() - time.time()) < 60
