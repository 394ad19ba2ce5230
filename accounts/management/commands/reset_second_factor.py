"""``manage.py reset_second_factor``: for somebody whose phone and backup codes are gone, from the server."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from accounts.models import User
from accounts.second_factor.services import reset_on_server
from imari_dx.shared.commands import JapaneseCommand


class Command(JapaneseCommand):
    """二要素認証を解除する。"""

    help = (
        "スマートフォンも予備のコードもなくした人の、二要素認証を解除します。"
        "次はパスワードだけでログインできます。"
    )
    is_work = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USERNAME", help="利用者ID")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=User.normalize_username(options["username"])).first()
        if user is None:
            raise CommandError(f"利用者ID「{options['username']}」の利用者はいません。")
        try:
            reset_on_server(user=user)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"{user}さん（{user.username}）の二要素認証を解除しました。")
