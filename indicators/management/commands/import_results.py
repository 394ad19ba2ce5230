"""``manage.py import_results``: results of years before the system, taken in as decided 移行データ."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import User
from accounts.permissions import access_of
from imari_dx.shared.commands import JapaneseCommand, os_error_text
from imari_dx.shared.workbook_in import UnreadableFileError, read_upload
from indicators.models import RatingScale
from indicators.past_years.prepare import PastYearsRefusedError, Prepared
from indicators.past_years.services import Upload, import_results, read_past_years
from indicators.workflow.errors import ConflictError
from initiatives.commands import plan_from_option
from initiatives.models import Plan


class Command(JapaneseCommand):
    """Take in a file, or say what it would bring in; all of it or nothing."""

    help = (
        "導入前の年度の実績を、CSV か Excel から「移行データ」として取り込みます。"
        "誤りが1つでもあれば、すべてを場所とともに表示し、何も取り込みません。"
    )
    is_work = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the plan, where the results come from and who takes them in."""
        parser.add_argument("file", type=Path, metavar="FILE", help="取り込むファイル（.csv、.xlsx）")
        parser.add_argument("--plan", default="", help="計画のアドレス名（省略時は既定の計画）")
        parser.add_argument("--origin", required=True, help="出所。例: 令和5年度進捗管理表（令和6年9月公表）")
        parser.add_argument("--user", default="", help="取り込む事務局の利用者ID（1人なら省略可）")
        parser.add_argument("--dry-run", action="store_true", help="確かめるだけで、取り込まない")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, check and write; every refusal is a Japanese sentence."""
        plan, path = plan_from_option(options["plan"]), options["file"]
        try:
            upload = _upload(path)
            if options["dry_run"]:
                self._tell(read_past_years(plan, upload))
                self.stdout.write("確かめただけで、取り込んでいません。")
                return
            by = _secretariat(plan, options["user"])
            stored = import_results(
                plan=plan, upload=upload, origin=options["origin"], by=by, at=timezone.now()
            )
        except PastYearsRefusedError as error:
            lines = "\n".join(f"  {problem}" for problem in error.problems)
            raise CommandError(
                f"取り込めません（{len(error.problems)}件）。何も変わっていません。\n{lines}"
            ) from error
        except (UnreadableFileError, ConflictError) as error:
            raise CommandError(str(error)) from error
        except RatingScale.DoesNotExist as error:
            raise CommandError("計画に、現在使う判定基準がありません。") from error
        self.stdout.write(f"{path.name} を取り込みました（年度実績 {stored.reports.count()}件）。")

    def _tell(self, prepared: Prepared) -> None:
        for year in prepared.years:
            missing = "、".join(one.code or one.plain_title for one in year.missing)
            beside = f"、行のないもの {len(year.missing)}件（{missing}）" if missing else ""
            self.stdout.write(f"{year.fiscal_year.label}：{len(year.reports)}件{beside}")
        for remark in prepared.remarks:
            self.stdout.write(f"  {remark}")


def _upload(path: Path) -> Upload:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} を読めません：{os_error_text(error)}") from error
    return Upload.of(path.name, data, read_upload(data, path.name))


def _secretariat(plan: Plan, username: str) -> User:
    """The person in whose name the results come in: a secretariat of the plan."""
    users = User.objects.filter(is_active=True, **({"username": username} if username else {}))
    found = [one for one in users if access_of(one, plan=plan.pk).is_secretariat]
    if len(found) == 1:
        return found[0]
    if username:
        raise CommandError(f"「{username}」は、この計画の事務局の利用者ではありません。")
    names = "、".join(one.username for one in found) or "なし"
    raise CommandError(f"取り込む事務局の利用者IDを --user で指定してください（今の事務局：{names}）。")
