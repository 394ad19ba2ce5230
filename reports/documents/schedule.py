"""スケジュール of all initiatives: planned and actual bars side by side, and in words what differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from imari_dx.shared.fiscal_year import Division, PeriodSpan, Timeline
from indicators.judgement.schedule_progress import Difference, Finding, Progress
from initiatives.headings import Levels, PlaceName
from initiatives.words import NEUTRAL, Words

# How a phase stands, in the words of page, PDF and files. How many periods goes into {}: 2四半期.
FINDING_WORDS = {
    Finding.NOT_STARTED: "開始遅れ（{}、実績の線なし）",
    Finding.OVERRUN: "予定の終わりを{}超過",
    Finding.STARTED_LATE: "{}遅れて開始",
    Finding.ENDED_LATE: "{}遅れて終了",
    Finding.PAUSED: "予定の期間のうち{}に実績なし",
    Finding.UNPLANNED: "計画にない実績（{}）",
    Finding.STARTED_EARLY: "{}早く開始",
    Finding.ENDED_EARLY: "{}早く終了",
    Finding.ON_PLAN: "計画どおり",
    Finding.NOT_DUE: "開始前",
    Finding.UNKNOWN: "実績は不明",
}
WITHOUT_BARS = "スケジュールの線はありません"
# The four kinds of delay as the page counts them.
LATE_LABELS = {
    Finding.NOT_STARTED: "開始遅れ",
    Finding.OVERRUN: "超過",
    Finding.STARTED_LATE: "遅れて開始",
    Finding.ENDED_LATE: "遅れて終了",
}


@dataclass(frozen=True, slots=True)
class SchedulePhase:
    """One phase of one initiative that has a bar, planned or actual. Cells count over the plan's period."""

    code: str
    label: str
    planned: tuple[PeriodSpan, ...]
    actual: tuple[PeriodSpan, ...]
    parts: tuple[Progress, ...]


class Remark(NamedTuple):
    """What differs from the plan in one phase, in words. A tuple: templates unpack it quickly."""

    text: str  # 実施・運用：2四半期遅れて開始
    is_late: bool


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    initiative_id: int
    slug: str
    code: str
    plain_code: str
    title: str
    headings: tuple[PlaceName, ...]  # that it stands under, from the top
    department: str
    phases: tuple[SchedulePhase, ...]
    unknown: tuple[PeriodSpan, ...]  # years whose actual bars are asked for and not known
    unknown_text: str  # 令和7年度の実績は未提出（入力中）
    remarks: tuple[Remark, ...]
    quiet_text: str  # 計画どおり, 開始前; empty where there are remarks or nothing is known
    late: tuple[tuple[Finding, int], ...]  # its delays, with their periods
    is_known: bool  # it has bars, and some year's actual ones are known
    is_again: bool = False  # 再掲: shown below what was chosen, counted elsewhere

    @property
    def is_late(self) -> bool:
        """Whether any phase was or is late."""
        return bool(self.late)

    @property
    def is_open(self) -> bool:
        """Whether a delay was not made up for yet."""
        return any(finding.is_open for finding, _periods in self.late)

    @property
    def urgency(self) -> tuple[bool, int]:
        """Sorts what is late now before what was late, each by its longest delay; not late comes last."""
        return self.is_open, max((periods for _finding, periods in self.late), default=0)


@dataclass(frozen=True, slots=True)
class ScheduleCount:
    """How many of the initiatives are late; ``known`` is the denominator."""

    all: int
    known: int  # with known actual bars of any year
    late: int  # was or is late
    open: int  # a delay is not made up for
    kinds: tuple[tuple[str, int], ...]  # with each kind of delay; one initiative may have several

    def sentences(self, counter: str) -> tuple[str, ...]:
        """Return the same in words; ``counter`` stands behind a number of initiatives."""
        if not self.known:
            return ("実績の線はまだ報告されていません。計画の線だけを表示しています。",)
        first = (
            f"実績の線が分かる{self.known}{counter}のうち、日程の遅れのあるものは{self.late}{counter}です"
            f"（うち、日程の遅れが続いているもの{self.open}{counter}）。"
        )
        kinds = "、".join(f"{label}{count}{counter}" for label, count in self.kinds if count)
        return (first, f"内訳は、{kinds}です（重複あり）。") if self.late else (first,)


def count_schedule(rows: Sequence[ScheduleRow]) -> ScheduleCount:
    """Count the late ones among rows."""
    return ScheduleCount(
        all=len(rows),
        known=sum(row.is_known for row in rows),
        late=sum(row.is_late for row in rows),
        open=sum(row.is_open for row in rows),
        kinds=tuple(
            (label, sum(any(one == finding for one, _periods in row.late) for row in rows))
            for finding, label in LATE_LABELS.items()
        ),
    )


@dataclass(frozen=True, slots=True)
class ScheduleDocument:
    """The schedule of several initiatives, marked as the reader must read it."""

    title: str
    municipality: str
    plan_title: str
    levels: Levels  # the columns of its headings
    date_label: str
    is_draft: bool
    is_demo: bool
    timeline: Timeline
    now: int | None  # the cell of today, None outside the plan's period
    phases: tuple[tuple[str, str], ...]  # codes and labels, in the plan's order
    rows: tuple[ScheduleRow, ...]
    count: ScheduleCount  # of all initiatives, also where rows are left out; each once
    until_label: str  # the last year whose actual bars are known: 令和6年度; empty where none are
    notes: tuple[str, ...] = ()
    contact: str = ""  # 問い合わせ先, where the plan names it
    words: Words = NEUTRAL  # the plan's


def spans_text(spans: Iterable[PeriodSpan], timeline: Timeline) -> str:
    """Return bars in words: 令和3年度第1四半期〜令和4年度第4四半期; なし without any."""
    return "、".join(map(timeline.span_label, spans)) or "なし"


def row_text(row: ScheduleRow, timeline: Timeline) -> str:
    """Return all bars of an initiative in words, for readers without the drawing."""
    texts = []
    for phase in row.phases:
        planned, actual = (spans_text(spans, timeline) for spans in (phase.planned, phase.actual))
        texts.append(f"{phase.label}：計画 {planned}、実績 {actual if row.is_known else '不明'}")
    return "。".join(texts) or WITHOUT_BARS


def words_of(differences: Iterable[Difference], division: Division) -> str:
    """Return how one planned bar stands, in words."""
    return "、".join(FINDING_WORDS[one.finding].format(division.count(one.periods)) for one in differences)


class TextLine(NamedTuple):
    """One planned bar (or an actual one without a plan) in words."""

    label: str  # 行－①　書かない窓口
    phase: str
    planned: str
    actual: str
    words: str


def text_lines(document: ScheduleDocument) -> list[TextLine]:
    """Return everything that the drawings show, in words."""
    timeline = document.timeline
    return [
        TextLine(
            label=f"{row.code}　{row.title}",
            phase=phase.label,
            planned=spans_text((part.planned,) if part.planned else (), timeline),
            actual=spans_text(part.actual, timeline) if row.is_known else "不明",
            words=words_of(part.differences, timeline.division),
        )
        for row in document.rows
        for phase in row.phases
        for part in phase.parts
    ]
