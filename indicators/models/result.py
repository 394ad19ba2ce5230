"""The parts of a report: measurements, answers to evaluation items, actual schedule bars."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from imari_dx.shared.acts import History
from imari_dx.shared.fiscal_year import MOST_PERIODS
from indicators.models.item import EvaluationItem
from indicators.models.report import AnnualReport
from indicators.models.target import DECIMALS, DIGITS, Indicator
from initiatives.models import Phase


class MeasurementStatus(models.TextChoices):
    """What a measurement is; blank (no status yet) is a fifth thing, only while 入力中."""

    CONFIRMED = "confirmed", "確定"
    PRELIMINARY = "preliminary", "速報"
    PENDING = "pending", "調査中"
    UNPUBLISHED = "unpublished", "未公表"
    NOT_HELD = "not_held", "未実施"
    NOT_APPLICABLE = "not_applicable", "対象外"


# Digits of one event's count; the sum of all of a measurement's events fits its numerator.
EVENT_DIGITS = 12
# The statuses that come with a value; the others come with a reason instead.
VALUE_STATUSES = (MeasurementStatus.CONFIRMED, MeasurementStatus.PRELIMINARY)
_NO_VALUE = Q(
    value__isnull=True,
    numerator__isnull=True,
    denominator__isnull=True,
    is_reached__isnull=True,
    reached_on__isnull=True,
    text_value="",
)
_SOME_VALUE = (
    Q(value__isnull=False)
    | Q(numerator__isnull=False, denominator__isnull=False)
    | Q(is_reached__isnull=False)
    | ~Q(text_value="")
)


class Measurement(models.Model):
    """実績値: the value of one indicator in one report, or the reason why there is none.

    Which columns hold something is up to the indicator's kind (``indicators/entry/forms/kinds``). ``value``
    of a ratio is a bare percentage, of an imported past year. A measurement without a status is unfinished:
    what stands in it was typed, but counts nowhere.
    """

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="measurements", verbose_name="年度実績"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="measurements", verbose_name="指標"
    )
    status = models.CharField("区分", max_length=20, choices=MeasurementStatus.choices, blank=True)
    value = models.DecimalField("値", max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True)
    numerator = models.DecimalField("分子", max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True)
    denominator = models.DecimalField(
        "分母", max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True
    )
    is_rate_only = models.BooleanField("率のみ", default=False)
    is_reached = models.BooleanField("達成した", null=True, blank=True)
    reached_on = models.DateField("達成日", null=True, blank=True)
    text_value = models.TextField("文章", blank=True)
    reference_date = models.DateField("時点", null=True, blank=True)
    reason = models.TextField("値がない理由", blank=True)
    change_reason = models.TextField("増減理由", blank=True)
    history = History()

    class Meta:
        verbose_name = "実績値"
        verbose_name_plural = "実績値"
        ordering: ClassVar[list[str]] = ["report_id", "indicator_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "indicator"],
                name="measurement_one_per_indicator",
                violation_error_message="この指標の実績値は既にあります。",
            ),
            models.CheckConstraint(
                condition=Q(status="") | Q(status__in=MeasurementStatus.values),
                name="measurement_known_status",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=VALUE_STATUSES) | _SOME_VALUE,
                name="measurement_value_for_status",
                violation_error_message="確定・速報には値が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(status="") | Q(status__in=VALUE_STATUSES) | (_NO_VALUE & ~Q(reason="")),
                name="measurement_reason_for_status",
                violation_error_message="値がないときは理由を入力し、値は空欄にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0) | Q(status=""),
                name="measurement_denominator_positive",
                violation_error_message="分母が0では割合を計算できません。",
            ),
            models.CheckConstraint(
                condition=Q(reached_on__isnull=True) | Q(is_reached__isnull=False, is_reached=True),
                name="measurement_reached_day_only_if_reached",
                violation_error_message="達成日は達成したときだけ入力します。",
            ),
            models.CheckConstraint(
                condition=~Q(is_reached=True) | Q(reached_on__isnull=False) | Q(status=""),
                name="measurement_reached_has_day",
                violation_error_message="達成したときは達成日が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.get_status_display() or '未入力'}"


class MeasurementEvent(models.Model):
    """One event of a per-event indicator: when, what, how many."""

    measurement = models.ForeignKey(
        Measurement, on_delete=models.CASCADE, related_name="events", verbose_name="実績値"
    )
    sort_order = models.PositiveSmallIntegerField("並び順")
    held_on = models.DateField("開催日")
    name = models.CharField("名称", max_length=200, blank=True)
    count = models.DecimalField("数", max_digits=EVENT_DIGITS, decimal_places=0)
    history = History()

    class Meta:
        verbose_name = "開催の記録"
        verbose_name_plural = "開催の記録"
        ordering: ClassVar[list[str]] = ["measurement_id", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["measurement", "sort_order"], name="measurement_event_unique_order"
            ),
            models.CheckConstraint(
                condition=Q(count__gte=0),
                name="measurement_event_not_negative",
                violation_error_message="数は0以上で入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.name}"


class ItemStatus(models.TextChoices):
    """The answer to one evaluation item."""

    DONE = "done", "実施済"
    PARTIAL = "partial", "一部実施"
    NOT_DONE = "not_done", "未実施"
    NOT_APPLICABLE = "not_applicable", "対象外"


class ItemResult(models.Model):
    """What a report says of one evaluation item; without a status it is blank (only the note was typed)."""

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="item_results", verbose_name="年度実績"
    )
    item = models.ForeignKey(
        EvaluationItem, on_delete=models.PROTECT, related_name="results", verbose_name="実施評価指標"
    )
    status = models.CharField("実施状況", max_length=20, choices=ItemStatus.choices, blank=True)
    note = models.TextField("補足", blank=True)
    history = History()

    class Meta:
        verbose_name = "実施評価指標の実績"
        verbose_name_plural = "実施評価指標の実績"
        ordering: ClassVar[list[str]] = ["report_id", "item_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "item"], name="item_result_one_per_item"),
            models.CheckConstraint(
                condition=Q(status="") | Q(status__in=ItemStatus.values), name="item_result_known_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_status_display()}"


class ActualScheduleBar(models.Model):
    """One actual bar: a phase from one period to another of the reported fiscal year."""

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="actual_bars", verbose_name="年度実績"
    )
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="+", verbose_name="工程")
    start_period = models.PositiveSmallIntegerField("開始の期")
    end_period = models.PositiveSmallIntegerField("終了の期")
    history = History()

    class Meta:
        verbose_name = "スケジュールの線（実績）"
        verbose_name_plural = "スケジュールの線（実績）"
        ordering: ClassVar[list[str]] = ["report_id", "phase_id", "start_period"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "phase", "start_period"], name="actual_bar_unique_start"
            ),
            models.CheckConstraint(
                condition=Q(start_period__range=(1, MOST_PERIODS))
                & Q(end_period__range=(1, MOST_PERIODS))
                & Q(end_period__gte=F("start_period")),
                name="actual_bar_periods_in_order",
                violation_error_message="終了は開始と同じか、それより後の期にしてください。",
            ),
        ]

    def __str__(self) -> str:
        division = self.phase.plan.timeline.division
        return f"{self.phase} {division.span_label(self.start_period, self.end_period)}"
