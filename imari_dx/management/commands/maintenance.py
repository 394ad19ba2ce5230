"""``manage.py maintenance on|off|status``: the site is closed while somebody works on the server."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from imari_dx.operation.backup.site import BackupError, refuse_wrong_user
from imari_dx.shared.commands import JapaneseCommand, os_error_text
from imari_dx.shared.maintenance import SENTENCE, close, is_closed, open_again, sentence
from imari_dx.shared.shared_folder import shared_folder


class Command(JapaneseCommand):
    """Close, open, or say which. Needs no database."""

    help = "作業のために画面を閉じる（on）、開く（off）、どちらかを表示する（status）。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["on", "off", "status"], metavar="on|off|status")
        parser.add_argument("--text", default=SENTENCE, metavar="文", help="閉じている間、画面に示す文")

    def handle(self, *_args: Any, **options: Any) -> None:
        """The programs look at each request and before each piece of work: nothing is restarted."""
        try:
            if options["act"] != "status":
                refuse_wrong_user(shared_folder())
            if options["act"] == "on":
                close(options["text"])
            elif options["act"] == "off":
                open_again()
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}：{os_error_text(error)}") from error
        said = f"画面を閉じています（{sentence()}）" if is_closed() else "画面を開いています。"
        self.stdout.write(said)
