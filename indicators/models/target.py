"""What the plan promises: indicators (数値目標) in structured reading and evaluation items (実施評価指標)."""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from imari_dx.shared.acts import History
from imari_dx.shared.numbers import MAX_DECIMALS, MAX_DIGITS
from indicators.judgement import Direction, Kind, KindRules, Timing
from indicators.judgement.decimals import MAX_SHOWN_DECIMALS
from initiatives.models import FiscalYearField, Initiative

# Room for every number that may be typed (imari_dx.shared.numbers); exact, never a float.
DIGITS, DECIMALS = MAX_DIGITS + MAX_DECIMALS, MAX_DECIMALS


def _of_kinds(asked: Callable[[KindRules], bool]) -> Q:
    """Return the indicators whose kind is such."""
    return reduce(or_, (Q(kind=kind.value) for kind in Kind if asked(kind.rules)))


class Indicator(models.Model):
    """数値目標: the official wording verbatim, and its structured reading by which it is judged."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="indicators", verbose_name="施策"
    )
    sort_order = models.PositiveSmallIntegerField("並び順")
    name = models.CharField("指標名", max_length=200)
    target_text = models.CharField("計画書の記載", max_length=300)
    kind = models.CharField("種類", max_length=20, choices=[(kind.value, kind.rules.label) for kind in Kind])
    timing = models.CharField("目標の時期", max_length=20, choices=[(one.value, one.label) for one in Timing])
    direction = models.CharField("比較", max_length=20, choices=[(one.value, one.label) for one in Direction])
    unit = models.CharField("単位", max_length=20, blank=True)
    target = models.DecimalField(
        "目標値",
        max_digits=DIGITS,
        decimal_places=DECIMALS,
        null=True,
        blank=True,
        help_text="割合は％で入力",
    )
    baseline = models.DecimalField(
        "基準値", max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True
    )
    baseline_year = FiscalYearField("基準値の年度", null=True, blank=True)
    first_year = FiscalYearField("評価する最初の年度")
    last_year = FiscalYearField("評価する最後の年度")
    due_year = FiscalYearField("期限の年度", null=True, blank=True)
    is_due_year_inferred = models.BooleanField("期限は推定", default=False)
    numerator_label = models.CharField("分子の名称", max_length=100, blank=True)
    denominator_label = models.CharField("分母の名称", max_length=100, blank=True)
    are_labels_ours = models.BooleanField(
        "算式の名称は計画書にない", default=False, help_text="計画書に算式がなく、事務局が補ったとき。"
    )
    counts_events_of = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="event_counters",
        verbose_name="開催回数を数える指標",
        help_text="同じ施策の１回当たりの指標。その回数がこの指標の値になります。",
    )
    source = models.TextField("出典", blank=True)
    definition = models.TextField("定義", blank=True)
    final_month = models.PositiveSmallIntegerField(
        "数値確定の時期（月）", null=True, blank=True, help_text="翌年度の何月に確定値が出るか"
    )
    decimals = models.PositiveSmallIntegerField(
        "小数の桁数",
        null=True,
        blank=True,
        help_text="値を示す桁数（0〜6）。空欄なら目標値などの桁数（割合と１回当たりの平均は1桁以上）。",
    )
    allows_decimals = models.BooleanField(
        "小数の入力を認める",
        null=True,
        blank=True,
        help_text="「不明」なら、示す桁数が1以上のとき認めます（割合の分子と分母、１回当たりの数は整数）。",
    )
    allows_negative = models.BooleanField(
        "負の数の入力を認める",
        null=True,
        blank=True,
        help_text="「不明」なら、目標値・基準値・年度ごとの値に負の数があるとき認めます。",
    )
    history = History()

    class Meta:
        verbose_name = "数値目標（指標）"
        verbose_name_plural = "数値目標（指標）"
        ordering: ClassVar[list[str]] = ["initiative_id", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["initiative", "sort_order"], name="indicator_unique_order"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind])
                & Q(timing__in=[one.value for one in Timing])
                & Q(direction__in=[one.value for one in Direction]),
                name="indicator_known_codes",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind if not kind.rules.is_number])
                | Q(target__isnull=False),
                name="indicator_number_has_target",
                violation_error_message="数値の指標には目標値が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="indicator_years_in_order",
                violation_error_message="評価する最後の年度は最初の年度以降にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True, baseline_year__isnull=True)
                | Q(baseline__isnull=False, baseline_year__isnull=False),
                name="indicator_baseline_with_year",
                violation_error_message="基準値とその年度は両方入力してください。",
            ),
            models.CheckConstraint(
                condition=~_of_kinds(lambda rules: rules.is_quotient)
                | (~Q(numerator_label="") & ~Q(denominator_label="")),
                name="indicator_ratio_has_labels",
                violation_error_message="割合の指標には分子と分母の名称が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(final_month__isnull=True) | Q(final_month__range=(1, 12)),
                name="indicator_final_month_1_to_12",
                violation_error_message="月は1から12で入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(decimals__isnull=True) | Q(decimals__range=(0, MAX_SHOWN_DECIMALS)),
                name="indicator_decimals_0_to_6",
                violation_error_message="小数の桁数は0から6で入力してください。",
            ),
            models.CheckConstraint(
                condition=~_of_kinds(lambda rules: rules.has_events)
                | (
                    (Q(allows_decimals__isnull=True) | Q(allows_decimals=False))
                    & (Q(allows_negative__isnull=True) | Q(allows_negative=False))
                ),
                name="indicator_events_are_counted",
                violation_error_message="１回当たりの指標では、開催ごとの数は0以上の整数です。"
                "小数や負の数の入力は認められません。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative.code} {self.plain_name}"

    @property
    def plain_name(self) -> str:
        """The name without ※."""
        return self.name.replace("※", "")


class Expectation(models.Model):
    """目安値: the explicit expectation of an indicator for one fiscal year."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="expectations", verbose_name="指標"
    )
    fiscal_year = FiscalYearField("年度")
    value = models.DecimalField("目安値", max_digits=DIGITS, decimal_places=DECIMALS)
    history = History()

    class Meta:
        verbose_name = "目安値"
        verbose_name_plural = "目安値"
        ordering: ClassVar[list[str]] = ["indicator_id", "fiscal_year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["indicator", "fiscal_year"], name="expectation_one_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.indicator.plain_name} {self.fiscal_year}"


class EvaluationItem(models.Model):
    """実施評価指標: what is to be done or reported in one fiscal year; verbatim, a line break inside kept."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="evaluation_items", verbose_name="施策"
    )
    fiscal_year = FiscalYearField("年度")
    sort_order = models.PositiveSmallIntegerField("並び順")
    text = models.TextField("実施評価指標")
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="evaluation_items",
        verbose_name="対応する数値目標",
        help_text="数値を報告するだけの項目では、その指標の実績値が回答になります。",
    )
    history = History()

    class Meta:
        verbose_name = "実施評価指標"
        verbose_name_plural = "実施評価指標"
        ordering: ClassVar[list[str]] = ["initiative_id", "fiscal_year", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["initiative", "fiscal_year", "sort_order"], name="evaluation_item_unique_order"
            )
        ]

    def __str__(self) -> str:
        return self.text.replace("\n", "")
