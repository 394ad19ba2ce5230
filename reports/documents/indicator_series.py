"""One indicator over the years of a plan: what its chart draws and its table says. Plain values."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.judgement import Kind, TargetStanding
from indicators.models import MIGRATED

THIS_PLAN = "この計画"


class PointState(StrEnum):
    """Whether a year has a value, and if not, of which sort its absence is."""

    VALUE = "value"
    MISSING = "missing"  # 未入力, 未報告, 調査中, 未公表, 未実施, 対象外: a year that was asked about
    NOT_COUNTING = "not_counting"  # the plan does not judge this year
    AHEAD = "ahead"  # the year's round is not opened
    HIDDEN = "hidden"  # not published to this reader
    UNPLANNED = "unplanned"  # 計画なし, or an indicator that the plan did not have then


@dataclass(frozen=True, slots=True)
class YearPoint:
    """One fiscal year of an indicator. Numbers are in its unit, a ratio's in percent."""

    fiscal_year: int
    label: str  # 令和7年度
    short_label: str  # R7
    is_chosen: bool
    is_draft: bool
    state: PointState
    text: str  # the value in words, or the word for its absence
    value: Decimal | None = None  # what is compared: running total, mean, percent
    decimals: int = 0  # that the value shows
    own: Decimal | None = None  # the year's increment of a running total, else as value
    least: Decimal | None = None
    most: Decimal | None = None
    counts: bool = False  # a year that is judged
    is_preliminary: bool = False
    reached_on: dt.date | None = None
    reference: Decimal | None = None
    reference_text: str = ""
    rate_text: str = ""
    standing: TargetStanding = TargetStanding.NOT_JUDGED
    grade: str = ""
    is_bad: bool = False  # 遅れ
    is_met: bool | None = None  # whether the target itself is met; None where nothing is compared
    own_target: Decimal | None = None  # the year's own, where the plan states one for each year
    detail: str = ""  # what the value was computed from
    is_migrated: bool = False  # 移行データ
    label_lines: tuple[str, str] = ("", "")  # direct label: the value, and in smaller letters what it is of

    @property
    def year_mark(self) -> str:
        """What stands behind the year: （案）, （移行データ）."""
        return "（案）" if self.is_draft else f"（{MIGRATED}）" if self.is_migrated else ""

    @property
    def told(self) -> str:
        """The year in words, for a chart that is read out."""
        return f"{self.label}{f'（{MIGRATED}）' if self.is_migrated else ''} {self.text}"

    @property
    def has_value(self) -> bool:
        """Whether something was measured."""
        return self.state == PointState.VALUE

    @property
    def short_text(self) -> str:
        """The value without what it is of: 累計515件, 82％（速報）."""
        return f"{self.label_lines[0]}（速報）" if self.is_preliminary else self.label_lines[0]

    @property
    def judged_text(self) -> str:
        """Year, standing and grade in one line: 令和7年度　順調　B."""
        return self._judged(self.label)

    @property
    def judged_text_short(self) -> str:
        """R7　順調　B."""
        return self._judged(self.short_label)

    def _judged(self, year: str) -> str:
        told = f"{year}{self.year_mark}"
        return "　".join([told, *((self.standing_text, self.grade) if self.counts else ())]).rstrip()

    @property
    def standing_text(self) -> str:
        """達成, 順調, 遅れ, 判定なし; － where nothing is judged."""
        return self.standing.label if self.counts else "－"


@dataclass(frozen=True, slots=True)
class IndicatorSeries:
    """One indicator with the sentence that its chart says."""

    indicator_id: int
    number: int
    name: str
    kind: Kind
    unit: str
    target_text: str
    target: Decimal | None
    more_is_better: bool
    mark_word: str  # what the mark of a year's reference means
    due_year: int
    due_label: str  # 令和7年度末
    title: str
    points: tuple[YearPoint, ...]
    bounds: tuple[Decimal, Decimal] | None = None  # of 範囲
    # Where revisions changed the target: that of each year, and the texts of all, the earliest first.
    targets: tuple[Decimal | None, ...] = ()
    target_steps: tuple[str, ...] = ()
    before: tuple["FormerSeries", ...] = ()  # the same line in the plans before, the earliest first
    broken: str = ""  # why the line of the plan before is not shown in one with this, else ""

    @property
    def parts(self) -> tuple["IndicatorSeries", ...]:
        """What is drawn in one: the years of the plans before, and those of this one."""
        return (*(one.series for one in self.before), self)

    @property
    def blocks(self) -> list[tuple["FormerSeries | None", str, tuple[YearPoint, ...]]]:
        """The years as a table has them: of each plan its label, "" where there is but one."""
        former = [(one, one.label, one.series.points) for one in self.before]
        return [*former, (None, THIS_PLAN if former else "", self.points)]

    @property
    def last_before(self) -> YearPoint | None:
        """前期: the latest value of the plans before, None without one."""
        points = [point for one in self.before for point in one.series.points]
        return next((point for point in reversed(points) if point.has_value), None)

    @property
    def note_before(self) -> str:
        """What must be known to read the years of several plans in one, else ""."""
        if self.broken or not self.before:
            return self.broken
        return "累計は、それぞれの計画で数えた値です。" if self.kind.rules.accumulates else ""

    @property
    def targets_of_years(self) -> tuple[Decimal | None, ...]:
        """The target of each year: the one of all years unless revisions changed it."""
        return self.targets or (self.target,) * len(self.points)

    @property
    def targets_text(self) -> str:
        """2回以上; of a target that was revised 2回以上→4回以上."""
        return "→".join(self.target_steps) or self.target_text

    @property
    def chosen(self) -> YearPoint:
        return next(point for point in self.points if point.is_chosen)

    @property
    def caption(self) -> str:
        """The name with the target; a milestone's target is often its name, which is not said twice."""
        name, target = self.name, self.target_text.replace("※", "")
        return name if name == target else f"{name}（目標 {target}）"

    @property
    def heading(self) -> str:
        """通信不良発生学校率（単位：％）."""
        return f"{self.name}（単位：{self.unit}）" if self.unit else self.name


@dataclass(frozen=True, slots=True)
class FormerSeries:
    """The same line in a plan before: its last years against its own targets, as that plan judged them."""

    label: str  # 前計画
    plan: str  # the plan's name with its years
    url: str  # of the page of its initiative there
    series: IndicatorSeries
