"""``manage.py freeze_decided``: 版 for years that were decided before there were any."""

from typing import Any

from django.utils import timezone

from imari_dx.shared.commands import JapaneseCommand
from indicators.models import AnnualReport, RatingScale, ReportState
from indicators.workflow.freezing import freeze_decided


class Command(JapaneseCommand):
    """Freeze every decided report that has no 版. Running it again does nothing."""

    help = (
        "確定済みで版のない年度実績に、今の計画と実績の内容で版を作ります。"
        "版があると、あとで計画や実績を修正しても、確定した年度の内容は変わりません。"
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Earlier years first: a later year's 版 takes up what theirs hold."""
        waiting = AnnualReport.objects.filter(state=ReportState.FINALISED, snapshots__isnull=True)
        made, refused = 0, set()
        for report in waiting.order_by("cycle__fiscal_year", "pk").select_related("cycle__plan"):
            try:
                made += freeze_decided(report=report, at=timezone.now()) is not None
            except RatingScale.DoesNotExist:
                refused.add(report.cycle.plan.short_title)
        if made:
            self.stdout.write(f"確定済みの年度実績{made}件に、今の内容で版を作りました。")
        elif not refused:
            self.stdout.write("版のない確定済みの年度実績はありません。")
        for title in sorted(refused):
            self.stderr.write(
                f"「{title}」には「現在使う基準」の判定基準がないため、版を作れません。"
                "画面の「判定基準」で選んでから、もう一度実行してください。"
            )
