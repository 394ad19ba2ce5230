"""``manage.py check_health``: how the site is, for a timer of the system. Its exit code says it too."""

from argparse import ArgumentParser
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from imari_dx.operation.health.facts import gather
from imari_dx.operation.health.mails import tell_administrators
from imari_dx.operation.health.rules import LABELS, State, findings, worst
from imari_dx.shared.commands import JapaneseCommand


class Command(JapaneseCommand):
    """Print what every rule says; fail where something is in trouble. Runs without a database too."""

    help = "データベース、空き容量、バックアップなどを点検し、異常があれば終了コード1で終わります。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to send a mail."""
        parser.add_argument(
            "--mail",
            action="store_true",
            help="異常があるとき、IMARI_DX_ADMIN_MAIL にメールで知らせます（同じことは24時間に1度）",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        found = findings(gather(now, asks_directory=True))
        for one in found:
            self.stdout.write(f"[{LABELS[one.state]}] {one.title}：{one.sentence}{one.to_do}")
        if options["mail"]:
            if not settings.ADMINS:
                raise CommandError("知らせる相手（IMARI_DX_ADMIN_MAIL）が設定されていません。")
            if not settings.CAN_SEND_MAIL:
                raise CommandError("メールサーバー（IMARI_DX_SMTP_HOST）が設定されていません。")
            try:
                tell_administrators(found, now)
            except (OSError, SMTPException) as error:
                reason = f"{error.__class__.__name__}：{error}"
                raise CommandError(f"管理者にメールを送れませんでした（{reason}）。") from error
        if worst(found) is State.TROUBLE:
            raise CommandError("異常があります。")
