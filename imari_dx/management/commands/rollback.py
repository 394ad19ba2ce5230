"""``manage.py rollback``: for ``script/rollback`` of the release that an upgrade has brought."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from imari_dx.operation.upgrading.errors import UpgradeError
from imari_dx.operation.upgrading.rollback import rollback
from imari_dx.shared.commands import JapaneseCommand, os_error_text


class Command(JapaneseCommand):
    """Say what would be lost and, with --yes, go back."""

    help = "更新の前の版とデータに戻します（script/rollback が使います）。更新のあとの入力は失われます。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="失われるものを承知して、実行する")
        parser.add_argument(
            "--backups",
            type=Path,
            default=Path("/var/backups/imari-dx"),
            metavar="DIR",
            help="戻す前の状態の控えを置くフォルダー。省略時は /var/backups/imari-dx",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            rollback(options["backups"].absolute(), agreed=options["yes"])
        except UpgradeError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}：{os_error_text(error)}") from error
