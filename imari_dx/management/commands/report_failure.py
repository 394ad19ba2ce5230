"""``manage.py report_failure UNIT``: a service of the system failed; those who keep the server get a mail."""

from argparse import ArgumentParser
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import mail_admins
from django.core.management.base import CommandError

from imari_dx.shared.commands import JapaneseCommand
from imari_dx.version import VERSION


class Command(JapaneseCommand):
    """Send one mail; where nobody is named, or there is no mail server, say so and be content."""

    help = "サービスの失敗を IMARI_DX_ADMIN_MAIL に知らせます（systemd が、失敗のときに実行します）。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which service."""
        parser.add_argument("unit", metavar="UNIT", help="失敗したサービスの名前")

    def handle(self, *_args: Any, **options: Any) -> None:
        unit = options["unit"]
        if not settings.ADMINS or not settings.CAN_SEND_MAIL:
            self.stdout.write("IMARI_DX_ADMIN_MAIL かメールサーバーの設定がないため、メールは送りません。")
            return
        text = (
            f"サーバーのサービス「{unit}」が失敗しました。\n\n"
            f"理由は、サーバーで次の命令を実行すると分かります。\n  journalctl -u {unit} -n 50\n"
            f"直したあとは、次の命令で動かします。\n  sudo systemctl restart {unit}\n\n（{VERSION}）\n"
        )
        try:
            mail_admins(f"サービスが失敗しました（{unit}）", text)
        except (OSError, SMTPException) as error:
            reason = f"{error.__class__.__name__}：{error}"
            raise CommandError(f"管理者にメールを送れませんでした（{reason}）。") from error
