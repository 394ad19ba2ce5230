"""``manage.py restore``: an archive becomes the site."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections

from accounts.models import RecordKind
from accounts.records.writing import record_command
from imari_dx.operation.backup.restoring import readable, restore
from imari_dx.operation.backup.site import BackupError, refuse_wrong_user, this_site
from imari_dx.shared.commands import JapaneseCommand, os_error_text
from imari_dx.shared.running import StillRunningError


class Command(JapaneseCommand):
    """Verify an archive and, with --yes, replace database and files by it, all or nothing."""

    help = "控え（backup で作ったもの）に戻します。今のデータベースと根拠資料は、控えのものに置き換わります。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, metavar="ARCHIVE", help="控えのファイル")
        parser.add_argument(
            "--yes", action="store_true", help="今のデータを置き換えることを承知して、実行する"
        )
        parser.add_argument(
            "--release",
            type=Path,
            default=settings.BASE_DIR,
            metavar="DIR",
            help="復元したデータを使う版のソース（省略時はこのソース）",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Verify first; without --yes that is all."""
        site, archive, release = this_site(), options["archive"], options["release"]
        connections.close_all()
        try:
            refuse_wrong_user(site.data)
            if not options["yes"]:
                made_at = readable(archive, site, release).made_at
                raise BackupError(
                    f"控え（{made_at[:16].replace('T', ' ')}）は読めます。"
                    "今のデータを置き換えてよければ、--yes を付けてください。"
                )
            manifest = restore(archive, site, release=release)
        except (BackupError, StillRunningError) as error:
            raise CommandError(f"復元していません。{error}") from error
        except OSError as error:
            raise CommandError(f"復元していません。{error.filename}：{os_error_text(error)}") from error
        record_command(RecordKind.RESTORED, subject=archive.name, made_at=manifest.made_at)
        self.stdout.write(
            f"{archive.name} に戻しました（表 {len(manifest.rows)}、行 {sum(manifest.rows.values()):,}、"
            f"根拠資料のファイル {len(manifest.files):,}）。"
        )
