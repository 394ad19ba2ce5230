"""One initiative in one fiscal year as dashboards show it: plain values, the same for every reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from imari_dx.shared.fiscal_year import LAST_YEAR
from indicators.judgement import (
    Aim,
    Direction,
    IndicatorRule,
    ItemCounts,
    Kind,
    Scale,
    TargetStanding,
    YearFigure,
    worse_half,
)
from indicators.models import ReportState, has_answer
from initiatives.run import Run
from reports.documents.evaluation import NO_GRADE_YET, GradeMark
from reports.documents.stamp import Decision

NOT_PUBLISHED = "公表前"
NOT_PLANNED = "計画なし"
NOT_OPENED = "照会前"  # a planned year whose round was not opened yet
NO_HEADING_WORD = "見出しなし"


@dataclass(frozen=True, slots=True)
class IndicatorYear:
    """One indicator in one year. Numbers are in the indicator's unit, a ratio's in percent."""

    indicator_id: int
    number: int  # 1 for the initiative's first
    name: str
    kind: Kind
    unit: str
    target_text: str
    target: Decimal | None
    more_is_better: bool
    counts: bool  # the year is one that counts
    status: str  # code of the measurement's status, "" while blank
    value_text: str
    value: Decimal | None  # what is compared: the running total, the mean, the percent
    own: Decimal | None  # the year's own increment of a running total, else as value
    reached_on: str  # ISO day of a milestone, "" if it is not reached
    reference: Decimal | None
    reference_text: str
    rate: Decimal | None
    rate_text: str
    grade: GradeMark
    standing: TargetStanding
    reason: str  # of the proposal, one sentence
    status_reason: str
    change_reason: str
    direction: str = Direction.AT_LEAST.value  # 以上, 超, 以下, 未満; "" where none belongs to the comparison
    comparison: str = Aim.VALUE.value
    own_target: Decimal | None = None  # the year's own, where the plan states one for each year
    bounds: tuple[Decimal, Decimal] | None = None  # of 範囲
    is_met: bool | None = None  # whether the target itself is met; None where nothing is compared
    is_yearly: bool = False  # 毎年: what a year is compared with is that year's target
    due_year: int = LAST_YEAR  # from which on the target itself holds: the deadline, else the last year
    least: Decimal | None = None  # of the year's events
    most: Decimal | None = None
    notes: str = ""  # in few words what the value was computed from
    decimals: int = 0  # that the value shows
    detail: str = ""  # in one line what the value was computed from
    # What it was judged on: the plan's rule, and the figures of this and all earlier years as they were then.
    rule: IndicatorRule | None = None
    figures: tuple[YearFigure, ...] = ()
    given_reason: str = ""  # of a missing value, as the judgement takes it


@dataclass(frozen=True, slots=True)
class HeadingName:
    """A heading above an initiative, in the words of that year."""

    heading_id: int
    level: int  # 1 is the top
    key: str  # in addresses
    title: str
    full_name: str  # with its code or the level's word


NO_HEADING = HeadingName(0, 1, "none", NO_HEADING_WORD, NO_HEADING_WORD)


@dataclass(frozen=True, slots=True)
class ItemTally:
    """The year's evaluation items by answer; unanswered ones are in none of the statuses."""

    done: int = 0
    partial: int = 0
    not_done: int = 0
    not_applicable: int = 0
    unanswered: int = 0

    @property
    def counts(self) -> ItemCounts:
        """The answered ones, as the judgement takes them."""
        return ItemCounts(self.done, self.partial, self.not_done, self.not_applicable)

    @property
    def total(self) -> int:
        return self.done + self.partial + self.not_done + self.not_applicable + self.unanswered


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An evaluation item of the year with its answer."""

    text: str
    status: str  # 実施済, 一部実施, 未実施, 対象外, 未入力


@dataclass(frozen=True, slots=True)
class InitiativeYear:
    """One initiative in one fiscal year: where it hangs, how far its report is, its grade and its targets.

    What a reader may not see is blanked: by :func:`hidden` results, by :func:`out_of_scope` the state too.
    """

    initiative_id: int
    slug: str
    code: str
    plain_code: str
    title: str
    fiscal_year: int
    headings: tuple[HeadingName, ...]  # that it stands under, from the top
    further: tuple[tuple[HeadingName, ...], ...] = field(default=(), kw_only=True)  # 再掲: each from the top
    run: Run = field(default=Run(), kw_only=True)
    departments: tuple[str, ...]  # that lead, 共管 too, at the fiscal year's end
    department_label: str  # with 現：… where it changed
    lead: str = field(default="", kw_only=True)  # the one of them by which sums are made
    is_priority: bool  # ☆
    visions: tuple[int, ...]  # numbers of the vision items
    vision_titles: Mapping[int, str] = field(default_factory=dict, kw_only=True)  # of those that have one
    is_planned: bool
    state: str  # ReportState, "" where the year was never opened
    state_label: str  # 計画なし where nothing is asked
    in_scope: bool = True  # False: the reader learns nothing of the year's report before 確定
    is_shown: bool = True  # False: there is no answer, or the reader does not see it
    grade: GradeMark = NO_GRADE_YET
    grades: tuple[str, ...] = ()  # codes of the scale that are grades, best first
    scale: Scale | None = None  # that it was decided on, before 確定 the plan's
    # Last year's grade: of a decided year the one in force when it was decided (see builders.change).
    before: GradeMark = NO_GRADE_YET
    before_now: GradeMark = NO_GRADE_YET  # what it is today, where it was decided anew since
    decision: Decision | None = None  # of 確定: the meeting and its day
    migrated: str = ""  # 移行データ with its origin, of what was decided before the system
    change: str = ""  # 改善, 同じ, 低下, 新規 against ``before``; "" where this year has no grade
    # On which figures the year was decided, and what they are since earlier years were corrected.
    restated: tuple[str, ...] = ()
    proposed_grade: str = ""
    is_provisional: bool = False
    reason: str = ""
    # Of the public fields of the report (indicators.book.report_fields) by name: texts, codes in words, 千円.
    # What a sum of money is worth (見込, 確定) is among the texts, where the sum is known.
    texts: Mapping[str, str] = field(default_factory=dict)
    money: Mapping[str, Decimal] = field(default_factory=dict)
    items: ItemTally = ItemTally()
    item_lines: tuple[ItemLine, ...] = ()
    open_items: tuple[ItemLine, ...] = ()  # those that were not, or only partly, done
    indicators: tuple[IndicatorYear, ...] = ()
    # Actual bars: code of the phase, first and last period of the year, from 1. They are known where the
    # reader sees the year and its round asked for them (of running years only in an overview with schedule).
    bars: tuple[tuple[str, int, int], ...] = ()
    has_bars: bool = False
    level: str = ""  # the word of its level where several of the plan's report

    @property
    def level_mark(self) -> str:
        """What stands before the row's name where several levels report; not twice where the code says it."""
        return "" if self.level == self.code else self.level

    @property
    def vision_names(self) -> str:
        """The items of the upper plan: 1・3, with titles 1　歩きやすいまち、3."""
        names = (f"{number}　{self.vision_titles.get(number, '')}".rstrip() for number in self.visions)
        return ("、" if self.vision_titles else "・").join(names)

    @property
    def again(self) -> tuple["InitiativeYear", ...]:
        """The row as it stands under each further heading (再掲), where it is shown and not counted."""
        return tuple(replace(self, headings=path, further=()) for path in self.further)

    @property
    def group(self) -> HeadingName:
        """The heading of the top level, by which is counted; of one without any heading a blank one."""
        return self.headings[0] if self.headings else NO_HEADING

    def text(self, name: str) -> str:
        """One of the report's texts, "" where it is blank or not seen."""
        return self.texts.get(name, "")

    @property
    def is_reported(self) -> bool:
        """Whether the department has answered."""
        return bool(self.state) and has_answer(self.state)

    @property
    def is_final(self) -> bool:
        return self.state == ReportState.FINALISED

    @property
    def is_graded(self) -> bool:
        """Whether the code is a grade (－ is none)."""
        return self.grade.code in self.grades

    @property
    def is_not_published(self) -> bool:
        """公表前: the reader learns neither what is reported nor how far it is."""
        return not self.in_scope or (self.is_reported and not self.is_shown)

    @property
    def before_text(self) -> str:
        """Last year's grade, 「A（計画どおり・達成）」, and today's where it was decided anew."""
        return f"{self.before.text or 'なし'}{self.before_note}" if self.before_note else self.before.text

    @property
    def before_note(self) -> str:
        """What stands behind last year's grade where it was decided anew since this decision, else ""."""
        return f"（決定時。その後の決定では{self.before_now.code}）" if self.before_now.code else ""

    @property
    def standings(self) -> list[TargetStanding]:
        """Where the targets stand that count in this year; none where the year is 計画なし."""
        return [one.standing for one in self.indicators if one.counts and self.is_planned]

    @property
    def is_behind(self) -> bool:
        """A grade in the worse half of its scale: C and D of A to D."""
        return self.grade.code in worse_half(self.grades)


def stamps_of(rows: Iterable[InitiativeYear]) -> tuple[list[Decision], list[str]]:
    """Return the decisions behind rows, and the marks of what was taken in: what ``decided_label`` asks."""
    found = list(rows)
    return [row.decision for row in found if row.decision], [row.migrated for row in found]


def seen(row: InitiativeYear, *, knows_state: bool, sees_results: bool) -> InitiativeYear:
    """Return the row as a reader sees it; a decided year is nobody's secret."""
    if sees_results:
        return row
    return hidden(row) if knows_state else out_of_scope(row)


def out_of_scope(row: InitiativeYear) -> InitiativeYear:
    """Return the row for a reader who does not even learn how far the report is: only the plan is left."""
    label = NOT_PUBLISHED if row.is_planned else NOT_PLANNED
    return replace(hidden(row), in_scope=False, state="", state_label=label)


def hidden(row: InitiativeYear) -> InitiativeYear:
    """Return the row without anything that was reported."""
    return replace(
        row,
        is_shown=False,
        grade=NO_GRADE_YET,
        before=NO_GRADE_YET,
        change="",
        proposed_grade="",
        is_provisional=False,
        reason="",
        texts={},
        money={},
        items=ItemTally(),
        item_lines=(),
        open_items=(),
        indicators=(),
        bars=(),
        has_bars=False,
    )
