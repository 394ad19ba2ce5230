"""``manage.py create_account``: the first accounts of a new installation."""

import datetime as dt
import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import Department, Membership, Role, User
from accounts.services import create_account
from imari_dx.shared.characters import without_marks
from imari_dx.shared.commands import JapaneseCommand
from imari_dx.shared.fiscal_year import parse_date
from imari_dx.shared.one_line import one_line

_ATTEMPTS = 3


class Command(JapaneseCommand):
    """利用者を登録する。"""

    help = "利用者を役割とともに登録します。パスワードは画面に表示せずに入力します。"
    is_work = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        roles = "、".join(f"{code}（{label}）" for code, label in Role.choices)
        parser.add_argument("username", metavar="USERNAME", help="利用者ID")
        parser.add_argument("--full-name", required=True, metavar="氏名", help="氏名")
        parser.add_argument("--role", required=True, metavar="役割", help=f"役割：{roles}")
        parser.add_argument("--department", metavar="部署名", help="部署（担当者・所属長では必要）")
        parser.add_argument("--email", default="", metavar="メール", help="メールアドレス")
        parser.add_argument("--valid-from", metavar="日付", help="役割の開始日（省略時は今日）")
        parser.add_argument(
            "--password-stdin", action="store_true", help="パスワードを標準入力の1行目から読みます"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User(
            username=User.normalize_username(options["username"]),
            full_name=one_line(without_marks(options["full_name"])),
            email=options["email"],
        )
        membership = Membership(
            user=user,
            role=self._role(options["role"]),
            valid_from=self._day(options["valid_from"]),
        )
        membership.department = self._department(options["department"], membership.valid_from)
        self._check(user, exclude=["password"])
        self._check(membership, exclude=["user"])
        password = self._password(user, from_stdin=options["password_stdin"])
        try:
            create_account(user=user, membership=membership, password=password, at=timezone.now())
        except ValidationError as error:
            raise CommandError("\n".join(["登録できません。", *error.messages])) from error
        self.stdout.write(f"利用者「{user.username}」（{membership}）を登録しました。")

    def _role(self, code: str) -> str:
        if code not in Role.values:
            known = "、".join(f"{value}（{label}）" for value, label in Role.choices)
            raise CommandError(f"役割「{code}」は使えません。使える役割：{known}")
        return code

    def _day(self, text: str | None) -> dt.date:
        if text is None:
            return timezone.localdate()
        try:
            return parse_date(text)
        except ValueError as error:
            raise CommandError(
                f"日付「{text}」を読めません。2025-04-01 や 令和7年4月1日 のように書いてください。"
            ) from error

    def _department(self, name: str | None, day: dt.date) -> Department | None:
        if not name:
            return None
        department = Department.objects.valid_on(day).filter(name=name).first()
        if department is None:
            raise CommandError(f"{day:%Y-%m-%d}に部署「{name}」はありません。先に部署を登録してください。")
        return department

    def _check(self, row: Any, exclude: list[str]) -> None:
        try:
            row.full_clean(exclude=exclude)
        except ValidationError as error:
            lines = []
            for name, messages in error.message_dict.items():
                label = "" if name == NON_FIELD_ERRORS else f"{row._meta.get_field(name).verbose_name}："
                lines += [f"・{label}{message}" for message in messages]
            raise CommandError("\n".join(["登録できません。", *lines])) from error

    def _password(self, user: User, *, from_stdin: bool) -> str:
        """Read and check the password; asked for again up to three times where someone types it."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                password = sys.stdin.readline().rstrip("\r\n") if from_stdin else self._ask()
                validate_password(password, user)
                return password
            except ValidationError as error:
                if from_stdin or attempt == _ATTEMPTS:
                    raise CommandError(
                        "パスワードを設定できません。\n" + "\n".join(error.messages)
                    ) from error
                self.stderr.write("\n".join(error.messages))
        raise AssertionError  # the last attempt has returned or raised

    def _ask(self) -> str:
        password = getpass.getpass("パスワード：")
        if password != getpass.getpass("パスワード（確認）："):
            raise ValidationError("2回の入力が一致しません。")
        return password
