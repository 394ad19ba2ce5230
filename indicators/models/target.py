"""What the plan promises in figures: indicators (数値目標), read in parts, and their values per year."""

from collections import defaultdict
from collections.abc import Iterable
from typing import ClassVar, Protocol

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Department
from imari_dx.shared.acts import History
from imari_dx.shared.numbers import MAX_DECIMALS, MAX_DIGITS
from indicators.judgement import (
    Against,
    Aim,
    Direction,
    Kind,
    Reading,
    Timing,
    ToleranceIn,
    YearBasis,
    objections,
)
from indicators.judgement.decimals import MAX_SHOWN_DECIMALS
from indicators.models.comparison_constraints import OF_COMPARISON, of_kinds
from initiatives.models import FiscalYearField, Initiative
from initiatives.words import NEUTRAL

# Room for every number that may be typed (imari_dx.shared.numbers); exact, never a float.
DIGITS, DECIMALS = MAX_DIGITS + MAX_DECIMALS, MAX_DECIMALS


# A figure is of the evaluated year or of one of so many before it.
MAX_YEARS_BEHIND = 10


class _Labelled(Protocol):
    """A code with its Japanese word."""

    value: str

    @property
    def label(self) -> str: ...


def _choices(codes: Iterable[_Labelled]) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in codes]


class Indicator(models.Model):
    """数値目標: the official wording verbatim, and its structured reading by which it is judged."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="indicators", verbose_name=NEUTRAL.initiative
    )
    sort_order = models.PositiveSmallIntegerField("並び順")
    name = models.CharField("指標名", max_length=200)
    target_text = models.CharField("計画書の記載", max_length=300)
    kind = models.CharField("種類", max_length=20, choices=[(kind.value, kind.rules.label) for kind in Kind])
    timing = models.CharField("目標の時期", max_length=20, choices=_choices(Timing))
    comparison = models.CharField(
        "比較",
        max_length=20,
        choices=_choices(Aim),
        default=Aim.VALUE.value,
        help_text="何を求める目標か。目標値と順位には目標値、範囲には下限と上限、増加と減少には比べる相手を入力します。",
    )
    direction = models.CharField(
        "目標の向き",
        max_length=20,
        choices=_choices(Direction),
        blank=True,
        help_text="目標値と維持で入力します。ほかの比較では空欄です。",
    )
    against = models.CharField("比べる相手", max_length=20, choices=_choices(Against), blank=True)
    unit = models.CharField("単位", max_length=20, blank=True)
    target = models.DecimalField(
        "目標値",
        max_digits=DIGITS,
        decimal_places=DECIMALS,
        null=True,
        blank=True,
        help_text="割合は％で入力",
    )
    lower_bound = models.DecimalField(
        "範囲の下限", max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True
    )
    upper_bound = models.DecimalField(
        "範囲の上限", max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True
    )
    tolerance = models.DecimalField(
        "維持の許容幅", max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True
    )
    tolerance_in = models.CharField("許容幅の単位", max_length=20, choices=_choices(ToleranceIn), blank=True)
    baseline = models.DecimalField(
        "基準値", max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True
    )
    baseline_year = FiscalYearField("基準値の年度", null=True, blank=True)
    baseline_date = models.DateField("基準値の時点", null=True, blank=True)
    starts_at_baseline = models.BooleanField(
        "累計は基準値から始まる",
        default=False,
        help_text="累計だけ。評価する最初の年度より前の累計を基準値とし、毎年度の数をそれに足します。",
    )
    rating_group = models.CharField(
        "評価の組",
        max_length=50,
        blank=True,
        help_text=f"同じ{NEUTRAL.initiative}で同じ名前を付けた指標は、合わせて一つに評価します（全て満たす必要があるもの）。",
    )
    basis = models.CharField(
        "値の期間",
        max_length=20,
        choices=_choices(YearBasis),
        default=YearBasis.FISCAL_YEAR.value,
        help_text="値が年度のものか、暦年のものか、ある時点のものか。",
    )
    years_behind = models.PositiveSmallIntegerField(
        "値の遅れ（年）",
        default=0,
        validators=[MaxValueValidator(MAX_YEARS_BEHIND)],
        help_text="評価する年度より何年前の値で評価するか（2年前の統計なら2）。",
    )
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
        help_text=f"同じ{NEUTRAL.initiative}の１回当たりの指標。その回数がこの指標の値になります。",
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reported_indicators",
        verbose_name="所管課",
        help_text=f"{NEUTRAL.initiative}の担当課ではない課が実績値を報告するときだけ選びます。",
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
                & Q(comparison__in=[one.value for one in Aim])
                & Q(direction__in=["", *(one.value for one in Direction)])
                & Q(against__in=["", *(one.value for one in Against)])
                & Q(tolerance_in__in=["", *(one.value for one in ToleranceIn)])
                & Q(basis__in=[one.value for one in YearBasis]),
                name="indicator_known_codes",
            ),
            *OF_COMPARISON,
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
                condition=Q(starts_at_baseline=False)
                | (
                    of_kinds(lambda rules: rules.accumulates)
                    & Q(baseline_year__isnull=False, baseline_year__lt=F("first_year"))
                ),
                name="indicator_total_starts_before",
                violation_error_message="基準値から始まるのは累計だけです。"
                "評価する最初の年度より前の年度の基準値を入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(baseline_date__isnull=True) | Q(baseline__isnull=False),
                name="indicator_baseline_date_of_baseline",
                violation_error_message="基準値の時点は、基準値があるときだけ入力します。",
            ),
            models.CheckConstraint(
                condition=Q(years_behind__lte=MAX_YEARS_BEHIND),
                name="indicator_years_behind_0_to_10",
                violation_error_message="値の遅れは0から10までの年数で入力してください。",
            ),
            models.CheckConstraint(
                condition=~of_kinds(lambda rules: rules.is_quotient)
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
                condition=~of_kinds(lambda rules: rules.has_events)
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

    @property
    def reading(self) -> Reading:
        """The structured reading of the target, as what contradicts it is asked; with known codes only."""
        return Reading(
            kind=Kind(self.kind),
            comparison=Aim(self.comparison),
            direction=Direction(self.direction) if self.direction else None,
            against=Against(self.against) if self.against else None,
            target=self.target,
            lower_bound=self.lower_bound,
            upper_bound=self.upper_bound,
            tolerance=self.tolerance,
            tolerance_in=ToleranceIn(self.tolerance_in) if self.tolerance_in else None,
            baseline=self.baseline,
        )

    def clean(self) -> None:
        """Say what contradicts the comparison, each at its field."""
        if not self.kind or not self.comparison:
            return
        found: dict[str, list[str]] = defaultdict(list)
        for field, text in objections(self.reading, has_values_per_year=False):
            found[field].append(text)
        if found:
            raise ValidationError(found)


class Expectation(models.Model):
    """年度ごとの値: of a 毎年 target that year's own target, of a 期末 one what is expected (目安値)."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="expectations", verbose_name="指標"
    )
    fiscal_year = FiscalYearField("年度")
    value = models.DecimalField("値", max_digits=DIGITS, decimal_places=DECIMALS)
    history = History()

    class Meta:
        verbose_name = "年度ごとの値"
        verbose_name_plural = "年度ごとの値"
        ordering: ClassVar[list[str]] = ["indicator_id", "fiscal_year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["indicator", "fiscal_year"], name="expectation_one_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.indicator.plain_name} {self.fiscal_year}"
