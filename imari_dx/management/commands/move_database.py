"""``manage.py move_database``: from SQLite to PostgreSQL."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandError

from imari_dx.operation.backup.site import BackupError, refuse_wrong_user, this_site
from imari_dx.operation.moving.moving import CHAIN, FILES, Line, move, refuse_unfit_source
from imari_dx.operation.moving.target import MoveError, reached
from imari_dx.shared.commands import JapaneseCommand, os_error_text
from imari_dx.shared.running import StillRunningError

ADDRESS: Final = "IMARI_DX_MOVE_TO"


class Command(JapaneseCommand):
    """Look whether a site can move and, with --yes, move it, all or nothing.

    The address may hold a password: it comes from the environment, which others on the machine do not see.
    """

    help = (
        "SQLite のデータベースを、空の PostgreSQL に移します。移す先は環境変数 IMARI_DX_MOVE_TO に"
        "（postgres://利用者:パスワード@サーバー/データベース）。今のデータは変わりません。"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="確かめるだけでなく、移す")
        parser.add_argument(
            "--shared-dir",
            type=Path,
            metavar="DIR",
            help="根拠資料も、複数のサーバーで共有するフォルダーに写す（省略時は、今のまま使う）",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Look first; without --yes that is all."""
        site, address = this_site(), os.environ.get(ADDRESS, "").strip()
        shared: Path | None = options["shared_dir"]
        files = shared.absolute() / "files" if shared else site.files
        try:
            refuse_wrong_user(site.data)
            if not address:
                raise MoveError(f"移す先を、環境変数 {ADDRESS} に書いてください。")
            with reached(address, settings.DATABASE_TIMEOUT) as target:
                if not options["yes"]:
                    tables = refuse_unfit_source(site)
                    self.stdout.write(
                        f"移せます（{len(tables)}の表）。"
                        "移すには、画面とワーカーを止め、--yes を付けてください。"
                    )
                    return
                lines = move(site, target, files, tell=self.stderr.write)
        except (BackupError, StillRunningError) as error:
            raise CommandError(f"移していません。{error}") from error
        except OSError as error:
            raise CommandError(f"移していません。{error.filename}：{os_error_text(error)}") from error
        self._print(lines)
        self._print_settings(address, shared)

    def _print(self, lines: list[Line]) -> None:
        width = max(len(line.what) for line in lines) + 4
        self.stdout.write(f"{'元の件数':>10} {'写した件数':>8}  内容")
        for line in lines:
            self.stdout.write(f"{line.before:>14,} {line.after:>13,}  一致  {line.what:<{width}}".rstrip())
        rows = [line for line in lines if line.what not in (FILES, CHAIN)]
        self.stdout.write(
            f"表 {len(rows)}、行 {sum(line.after for line in rows):,}：すべて、中身まで一致しました。"
        )

    def _print_settings(self, address: str, shared: Path | None) -> None:
        parts = urlsplit(address)
        user, at, host = parts.netloc.rpartition("@")
        hidden = f"{user.partition(':')[0]}:（パスワード）" if ":" in user else user
        self.stdout.write("\n環境変数のファイル（/etc/imari-dx.env など）を、次のように変えてください。")
        self.stdout.write(
            f"DATABASE_URL={parts.scheme}://{hidden}{at}{host}{parts.path}{parts.query and '?…'}"
        )
        if shared:
            self.stdout.write(f"IMARI_DX_SHARED_DIR={shared.absolute()}")
        self.stdout.write(
            "元の SQLite のファイルは、そのまま残っています。"
            "新しい設定で動くことを確かめてから、片付けてください。"
        )
