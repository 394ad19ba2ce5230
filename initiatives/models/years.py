"""What an initiative is to do in which year: its texts by year and the planned bars of its schedule."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from imari_dx.shared.acts import History
from imari_dx.shared.fiscal_year import MOST_PERIODS, FiscalYear
from initiatives.models.initiative import Initiative
from initiatives.models.plan import FiscalYearField, Phase
from initiatives.words import NEUTRAL


class Activity(models.Model):
    """取組内容 of one initiative in one fiscal year; a year without a row is an empty cell."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="activities", verbose_name=NEUTRAL.initiative
    )
    fiscal_year = FiscalYearField("年度")
    text = models.TextField("取組内容")
    history = History()

    class Meta:
        verbose_name = "取組内容"
        verbose_name_plural = "取組内容"
        ordering: ClassVar[list[str]] = ["initiative_id", "fiscal_year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["initiative", "fiscal_year"], name="activity_one_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.initiative.code} {FiscalYear(self.fiscal_year).short_label} {self.text}"


class ScheduleBar(models.Model):
    """One planned bar of the schedule: a phase from one period to another, both included.

    Periods count from 1 within their year, as the plan divides it (``Plan.periods_per_year``).
    """

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="schedule_bars", verbose_name=NEUTRAL.initiative
    )
    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, related_name="schedule_bars", verbose_name="工程"
    )
    start_fiscal_year = FiscalYearField("開始年度")
    start_period = models.PositiveSmallIntegerField("開始の期")
    end_fiscal_year = FiscalYearField("終了年度")
    end_period = models.PositiveSmallIntegerField("終了の期")
    is_inferred = models.BooleanField(
        "推定", default=False, help_text="計画書の図から確認したらチェックを外してください。"
    )
    history = History()

    class Meta:
        verbose_name = "スケジュールの線（計画）"
        verbose_name_plural = "スケジュールの線（計画）"
        ordering: ClassVar[list[str]] = ["initiative_id", "phase_id", "start_fiscal_year", "start_period"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(start_period__range=(1, MOST_PERIODS)) & Q(end_period__range=(1, MOST_PERIODS)),
                name="schedule_bar_periods_1_to_4",
                violation_error_message="期は1から4で入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(end_fiscal_year__gt=F("start_fiscal_year"))
                | Q(end_fiscal_year=F("start_fiscal_year"), end_period__gte=F("start_period")),
                name="schedule_bar_in_order",
                violation_error_message="終了は開始と同じか、それより後の期にしてください。",
            ),
            models.UniqueConstraint(
                fields=["initiative", "phase", "start_fiscal_year", "start_period"],
                name="schedule_bar_unique_start",
            ),
        ]

    def __str__(self) -> str:
        start, end = FiscalYear(self.start_fiscal_year), FiscalYear(self.end_fiscal_year)
        return f"{self.phase} {start.short_label}-{self.start_period}〜{end.short_label}-{self.end_period}"

    def clean(self) -> None:
        """Refuse a period that the plan's years do not have, which no constraint of one table can see."""
        super().clean()
        if self.initiative_id is None:
            return
        division = self.initiative.plan.timeline.division
        if problem := division.refused(self.start_period, self.end_period):
            raise ValidationError(problem)
