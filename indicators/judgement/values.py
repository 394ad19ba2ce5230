"""The plain values that a judgement reads: what the plan says, what was measured, what was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from .arithmetic import exact, tidy
from .errors import JudgementError

if TYPE_CHECKING:
    from .kinds import KindRules


class Kind(StrEnum):
    """What is entered for an indicator, and so what the value of a year is."""

    rules: "KindRules"  # what the kind is and does: `kinds` has a module for each and sets it

    ANNUAL = "annual"
    PER_EVENT = "per_event"
    RATIO = "ratio"
    CUMULATIVE = "cumulative"
    LEVEL = "level"
    MILESTONE = "milestone"
    TEXT = "text"


class Timing(StrEnum):
    """When the target must hold: in each year, or by the deadline (else the last year)."""

    EVERY_YEAR = "every_year"
    AT_END = "at_end"

    @property
    def label(self) -> str:
        """The word of the plan: 毎年 or 期末."""
        return "毎年" if self is Timing.EVERY_YEAR else "期末"


class Direction(StrEnum):
    """How a value compares with the target: 以上, 超, 以下, 未満."""

    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"

    @property
    def label(self) -> str:
        """The Japanese word after the number."""
        return _DIRECTION_LABELS[self]

    @property
    def more_is_better(self) -> bool:
        """True for 以上 and 超."""
        return self in (Direction.AT_LEAST, Direction.ABOVE)

    def reached(self, value: Decimal, reference: Decimal) -> bool:
        """Return whether the value meets the reference."""
        match self:
            case Direction.AT_LEAST:
                return value >= reference
            case Direction.ABOVE:
                return value > reference
            case Direction.AT_MOST:
                return value <= reference
            case Direction.BELOW:
                return value < reference

    def gain(self, value: Decimal, before: Decimal) -> Decimal:
        """Return by how much the value is better than an earlier one; negative if it is worse."""
        return value - before if self.more_is_better else before - value


_DIRECTION_LABELS = {
    Direction.AT_LEAST: "以上",
    Direction.ABOVE: "超",
    Direction.AT_MOST: "以下",
    Direction.BELOW: "未満",
}


class Status(StrEnum):
    """Status of a measurement: 確定, 速報 (have a value), 調査中, 未公表, 未実施, 対象外 (have none).

    Nothing entered is no status (None) of a measurement; BLANK is how a scale asks for it.
    """

    CONFIRMED = "confirmed"
    PRELIMINARY = "preliminary"
    PENDING = "pending"
    UNPUBLISHED = "unpublished"
    NOT_HELD = "not_held"
    NOT_APPLICABLE = "not_applicable"
    BLANK = "blank"

    @property
    def has_value(self) -> bool:
        """True for 確定 and 速報."""
        return self in (Status.CONFIRMED, Status.PRELIMINARY)


class ItemStatus(StrEnum):
    """Status of an evaluation item: 実施済, 一部実施, 未実施, 対象外."""

    DONE = "done"
    PARTIAL = "partial"
    NOT_DONE = "not_done"
    NOT_APPLICABLE = "not_applicable"


def decimal_of(value: object, name: str) -> Decimal:
    """Turn an integer into a Decimal and refuse floats and NaN: a binary fraction would move a threshold."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, Decimal) and value.is_finite():
        return value
    raise TypeError(f"{name} must be a finite Decimal, not {value!r}")


def make_decimals(instance: object, *names: str) -> None:
    """Turn the named fields of a frozen instance into Decimals; None stays. Raises TypeError as above."""
    for name in names:
        value = getattr(instance, name)
        if value is not None:
            object.__setattr__(instance, name, decimal_of(value, name))


@dataclass(frozen=True, slots=True)
class YearFigure:
    """One year's measurement as entered.

    `status` None with no value is blank. `value` is the year's number (annual, level), the percent unrounded
    (ratio known as a bare rate, 率のみ), the mean per event (per_event) or the year's increment (cumulative).
    A ratio's numerator and denominator take precedence over its value. `reached_on` is a milestone's day.
    """

    fiscal_year: int
    status: Status | None = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reached_on: date | None = None

    def __post_init__(self) -> None:
        make_decimals(self, "value", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """How many evaluation items of a year have which status.

    Raises JudgementError for a negative number.
    """

    done: int = 0
    partial: int = 0
    not_done: int = 0
    not_applicable: int = 0

    def __post_init__(self) -> None:
        if min(self.done, self.partial, self.not_done, self.not_applicable) < 0:
            raise JudgementError("実施評価指標の件数に負の数があります。")

    @classmethod
    def of(cls, statuses: Iterable[ItemStatus | None]) -> "ItemCounts":
        """Count statuses. None, not answered yet, is in no denominator: a missing answer is not 未実施."""
        counted = list(statuses)
        return cls(*(counted.count(status) for status in ItemStatus))

    @classmethod
    def from_total(cls, *, done: int, partial: int, total: int) -> "ItemCounts":
        """Build from a total that leaves out 対象外.

        Raises JudgementError if there are more done than in total.
        """
        if done + partial > total:
            raise JudgementError("実施済と一部実施の件数の合計が、実施評価指標の件数を超えています。")
        return cls(done, partial, total - done - partial)

    @property
    def rate(self) -> Decimal | None:
        """(実施済 + ½ 一部実施) ÷ (all but 対象外) in percent; None without items or if all are 対象外."""
        asked = self.done + self.partial + self.not_done
        if not asked:
            return None
        with exact():
            return tidy(Decimal(100 * (2 * self.done + self.partial)) / (2 * asked))


@dataclass(frozen=True, slots=True)
class Facts:
    """Flat facts of one indicator in one fiscal year: all that a judgement needs besides the plan.

    `actual` is the year's own value: the increment for cumulative, percent for a ratio. `previous` is the
    latest earlier measurement of what is compared: for cumulative the running total of that year.
    `first_value` is the first measurement in a year that counts. `running_total` includes this year's
    increment; None means unknown, then `unknown_years` names the years that are missing and `known_total`
    is the sum of what is known. `status_reason` is what was given as the reason of a missing value (for
    scales that ask for 事業終了). `before` are the facts of the year of `previous`, given where that value
    has more decimals than the indicator shows: they say how it was written in its own year.
    """

    fiscal_year: int
    status: Status | None = None
    actual: Decimal | None = None
    previous: Decimal | None = None
    previous_year: int | None = None
    first_value: Decimal | None = None
    first_value_year: int | None = None
    running_total: Decimal | None = None
    unknown_years: tuple[int, ...] = ()
    known_total: Decimal | None = None
    items: ItemCounts = ItemCounts()
    milestone_reached_on: date | None = None
    status_reason: str = ""
    before: "Facts | None" = None

    def __post_init__(self) -> None:
        make_decimals(self, "actual", "previous", "first_value", "running_total", "known_total")
