"""``manage.py remove_records``: 操作の記録 whose term is over, into a file and out of the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.records.removal import kept_from, remove_old
from imari_dx.shared.commands import JapaneseCommand, os_error_text


class Command(JapaneseCommand):
    """Write them to a file of a folder, then remove them; that it was done is recorded."""

    help = "保存する年数（IMARI_DX_RECORDS_YEARS）を過ぎた操作の記録を、ファイルに書き出してから消します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="書き出すフォルダー（あるもの）")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, or say that there is nothing to do."""
        now = timezone.now()
        before = kept_from(settings.RECORDS_YEARS, timezone.localdate(now))
        try:
            removed = remove_old(before=before, folder=options["folder"], at=now)
        except OSError as error:
            raise CommandError(f"消していません。{options['folder']}：{os_error_text(error)}") from error
        if removed is None:
            self.stdout.write(f"{timezone.localtime(before):%Y-%m-%d} より前の記録はありません。")
            return
        self.stdout.write(f"{removed.count:,}件を {removed.path} に書き出し、消しました。")
        self.stdout.write(f"SHA-256: {removed.sha256}")
