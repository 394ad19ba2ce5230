"""``manage.py compare_backup``: does a site hold what an archive says? For the drill of a restore."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from imari_dx.operation.backup.comparing import compared
from imari_dx.operation.backup.restoring import readable
from imari_dx.operation.backup.site import BackupError, this_site
from imari_dx.shared.commands import JapaneseCommand, os_error_text
from indicators.models import AnnualReport, ReportState
from initiatives.models import Plan


class Command(JapaneseCommand):
    """Print a table; fail where anything differs."""

    help = (
        "控えの目録と、ここのデータベースと根拠資料を比べます（復元の訓練 script/restore-drill が使います）。"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, metavar="ARCHIVE", help="控えのファイル")
        parser.add_argument("--render", type=Path, metavar="FILE", help="帳票を1つ、PDF で作ってみる")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare, then make a document of what is there."""
        site = this_site()
        try:
            lines = compared(readable(options["archive"], site, settings.BASE_DIR), site)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}：{os_error_text(error)}") from error
        for line in lines:
            mark = f"相違（{'、'.join(line.differing[:5])}）" if line.differing else "一致"
            self.stdout.write(f"{mark}　控え {line.kept:>8,}　復元 {line.found:>8,}　{line.what}")
        if any(line.differing for line in lines):
            raise CommandError("復元したものが、控えと違います。")
        if options["render"]:
            self._render(options["render"])

    def _render(self, output: Path) -> None:
        """The progress table of the last decided year; the plan where none is; nothing without a plan."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError(
                "控えのデータベースには、まだ行っていない移行（migrate）があるので、帳票を作れません。"
            )
        plan = Plan.objects.filter(is_default=True).first()
        if plan is None:
            self.stdout.write("計画が登録されていないので、帳票は作りません。")
            return
        decided = AnnualReport.objects.filter(cycle__plan=plan, state=ReportState.FINALISED)
        year = decided.order_by("-cycle__fiscal_year").values_list("cycle__fiscal_year", flat=True).first()
        about = {"format": "pdf", "output": output, "plan": plan.slug, "stdout": self.stdout}
        if year:
            call_command("render", "progress", fiscal_year=year, **about)
        else:
            call_command("render", "plan", **about)
