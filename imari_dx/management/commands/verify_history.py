"""``manage.py verify_history``: is what was recorded still what was written?"""

import json
import re
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.chain.reading import SHORT, Head
from accounts.models import RecordKind
from accounts.records.writing import record
from imari_dx.operation.verify.told import lines, removals
from imari_dx.operation.verify.verifying import NOT_PART_OF_IT, Verified, keep, verify
from imari_dx.shared.commands import JapaneseCommand, os_error_text
from imari_dx.shared.moments import era_moment

_UNKNOWN_HEAD = "控えた値が、記録の中にありません。全体が書き直されたか、写し間違いです。"


class Command(JapaneseCommand):
    """Walk the chain of records; end with 1 at a break."""

    help = (
        "確定した年度実績の版、状態の記録、公表版、ログインの記録が、書いたときのままかを確かめ、"
        "最初の切れ目と、議事録に控える値を表示します。切れ目があると、終了コードは1です。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", default="", metavar="値", help="議事録などに控えた値が、記録の中にあるかも確かめる"
        )
        parser.add_argument(
            "--after-restore",
            action="store_true",
            help="バックアップから復元した後に、前回の検証より古い記録でもよいとする",
        )
        parser.add_argument("--json", action="store_true", help="JSONで出力する（プログラムで読むとき）")

    def handle(self, *_args: Any, **options: Any) -> None:
        noted = _hash(options["head"])
        done = verify(noted=noted, after_restore=options["after_restore"], at=timezone.now())
        is_unknown = bool(noted) and done.noted is None
        if options["json"]:
            self.stdout.write(_as_json(done, is_unknown=is_unknown))
        else:
            self._print(done)
        # What was found is told first: a disk that is full may be why somebody looks.
        try:
            keep(done)
        except OSError as error:
            raise CommandError(f"検証の結果を控えられませんでした（{os_error_text(error)}）。") from error
        record(
            RecordKind.VERIFIED,
            user=None,
            subject=done.walked.head.for_the_minutes if done.walked.head else "",
            count=done.walked.count,
            broken=done.trouble,
        )
        if done.trouble:
            raise CommandError("記録に切れ目があります。docs/operations.md 17 のとおりにしてください。")
        if is_unknown:
            raise CommandError(_UNKNOWN_HEAD)

    def _print(self, done: Verified) -> None:
        walked, first = done.walked, done.walked.first
        if first:
            self.stdout.write("最初の切れ目")
            for word, text in lines(first):
                self.stdout.write(f"  {word}：{text}")
            if walked.others:
                self.stdout.write(f"  ほかに{walked.others:,}件あります。")
        elif done.before:
            before = done.before
            self.stdout.write(f"{NOT_PART_OF_IT}\n  前回：第{before.position}番（{era_moment(before.at)}）")
        else:
            self.stdout.write(
                f"{walked.count:,}件の記録は、すべて書いたときのままです（{era_moment(done.at)}）。"
            )
        if walked.found:
            self.stdout.write(f"うち{walked.found:,}件は、この仕組みが入ったときにあったものです。")
        for line in removals(walked):
            self.stdout.write(f"削除した記録：{line}")
        if walked.first_late:
            self.stdout.write(
                f"行の日時より1日を超えて遅くつながれた記録：{walked.late:,}件（最初は第{walked.first_late.position}番）。"
                "デモデータのほかにあれば、あとから加えられたものかもしれません。"
            )
        if done.noted:
            self.stdout.write(
                f"控えた値は、第{done.noted.position}番（{era_moment(done.noted.at)}）の記録です。"
            )
        if walked.head and not done.trouble:
            self.stdout.write(_head(walked.head))


def _head(head: Head) -> str:
    return f"議事録に控える値：{head.for_the_minutes}（{era_moment(head.at)}）\nSHA-256：{head.hash}"


def _hash(given: str) -> str:
    """Return a hash as it is stored, from what somebody copied. Raises CommandError for anything else."""
    value = re.sub(r"^第\d+番|[\s-]", "", given).lower()
    if given and not re.fullmatch(rf"[0-9a-f]{{{SHORT},64}}", value):
        raise CommandError(f"--head には、控えた値（{SHORT}桁以上の英数字）を指定してください。")
    return value


def _as_json(done: Verified, *, is_unknown: bool) -> str:
    walked, head = done.walked, done.walked.head
    found = {
        "at": done.at.isoformat(),
        "count": walked.count,
        "is_sound": not done.trouble and not is_unknown,
        "head": {"position": head.position, "at": head.at.isoformat(), "hash": head.hash} if head else None,
        "first_broken": dict(lines(walked.first)) if walked.first else None,
        "others": walked.others,
        "trouble": _UNKNOWN_HEAD if is_unknown and not done.trouble else done.trouble,
        "found_at_upgrade": walked.found,
        "linked_late": walked.late,
        "first_linked_late": walked.first_late.position if walked.first_late else None,
        "removed": [*removals(walked)],
        "noted": {"position": done.noted.position, "at": done.noted.at.isoformat()} if done.noted else None,
    }
    return json.dumps(found, ensure_ascii=False, indent=2)
