"""What the plan says of an indicator, as the judgement reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from .aim import Against, Aim, ToleranceIn, objections
from .arithmetic import HUNDRED, exact, tidy
from .errors import JudgementError
from .values import Direction, Kind, Timing, decimal_of, make_decimals

_NUMBERS = ("target", "baseline", "lower_bound", "upper_bound", "tolerance")


class YearBasis(StrEnum):
    """What a figure of the indicator is of: a fiscal year, a calendar year, or a point of time."""

    FISCAL_YEAR = "fiscal_year"
    CALENDAR_YEAR = "calendar_year"
    DATE = "date"

    @property
    def label(self) -> str:
        """年度, 暦年 or 時点."""
        return _BASIS_LABELS[self]


_BASIS_LABELS = {YearBasis.FISCAL_YEAR: "年度", YearBasis.CALENDAR_YEAR: "暦年", YearBasis.DATE: "時点"}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRule:
    """What the plan says of an indicator.

    `target`, `baseline`, bounds and the expectations are in `unit`; those of a ratio are in percent. Years
    are Western fiscal years. `first_year` to `last_year` are the years that count; `due_year` is the deadline
    of a 期末 target or a milestone, without it the last year. A baseline without a year is taken as
    measured in the year before the first that counts. `expectations` are the values per year: of 毎年 that
    year's own target, of 期末 what is expected on the way. `direction` is that of the comparison where it
    implies one, else 以上 where none is given; None of 範囲 and 設定なし. `tolerance` is in the unit or in
    percent of the baseline. With `starts_at_baseline` a running total starts at the stated baseline, the
    total before the first year that counts, and not at 0. A figure is of the year `years_behind` before the
    one that is evaluated. Indicators of an initiative with the same `rating_group` are rated as one. How
    values are shown and typed (`decimals`, `allows_decimals`, `allows_negative`) is None where it follows
    from the rest: see `decimals.py`.
    Raises JudgementError if the years run backwards or something contradicts the comparison, TypeError for
    a float.
    """

    name: str
    kind: Kind
    timing: Timing
    comparison: Aim = Aim.VALUE
    direction: Direction | None = None
    against: Against | None = None
    unit: str = ""
    target: Decimal | None = None
    lower_bound: Decimal | None = None
    upper_bound: Decimal | None = None
    tolerance: Decimal | None = None
    tolerance_in: ToleranceIn | None = None
    baseline: Decimal | None = None
    baseline_year: int | None = None
    starts_at_baseline: bool = False
    expectations: Mapping[int, Decimal] = field(default_factory=dict, hash=False)
    first_year: int
    last_year: int
    due_year: int | None = None
    basis: YearBasis = YearBasis.FISCAL_YEAR
    years_behind: int = 0
    rating_group: str = ""
    decimals: int | None = None
    allows_decimals: bool | None = None
    allows_negative: bool | None = None

    def __post_init__(self) -> None:
        make_decimals(self, *_NUMBERS)
        expectations = {
            year: decimal_of(value, f"expectation of {year}") for year, value in self.expectations.items()
        }
        object.__setattr__(self, "expectations", expectations)
        if self.last_year < self.first_year:
            raise JudgementError(
                f"「{self.name}」の評価の対象となる最後の年度が、最初の年度より前になっています。"
            )
        if objection := next(objections(self, has_values_per_year=bool(expectations)), None):
            raise JudgementError(f"「{self.name}」の目標が読み取れません。{objection.text}")
        if self.direction is None:
            usual = Direction.AT_LEAST if self.comparison.takes_direction else None
            object.__setattr__(self, "direction", self.comparison.direction or usual)

    @property
    def deadline(self) -> int:
        """The fiscal year from which on the target itself is the reference."""
        return self.last_year if self.due_year is None else self.due_year

    @property
    def years(self) -> int:
        """Number of fiscal years from the first that counts to the deadline, at least 1."""
        return max(1, self.deadline - self.first_year + 1)

    @property
    def start(self) -> Decimal | None:
        """The stated total from which a running total starts; None where it starts at 0."""
        return self.baseline if self.starts_at_baseline and self.kind.rules.accumulates else None

    @property
    def final_target(self) -> Decimal | None:
        """The target; without one the value per year of the deadline year, else the last before it."""
        if self.target is not None:
            return self.target
        year = max((year for year in self.expectations if year <= self.deadline), default=None)
        return None if year is None else self.expectations[year]

    @property
    def common_target(self) -> Decimal | None:
        """The target that all years share: of 毎年 the one beside the years' own, of 期末 the final one."""
        return self.target if self.timing is Timing.EVERY_YEAR else self.final_target

    @property
    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """The range of 範囲, both bounds included."""
        if self.lower_bound is None or self.upper_bound is None:
            return None
        return self.lower_bound, self.upper_bound

    def own_target(self, fiscal_year: int) -> Decimal | None:
        """Return the year's own target of 毎年, None where the plan states none for it."""
        return self.expectations.get(fiscal_year) if self.timing is Timing.EVERY_YEAR else None

    def target_of(self, fiscal_year: int) -> Decimal | None:
        """Return the target of a year: of 毎年 its own where the plan states one, of 期末 the final one."""
        own = self.own_target(fiscal_year)
        return self.common_target if own is None else own

    def has_target(self, fiscal_year: int) -> bool:
        """Return whether the plan asks anything that a year can be held against; 設定なし does not."""
        if self.comparison is not Aim.NONE and not self.kind.rules.is_number:
            return True
        if self.comparison.takes_target:
            return self.target_of(fiscal_year) is not None
        return self.comparison is not Aim.NONE

    def asks_for_change(self, fiscal_year: int) -> bool:
        """Return whether nothing but a change for the better is asked.

        増加 and 減少; also 超 or 未満 whose baseline is the target itself.
        """
        return self.comparison.is_change or (
            self.kind.rules.has_baseline
            and self.direction in (Direction.ABOVE, Direction.BELOW)
            and self.baseline is not None
            and self.baseline == self.target_of(fiscal_year)
        )

    def counts(self, fiscal_year: int) -> bool:
        """Return whether a fiscal year is among those that count."""
        return self.first_year <= fiscal_year <= self.last_year

    def elapsed(self, fiscal_year: int) -> int:
        """Number of those years elapsed at the end of a fiscal year: from 0 to `years`."""
        return min(self.years, max(0, fiscal_year - self.first_year + 1))

    # --- how a value compares ---

    def direction_for(self, value: Decimal) -> Direction:
        """Return the direction in which a value is compared; of 範囲 the one of the bound on its side."""
        if self.direction is not None:
            return self.direction
        above = self.upper_bound is not None and value > self.upper_bound
        return Direction.AT_MOST if above else Direction.AT_LEAST

    def reached(self, value: Decimal, reference: Decimal) -> bool:
        """Return whether a value meets a reference; of 範囲 the reference is the bound on its side."""
        return self.direction_for(value).reached(value, reference)

    def meets(self, value: Decimal, fiscal_year: int) -> bool | None:
        """Return whether a number meets the target of a year; None where that is no fixed number or range."""
        if self.comparison is Aim.BETWEEN:
            return self._distance(value) == 0
        target = self.target_of(fiscal_year)
        return None if target is None else self.reached(value, target)

    @property
    def limit_word(self) -> str:
        """The word behind the number that is compared with: 以上, 以下, of 順位 以内."""
        if self.comparison is Aim.RANK:
            return "以内"
        return "" if self.direction is None else self.direction.label

    def gain(self, value: Decimal, before: Decimal) -> Decimal:
        """Return by how much a value is better than another one: of 範囲 by how much nearer to it it is."""
        if self.comparison is not Aim.BETWEEN:
            return self.direction_for(value).gain(value, before)
        return self._distance(before) - self._distance(value)

    def _distance(self, value: Decimal) -> Decimal:
        lower, upper = self.lower_bound or Decimal(0), self.upper_bound or Decimal(0)
        with exact():
            return max(lower - value, value - upper, Decimal(0))

    def kept(self, baseline: Decimal) -> Decimal:
        """Return the bound of 維持: the baseline with the tolerance on the worse side.

        A tolerance in percent is of the baseline's absolute value.
        """
        room = self.tolerance or Decimal(0)
        with exact():
            if self.tolerance_in is ToleranceIn.PERCENT:
                room = tidy(abs(baseline) * room / HUNDRED)
            return baseline - room if self.direction_for(baseline).more_is_better else baseline + room
