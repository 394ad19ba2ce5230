"""``manage.py backup``: database, files and settings in one archive."""

import contextlib
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone

from accounts.models import RecordKind
from accounts.records.writing import record_command
from imari_dx.operation.backup.last import note_backup, note_failure
from imari_dx.operation.backup.making import make_backup, remove_older
from imari_dx.operation.backup.restoring import version_of
from imari_dx.operation.backup.site import BackupError, refuse_wrong_user, this_site
from imari_dx.shared.commands import JapaneseCommand, os_error_text
from imari_dx.shared.running import StillRunningError


class Command(JapaneseCommand):
    """Make an archive while the site runs; say where it is, or fail and leave nothing."""

    help = (
        "データベース、根拠資料、設定（秘密の値を除く）を1つのファイルに控えます。動かしたまま実行できます。"
    )
    # The database may be of an older release: that is what a backup before an upgrade is of.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="控えを置くフォルダー（あるもの）")
        parser.add_argument("--keep", type=int, metavar="N", help="新しいものから N 個を残し、古い控えを消す")
        parser.add_argument(
            "--release",
            type=Path,
            default=settings.BASE_DIR,
            metavar="DIR",
            help="このデータを使っている版のソース（省略時はこのソース）",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it, note it, then remove older ones."""
        folder, keep = options["folder"].absolute(), options["keep"]
        if keep is not None and keep < 1:
            raise CommandError("--keep は1以上で指定してください。")
        site, now = this_site(), timezone.localtime()
        try:
            refuse_wrong_user(site.data)
            version = version_of(options["release"])
            made = make_backup(site, folder, version=version, at=now, environment=os.environ)
            note_backup(site.data, made)
        except (BackupError, StillRunningError, OSError) as error:
            reason = str(error)
            if isinstance(error, OSError):
                reason = f"{error.filename or folder}：{os_error_text(error)}"
            if site.data.is_dir():
                with contextlib.suppress(OSError):
                    note_failure(site.data, now, reason)
            raise CommandError(f"バックアップできませんでした。{reason}") from error
        self.stdout.write(f"{made.archive} を作成しました（{made.bytes / 1e6:,.1f} MB）。")
        self.stdout.write(f"SHA-256: {made.sha256}")
        try:
            record_command(
                RecordKind.EXPORTED, subject=made.archive.name, command="backup", sha256=made.sha256
            )
        except DatabaseError as error:  # the archive stands all the same
            self.stderr.write(f"操作の記録に残せませんでした（{type(error).__name__}）。")
        try:
            gone = remove_older(folder, keep) if keep else []
        except OSError as error:  # the new one stands, whatever became of the old ones
            raise CommandError(
                f"控えは作成しましたが、古い控えを消せませんでした。{error.filename}：{os_error_text(error)}"
            ) from error
        for path in gone:
            self.stdout.write(f"古い控えを消しました：{path.name}")
