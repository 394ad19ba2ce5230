"""``manage.py send_reminders``: for a timer, once a day. Writes the day's digests and sends what waits."""

import contextlib
import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import User
from imari_dx.shared.commands import JapaneseCommand
from imari_dx.shared.fiscal_year import parse_date
from imari_dx.shared.last_run import NOTICES, note_run
from indicators.reminders.outbox import send_outbox
from indicators.reminders.services import due_digests, write_digests
from initiatives.commands import plan_from_option
from initiatives.models import Plan


class Command(JapaneseCommand):
    """回答期限などのお知らせを送る。"""

    help = "照会の開始、期限、差戻し、承認のお知らせを、一人に1通ずつまとめて送ります。"
    is_work = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Plan, day, and whether only to show."""
        parser.add_argument("--plan", default="", help="計画のアドレス名（省略時はすべての計画）")
        parser.add_argument(
            "--as-of",
            metavar="日付",
            help="この日のお知らせを作ります（例：2026-04-20、令和8年4月20日）。省略時は今日",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="送る内容を表示するだけで、記録も送信もしません"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write and send, or show. A failed message fails the command, so that the timer's log shows it."""
        plans = [plan_from_option(options["plan"])] if options["plan"] else _all_plans()
        if not plans:  # a new installation whose timer runs already: nothing has failed
            self.stdout.write("計画がまだ登録されていないため、送るお知らせはありません。")
            return
        as_of = timezone.localdate()
        if options["as_of"]:
            try:
                as_of = parse_date(options["as_of"])
            except ValueError as error:
                raise CommandError(f"--as-of の日付「{options['as_of']}」を読み取れません。") from error
        if options["dry_run"]:
            for plan in plans:
                self._show(plan, as_of)
            return
        now = timezone.now()
        written = [one for plan in plans for one in write_digests(plan=plan, as_of=as_of, at=now)]
        result = send_outbox(at=now, as_of=as_of)
        with contextlib.suppress(OSError):  # the messages are gone; that nobody can tell is no failure
            note_run(NOTICES, now)
        self.stdout.write(
            f"作成 {len(written)}通、送信 {result.sent}通、"
            f"失敗 {result.failed}通、送信待ち {result.waiting}通"
        )
        if result.cancelled:
            self.stdout.write(
                f"取りやめ {result.cancelled}通（送る前に用件が済んだもの。理由は「通知の送信」の画面）"
            )
        if result.waiting:
            self.stdout.write(
                "メールサーバー（IMARI_DX_SMTP_HOST）が設定されていないため、送信していません。"
                "文面は「通知の送信」の画面から写せます。"
            )
        if result.failed:
            raise CommandError("送信できなかったお知らせがあります。理由は「通知の送信」の画面にあります。")
        if result.uncertain:
            raise CommandError(
                "届いたかどうかが分からないお知らせがあります（送信不明）。"
                "「通知の送信」の画面で、再送するか、送信済みとするかを選んでください。"
            )

    def _show(self, plan: Plan, as_of: dt.date) -> None:
        found = due_digests(plan, as_of)
        users = User.objects.in_bulk([digest.recipient_id for digest in found])
        for digest in found:
            user = users[digest.recipient_id]
            self.stdout.write(f"--- {user} <{user.email or 'アドレスなし'}>　{digest.subject}")
            self.stdout.write(digest.body)
        self.stdout.write(f"{len(found)}通（表示だけで、記録も送信もしていません）")


def _all_plans() -> list[Plan]:
    """Nobody is left untold because the timer names no plan."""
    return list(Plan.objects.order_by("-is_default", "slug"))
