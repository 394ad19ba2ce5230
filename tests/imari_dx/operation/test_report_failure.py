"""A service that failed is told to those who keep the server."""

from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.any_database


def test_the_mail_says_what_failed_and_what_to_do(settings: Any, mailoutbox: list[EmailMessage]) -> None:
    settings.ADMINS = [("管理者", "keeper@example.lg.jp")]
    call_command("report_failure", "imari-dx-backup")
    (mail,) = mailoutbox
    assert mail.to == ["keeper@example.lg.jp"]
    assert "imari-dx-backup" in mail.subject
    assert "journalctl -u imari-dx-backup" in mail.body


@pytest.mark.parametrize(("admins", "can_send"), [([], True), ([("管理者", "keeper@example.lg.jp")], False)])
def test_where_nobody_can_be_told_the_record_is_enough(
    settings: Any,
    mailoutbox: list[EmailMessage],
    capsys: pytest.CaptureFixture[str],
    admins: list[tuple[str, str]],
    can_send: bool,
) -> None:
    settings.ADMINS, settings.CAN_SEND_MAIL = admins, can_send
    call_command("report_failure", "imari-dx")
    assert mailoutbox == []
    assert "メールは送りません" in capsys.readouterr().out


def test_a_server_that_refuses_is_an_error(settings: Any) -> None:
    settings.ADMINS = [("管理者", "keeper@example.lg.jp")]
    settings.EMAIL_BACKEND = "imari_dx.shared.mail.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match="送れませんでした"):
        call_command("report_failure", "imari-dx")
