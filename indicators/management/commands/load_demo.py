"""``manage.py load_demo``: invented departments, people and results for a demonstration."""

import datetime as dt
import os
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from imari_dx.shared.commands import JapaneseCommand
from imari_dx.shared.fiscal_year import parse_date
from indicators.demo import PASSWORD, DemoError, Person, load_demo
from initiatives.models import Plan


def day(text: str) -> dt.date:
    """Read a day as people write it."""
    try:
        return parse_date(text)
    except ValueError as error:
        raise ArgumentTypeError("日付は 2026-04-01 又は R8.4.1 のように入力してください。") from error


class Command(JapaneseCommand):
    """デモデータを読み込む。"""

    help = (
        "計画のデモ用に、架空の部署・利用者・実績を登録します。どの計画でも使えます。"
        "登録済みのときは何も変更しません。"
    )
    is_work = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--plan", default="", metavar="SLUG", help="計画（省略時は既定の計画）")
        parser.add_argument(
            "--today", type=day, metavar="日付", help="この日に読み込んだものとします（省略時は今日）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = {"slug": options["plan"]} if options["plan"] else {"is_default": True}
        plan = Plan.objects.filter(**chosen).first()
        try:
            loaded = load_demo(plan=plan, today=options["today"] or timezone.localdate())
        except DemoError as error:
            raise CommandError(str(error)) from error
        if loaded.created:
            self.stdout.write(f"デモデータを登録しました（年度実績{loaded.report_count}件）。")
            if loaded.next_plan:
                self.stdout.write(f"次期計画「{loaded.next_plan.short_title}」も、デモ用に作成しました。")
        else:
            self.stdout.write("デモデータは登録済みです。何も変更していません。")
        self._accounts(loaded.people)

    def _accounts(self, people: tuple[Person, ...]) -> None:
        address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}{reverse('login')}"
        self.stdout.write(f"\nログイン画面　{address}")
        self.stdout.write(f"パスワード　　{PASSWORD}（全員共通）\n\n利用者ID         役割・所属・氏名")
        for person in people:
            where = person.department or "全庁"
            self.stdout.write(f"{person.username:<16} {person.role.label}（{where}）{person.full_name}")
