"""The yearly round (照会・調査)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from imari_dx.fiscal_year import FiscalYear
from initiatives.models import FiscalYearField, Plan


class ReportingCycle(models.Model):
    """照会・調査 of one fiscal year's results: when it opens, when answers are due, when it closed."""

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="reporting_cycles", verbose_name="計画"
    )
    fiscal_year = FiscalYearField("対象年度")
    opens_on = models.DateField("照会日")
    due_on = models.DateField("回答期限")
    closed_on = models.DateField("締切処理日", null=True, blank=True)
    inquiry_text = models.TextField("照会文", blank=True)
    instructions = models.TextField("記入要領", blank=True)
    is_demo = models.BooleanField("デモデータ", default=False, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "照会・調査"
        verbose_name_plural = "照会・調査"
        ordering: ClassVar[list[str]] = ["plan_id", "fiscal_year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["plan", "fiscal_year"],
                name="reporting_cycle_one_per_year",
                violation_error_message="この年度の照会は既にあります。",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")),
                name="reporting_cycle_due_after_opening",
                violation_error_message="回答期限は照会日以降の日にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opens_on")),
                name="reporting_cycle_closed_after_opening",
                violation_error_message="締切処理日は照会日以降の日にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{FiscalYear(self.fiscal_year).label}実績の照会"
