"""The outbox: written once, sent once, a failure seen and tried again; the command and the page."""

import datetime as dt
import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client

from accounts.models import Department, User
from indicators.models import AnnualReport, MessageStatus, OutboxMessage, Reminder, ReportingCycle
from indicators.reminders import outbox
from indicators.reminders.outbox import send_outbox
from indicators.reminders.services import due_digests, write_digests
from indicators.workflow.transitions import approve_report, return_report
from initiatives.models import Responsibility
from tests.cast import World
from tests.reports.story import ratio, report, submit

pytestmark = pytest.mark.any_database

OPENED, DUE = dt.date(2026, 4, 1), dt.date(2026, 4, 15)
NOW = dt.datetime(2026, 4, 8, tzinfo=dt.UTC)


def with_addresses(world: World) -> World:
    """The people have addresses; only the round of R7 still takes answers."""
    ReportingCycle.objects.filter(fiscal_year__lt=2025).update(closed_on=F("due_on"))
    for name in ("editor-gakko", "head-gakko", "editor-sangyo"):
        User.objects.filter(username=name).update(email=f"{name}@city.example")
    return world


@pytest.fixture
def office(world: World) -> World:
    return with_addresses(world)


def recipients(world: World, day: dt.date) -> dict[str, int]:
    names = {user.pk: user.username for user in User.objects.all()}
    return {names[one.recipient_id]: len(one.keys) for one in due_digests(world.plan, day)}


def test_everybody_who_has_to_answer_is_told_of_the_opening(office: World) -> None:
    # 行－⑩⑪⑫ of 学校教育課; of 産－①〜⑤ only one is asked for in R7, the others are 計画なし.
    assert recipients(office, OPENED) == {"editor-gakko": 3, "head-gakko": 3, "editor-sangyo": 1}


def test_access_of_the_day_decides_who_is_told(office: World) -> None:
    other = Department.objects.get(name="産業ＤＸ推進室")
    Responsibility.objects.filter(initiative__slug="gyo-12").update(department=other)
    office["editor-sangyo"].memberships.update(valid_until=dt.date(2026, 3, 31))
    assert recipients(office, OPENED) == {"editor-gakko": 2, "head-gakko": 2}


def test_a_deputy_is_told_only_where_there_is_no_head(office: World) -> None:
    office["head-gakko"].memberships.update(valid_until=dt.date(2026, 3, 31))
    assert recipients(office, OPENED) == {"editor-gakko": 3, "deputy-gakko": 3, "editor-sangyo": 1}


def test_nobody_is_told_the_same_thing_twice(office: World) -> None:
    assert len(write_digests(plan=office.plan, as_of=OPENED, at=NOW)) == 3
    assert write_digests(plan=office.plan, as_of=OPENED, at=NOW) == []
    assert recipients(office, DUE - dt.timedelta(days=1)) == {"editor-gakko": 3, "editor-sangyo": 1}


def test_two_timers_at_once_write_each_digest_once(office: World, monkeypatch: Any) -> None:
    found = due_digests(office.plan, OPENED)
    write_digests(plan=office.plan, as_of=OPENED, at=NOW)
    # The second one had read before the first one wrote.
    monkeypatch.setattr("indicators.reminders.services.due_digests", lambda _plan, _as_of: found)
    assert write_digests(plan=office.plan, as_of=OPENED, at=NOW) == []
    assert OutboxMessage.objects.count() == 3


def test_a_return_with_its_reason_and_an_approval_are_told(office: World) -> None:
    stored = submit(office, report(office, "gyo-10", 2025, ratio(3, 24)))
    return_report(report=stored, by=office["head-gakko"], at=NOW, comment="学校数を確かめてください")
    body = next(one.body for one in due_digests(office.plan, NOW.date()))
    assert "学校数を確かめてください" in body
    stored = submit(office, AnnualReport.objects.get(pk=stored.pk))
    approve_report(report=stored, by=office["head-gakko"], at=NOW)
    bodies = [one.body for one in due_digests(office.plan, NOW.date())]
    assert "学校数を確かめてください" not in "".join(bodies)
    assert "所属長の承認が終わりました" in bodies[0]


def test_mails_go_out_once(office: World) -> None:
    write_digests(plan=office.plan, as_of=OPENED, at=NOW)
    result = send_outbox(at=NOW)
    assert (result.sent, result.failed) == (3, 0)
    assert {message.to[0].split("@")[0] for message in mail.outbox} == {
        "editor-gakko",
        "head-gakko",
        "editor-sangyo",
    }
    assert send_outbox(at=NOW).sent == 0
    assert len(mail.outbox) == 3


def test_without_an_address_it_fails_with_a_reason_until_there_is_one(office: World) -> None:
    User.objects.filter(username="head-gakko").update(email="")
    write_digests(plan=office.plan, as_of=OPENED, at=NOW)
    assert (send_outbox(at=NOW).sent, len(mail.outbox)) == (2, 2)
    failed = OutboxMessage.objects.get(status=MessageStatus.FAILED)
    assert "メールアドレスが登録されていません" in failed.error
    User.objects.filter(username="head-gakko").update(email="head@city.example")
    assert send_outbox(at=NOW).sent == 1
    assert mail.outbox[-1].to == ["head@city.example"]


def test_a_server_that_refuses_is_tried_again_a_few_times(office: World, monkeypatch: Any) -> None:
    def refuse(_backend: Any, _messages: Any) -> int:
        raise smtplib.SMTPServerDisconnected("接続が切れました")

    write_digests(plan=office.plan, as_of=OPENED, at=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        assert [send_outbox(at=NOW).failed for _ in range(6)] == [3, 3, 3, 3, 3, 0]
    assert "接続が切れました" in OutboxMessage.objects.first().error
    # Given up by the timer, but not by the secretariat.
    failed = list(OutboxMessage.objects.values_list("pk", flat=True))
    assert send_outbox(at=NOW).sent == 0
    assert send_outbox(at=NOW, again=failed).sent == 3


def test_a_message_that_somebody_else_sends_is_left_alone(office: World, monkeypatch: Any) -> None:
    """Both have read the same waiting message; the other one claims it first."""
    write_digests(plan=office.plan, as_of=OPENED, at=NOW)
    waiting = list(OutboxMessage.objects.select_related("recipient"))
    send_outbox(at=NOW)
    still = outbox._standing(NOW.date())
    assert [outbox._send(message, NOW, still) for message in waiting] == [None, None, None]
    assert len(mail.outbox) == 3


def test_without_a_mail_server_messages_wait(office: World, settings: Any) -> None:
    settings.CAN_SEND_MAIL = False
    write_digests(plan=office.plan, as_of=OPENED, at=NOW)
    assert send_outbox(at=NOW).waiting == 3
    assert set(OutboxMessage.objects.values_list("status", "attempts")) == {("pending", 0)}


def test_the_number_of_queries_does_not_grow(office: World, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(21):
        due_digests(office.plan, OPENED)


# --- the command ---


def test_a_dry_run_shows_and_writes_nothing(office: World, capsys: Any) -> None:
    call_command("send_reminders", "--as-of", "令和8年4月1日", "--dry-run")
    out = capsys.readouterr().out
    assert "editor-gakko@city.example" in out
    assert "照会が始まりました" in out
    assert "3通（表示だけで、記録も送信もしていません）" in out
    assert not OutboxMessage.objects.exists()
    assert not Reminder.objects.exists()
    assert mail.outbox == []


def test_the_command_writes_and_sends(office: World, capsys: Any) -> None:
    call_command("send_reminders", "--as-of", "2026-04-01")
    assert "作成 3通、送信 3通、失敗 0通、送信待ち 0通" in capsys.readouterr().out
    call_command("send_reminders", "--as-of", "2026-04-01")
    assert "作成 0通、送信 0通" in capsys.readouterr().out


def test_the_command_fails_where_a_message_failed(office: World) -> None:
    User.objects.update(email="")
    with pytest.raises(CommandError, match="送信できなかったお知らせがあります"):
        call_command("send_reminders", "--as-of", "2026-04-01")


def test_a_day_that_is_none_is_named(office: World) -> None:
    with pytest.raises(CommandError, match="「きのう」を読み取れません"):
        call_command("send_reminders", "--as-of", "きのう")


# --- the page ---


def page(world: World, name: str = "secretariat") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def test_the_page_shows_the_text_and_sends(office: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: OPENED)
    client = page(office)
    shown = client.get("/reminders/").content.decode()
    assert "知らせること（3人）" in shown
    assert "グループウェアに貼り付ける文面" in shown
    assert "照会が始まりました" in shown
    answer = client.post("/reminders/", follow=True).content.decode()
    assert "お知らせを3通作り、3通を送信しました。" in answer
    assert "まだ知らせていないことはありません" in answer
    assert answer.count("送信済") >= 3


def test_the_page_takes_the_same_queries_whatever_is_due(
    office: World, monkeypatch: Any, django_assert_num_queries: Any
) -> None:
    client = page(office)
    client.get("/reminders/")
    for day in (OPENED, DUE):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args, day=day: day)
        with django_assert_num_queries(28):
            client.get("/reminders/")


def test_the_page_tries_a_failed_one_again(office: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: OPENED)
    User.objects.filter(username="head-gakko").update(email="")
    client = page(office)
    assert "1通は送信できませんでした" in client.post("/reminders/", follow=True).content.decode()
    User.objects.filter(username="head-gakko").update(email="head@city.example")
    assert "0通作り、1通を送信しました" in client.post("/reminders/", follow=True).content.decode()


def test_an_empty_outbox_says_so(office: World) -> None:
    assert "まだ送信したお知らせはありません" in page(office).get("/reminders/").content.decode()
