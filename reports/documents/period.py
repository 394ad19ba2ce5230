"""計画期間総括: what a plan came to over all its years, as everything that prints it takes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import Timeline
from initiatives.words import Words
from reports.documents.chapters import numbered
from reports.documents.evaluation import (
    GLOSSARY,
    SOURCES,
    GlossaryGroup,
    GradeMark,
    TextBlock,
)
from reports.documents.imprint import Imprint
from reports.documents.money import TITLE as MONEY
from reports.documents.money import MoneyPart
from reports.documents.sheet import SheetPlace
from reports.documents.tally import Count, Tally

TITLE, OVERVIEW, TARGETS, NEXT_PLAN = "計画期間総括", "概要", "数値目標の達成状況", "次期計画への引継ぎ"


@dataclass(frozen=True, slots=True)
class CountRow:
    """What was counted below one heading (or in all): counts with shares of ``total``, others beside."""

    name: str
    total: int
    counts: tuple[Count, ...]
    beside: tuple[int, ...] = ()  # in the order of the table's words


@dataclass(frozen=True, slots=True)
class CountTable:
    """A table of counts by heading; the last row is the sum where there are several."""

    title: str
    group_word: str  # what the rows are, "" where there is but one
    total_word: str  # what the shares are of
    columns: tuple[str, ...]
    rows: tuple[CountRow, ...]
    beside: tuple[str, ...] = ()  # columns of counts without a share: 未報告, 公表前
    sentence: str = ""  # what the table says, in words
    rounding: str = ""


@dataclass(frozen=True, slots=True)
class YearGrade:
    """The grade of one year, or the word for why there is none: 計画なし, 公表前, 未報告, 照会前."""

    mark: GradeMark
    word: str = ""
    is_proposal: bool = False

    @property
    def text(self) -> str:
        """A, B（案）, 計画なし."""
        if not self.mark.code:
            return self.word
        return f"{self.mark.code}（案）" if self.is_proposal else self.mark.code


@dataclass(frozen=True, slots=True)
class PeriodTarget:
    """One target over all years."""

    code: str  # of its initiative
    initiative: str  # its name
    group: str  # its heading of the top level
    name: str
    target: str  # as it is read: 10社以上; of a revised one both
    baseline: str  # 35.0％（令和２年度）, － without one
    values: tuple[str, ...]  # one per year, "" where it does not count
    last_value: str  # of the last year in which it counts
    last_year: str  # 令和７年度, "" without one
    outcome: str  # its key, "" where the reader does not see it
    outcome_text: str  # 達成, 未達成, 進行中（期限前）, 判定なし; else 公表前, 未報告
    reason: str
    is_proposal: bool = False  # the year is not decided

    @property
    def outcome_label(self) -> str:
        """達成（案）."""
        return f"{self.outcome_text}（案）" if self.is_proposal else self.outcome_text


@dataclass(frozen=True, slots=True)
class NextOne:
    """An initiative of the next plan, as it is called there."""

    code: str
    title: str

    @property
    def name(self) -> str:
        return f"{self.code}　{self.title}"


@dataclass(frozen=True, slots=True)
class PeriodClosing:
    """What was answered when the plan ended; blank where nothing was, or the reader does not see it."""

    achievement: str = ""  # its code
    achievement_text: str = ""  # おおむね達成
    outcome: str = ""
    remaining_issues: str = ""
    handling: str = ""  # its code
    handling_word: str = ""  # 見直して継続
    handling_text: str = ""
    notice: str = ""  # why there is nothing: 未回答, 公表前


@dataclass(frozen=True, slots=True)
class PeriodBlock:
    """One initiative over the whole period."""

    slug: str
    word: str  # what the plan calls it: 施策
    code: str
    title: str
    name: str
    department: str
    run_note: str  # 令和５年度で終了（統合：②）, "" where it runs over the whole plan
    grades: tuple[YearGrade, ...]
    targets: tuple[PeriodTarget, ...]
    closing: PeriodClosing | None  # None where nobody was asked
    next_word: str  # 継続, 分割, 統合, 終了 in the next plan, "" without one
    next_ones: tuple[NextOne, ...]

    @property
    def texts(self) -> tuple[TextBlock, ...]:
        """What was answered, and what the next plan holds: those that say something."""
        closing = self.closing or PeriodClosing()
        handling = "\n".join(filter(None, (closing.handling_word, closing.handling_text)))
        found = (
            TextBlock("総括の回答", closing.notice),
            TextBlock(f"{self.word}の達成状況", closing.achievement_text),
            TextBlock("計画期間の成果", closing.outcome),
            TextBlock("残った課題", closing.remaining_issues),
            TextBlock("次期計画での扱い", handling),
            TextBlock("次期計画", self.next_text),
        )
        return tuple(one for one in found if one.text)

    @property
    def next_text(self) -> str:
        """分割：１　通信環境の維持、２　端末の更新."""
        names = "、".join(one.name for one in self.next_ones)
        return f"{self.next_word}：{names}" if names else self.next_word


@dataclass(frozen=True, slots=True)
class PeriodSummary:
    """What is counted of one level of the plan; levels are never added up (ADR 44)."""

    words: Words
    initiatives: int
    grades: tuple[GradeMark, ...]  # columns of the years, best first, and 評価なし
    years: tuple[Tally, ...]  # one per year of the plan
    words_without_share: tuple[str, ...]
    chart_title: str
    rounding: str
    tables: tuple[CountTable, ...]  # 数値目標, 達成状況, 次期計画での扱い: those of which anything is known
    changes: tuple[tuple[str, str], ...]  # what began later or ended earlier: name, 令和５年度で終了
    sentences: tuple[str, ...]
    money: MoneyPart | None = None  # 予算・決算 of all years, where anybody states an amount

    @property
    def word(self) -> str:
        """What the plan calls one of the level."""
        return self.words.initiative


@dataclass(frozen=True, slots=True)
class NextRow:
    """A line of the table old ↔ new."""

    old: str
    word: str
    new: str


@dataclass(frozen=True, slots=True)
class PeriodDocument:
    """Everything that 計画期間総括 shows."""

    title: str
    imprint: Imprint
    words: Words
    is_draft: bool
    is_demo: bool
    date_label: str
    timeline: Timeline
    interim: str  # that the plan still runs, "" once its last year was asked for
    notes: tuple[str, ...]  # what a reader must know of the whole
    commentary_title: str
    commentaries: tuple[TextBlock, ...]
    summaries: tuple[PeriodSummary, ...]
    places: tuple[SheetPlace, ...]  # where the blocks stand, in order
    blocks: Mapping[str, PeriodBlock]  # by slug
    next_title: str  # the next plan's name, "" where the reader knows of none
    next_rows: tuple[NextRow, ...]
    missing_sentences: tuple[str, ...]
    glossary: tuple[GlossaryGroup, ...]
    sources: tuple[str, ...]
    contact: str = ""

    @property
    def municipality(self) -> str:
        return self.imprint.municipality

    @property
    def reporting(self) -> str:
        """What the plan calls what reports, 「施策」 or 「基本目標・施策」."""
        return "・".join(one.word for one in self.summaries)

    @property
    def targets(self) -> tuple[PeriodTarget, ...]:
        """All targets in order."""
        slugs = [place.slug for place in self.places if not place.is_again]
        return tuple(one for slug in slugs for one in self.blocks[slug].targets)

    @property
    def chapter_titles(self) -> dict[str, str]:
        """The titles of the chapters by key, in order; "" where a chapter would be empty."""
        return {
            "overview": OVERVIEW,
            "commentary": self.commentary_title if self.commentaries else "",
            "blocks": f"{self.reporting}ごとの総括" if self.blocks else "",
            "targets": TARGETS if self.targets else "",
            "money": MONEY if any(one.money for one in self.summaries) else "",
            "next": NEXT_PLAN if self.next_rows else "",
            "glossary": GLOSSARY if self.glossary else "",
            "sources": SOURCES if self.sources else "",
        }

    @property
    def chapters(self) -> dict[str, str]:
        """The headings of the chapters that print, with their numbers."""
        return numbered(self.chapter_titles)
