"""``manage.py check_directory [USER]``: whether the directory answers, and which roles somebody would get."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.directory.report import lines_about
from imari_dx.shared.commands import JapaneseCommand


class Command(JapaneseCommand):
    """Try step by step what signing in does. Writes nothing."""

    help = "ディレクトリ（LDAP、Active Directory）につながるか、ある人がどの役割になるかを確かめます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """About whom."""
        parser.add_argument("username", metavar="USER", nargs="?", default="", help="調べる人の利用者ID")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="その人のパスワードを標準入力の1行目から読み、正しいかも確かめます",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.DIRECTORY is None:
            raise CommandError("ディレクトリ（IMARI_DX_LDAP_URL）は設定されていません。")
        password = sys.stdin.readline().rstrip("\r\n") if options["password_stdin"] else None
        are_good = True
        for line in lines_about(settings.DIRECTORY, options["username"], password, timezone.localdate()):
            are_good &= line.is_good
            self.stdout.write(f"{'○' if line.is_good else '×'} {line.what}：{line.told}")
        if not are_good:
            raise CommandError("×の項目を確かめてください（docs/directory.md）。")
