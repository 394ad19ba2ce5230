"""``manage.py product_version``: which version of the product is installed here."""

from typing import Any

from imari_dx.shared.commands import JapaneseCommand
from imari_dx.version import VERSION


class Command(JapaneseCommand):
    """Print the version alone, for scripts too. Needs no database."""

    help = "この製品のバージョンを表示します。画面の下にも出ています。変更点は CHANGELOG.md にあります。"
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(VERSION)
