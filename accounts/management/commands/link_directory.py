"""``manage.py link_directory USER …``: accounts that were here before are the directory's from now on."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.directory.client import look_up
from accounts.directory.patience import DirectoryDownError
from accounts.directory.services import account_named, link_account
from accounts.models import User
from imari_dx.settings_directory import Directory
from imari_dx.shared.commands import JapaneseCommand


class Command(JapaneseCommand):
    """Hand accounts over, one by one: what is said of each is done."""

    help = (
        "このシステムに前からあるアカウントを、ディレクトリの利用者にします。"
        "このシステムのパスワードは使えなくなり、登録した所属と役割は残ります。"
    )
    is_work = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose."""
        parser.add_argument("usernames", metavar="USER", nargs="+", help="利用者ID（ディレクトリと同じもの）")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.DIRECTORY is None:
            raise CommandError("ディレクトリ（IMARI_DX_LDAP_URL）は設定されていません。")
        failed = 0
        for name in options["usernames"]:
            refusal = self._link(name, settings.DIRECTORY)
            failed += bool(refusal)
            self.stdout.write(f"{name}：{refusal or 'ディレクトリの利用者にしました。'}")
        if failed:
            raise CommandError(f"{failed}人は、そのままです。")

    def _link(self, name: str, directory: Directory) -> str:
        """Return why an account stays as it is, "" where it does not."""
        user = account_named(name)
        if user is None:
            return "このシステムに登録されていません。"
        if user.is_of_directory:
            return "もうディレクトリの利用者です。"
        try:
            found = look_up(user.username.casefold(), directory)
            if found is None or found.is_disabled:
                return "ディレクトリにないか、無効になっています。"
            link_account(
                user=User.objects.get(pk=user.pk), found=found, directory=directory, at=timezone.now()
            )
        except DirectoryDownError as error:
            return f"ディレクトリに尋ねられませんでした（{error}）。"
        except ValidationError as error:
            return error.messages[0]
        return ""
