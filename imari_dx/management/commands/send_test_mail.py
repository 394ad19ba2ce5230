"""``manage.py send_test_mail ADDRESS``: whether mail goes out with the settings of this server."""

from argparse import ArgumentParser
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management.base import CommandError
from django.core.validators import validate_email

from imari_dx.shared.commands import JapaneseCommand
from imari_dx.version import VERSION


class Command(JapaneseCommand):
    """Send one mail, or say why it did not go. Needs no database."""

    help = "試しのメールを1通送り、メールサーバーの設定を確かめます。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom to."""
        parser.add_argument("address", metavar="ADDRESS", help="宛先のメールアドレス")

    def handle(self, *_args: Any, **options: Any) -> None:
        address = options["address"]
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"「{address}」は、メールアドレスとして読み取れません。") from error
        if not settings.CAN_SEND_MAIL:
            raise CommandError("メールサーバー（IMARI_DX_SMTP_HOST）が設定されていません。")
        mail = EmailMessage(
            "試しのメール",
            f"メールサーバーの設定を確かめるためのメールです。届いていれば、設定は正しいです。（{VERSION}）\n",
            to=[address],
        )
        try:
            mail.send()
        except (OSError, SMTPException) as error:
            reason = f"{error.__class__.__name__}：{error}"
            raise CommandError(
                f"送れませんでした（{reason}）。IMARI_DX_SMTP_ の設定を確かめてください。"
            ) from error
        if settings.EMAIL_HOST:
            self.stdout.write(
                f"{settings.EMAIL_HOST} に渡しました。{address} に届いたことを確かめてください。"
            )
        else:
            self.stdout.write("メールサーバーの設定がないため、上に表示しました（試用の環境）。")
