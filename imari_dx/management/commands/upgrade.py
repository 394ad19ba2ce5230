"""``manage.py upgrade``: for ``script/upgrade`` of the new release, which brings its parts first."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from imari_dx.operation.upgrading.errors import UpgradeError
from imari_dx.operation.upgrading.upgrade import upgrade
from imari_dx.shared.commands import JapaneseCommand, os_error_text


class Command(JapaneseCommand):
    """Check, then do all of it or nothing."""

    help = "今の版から、このソースの版に更新します（script/upgrade が使います）。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--current",
            type=Path,
            default=Path("/opt/imari-dx"),
            metavar="DIR",
            help="サービスの設定にある、今の版のフォルダー（又はリンク）。省略時は /opt/imari-dx",
        )
        parser.add_argument(
            "--backups",
            type=Path,
            default=Path("/var/backups/imari-dx"),
            metavar="DIR",
            help="控えを置くフォルダー。省略時は /var/backups/imari-dx",
        )
        parser.add_argument("--check", action="store_true", help="更新できるかを確かめるだけで、何も変えない")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            upgrade(options["current"].absolute(), options["backups"].absolute(), only_check=options["check"])
        except UpgradeError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}：{os_error_text(error)}") from error
