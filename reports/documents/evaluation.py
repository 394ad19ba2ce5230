"""年度評価報告書: the year's results, continuing each official sheet, with summary, list, glossary."""

from dataclasses import dataclass

from indicators.book.revised import Revised
from initiatives.words import Words
from reports.documents.chapters import numbered
from reports.documents.grade_mark import NO_GRADE_YET as NO_GRADE_YET
from reports.documents.grade_mark import GradeMark as GradeMark
from reports.documents.imprint import Imprint
from reports.documents.method import MethodPart
from reports.documents.money import TITLE as MONEY
from reports.documents.money import MoneyPart
from reports.documents.sheet import OfficialSheet, PhaseRow, PlanDocument
from reports.documents.tally import Tally

# Titles of chapters and worksheets.
METHOD, COMMENTARY, SUMMARY, GLOSSARY, SOURCES = "評価の方法", "所見", "評価の概要", "用語解説", "出典"
OUTSIDE = "外部評価"  # the worksheet; the chapter is headed with the body and its meeting


@dataclass(frozen=True, slots=True)
class YearCell:
    """One indicator in one fiscal year, short: for the five-year rows and the list of all."""

    value_text: str  # 82％, 累計515（うち当年度255）, 調査中, 対象外, 未入力, "" where the year is 計画なし
    grade: GradeMark | None


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator in the reported year, with its row of all years of the plan."""

    name: str
    target_text: str
    aim_text: str  # the target as read, with as many decimals as the value beside it: 100.00％以上
    value_text: str  # the year's value with unit, or the word of its status
    detail_lines: tuple[str, ...]  # n and d with their labels, events, year's own increment, 時点
    status_label: str  # 確定, 速報, 調査中, 未公表, 未実施, 対象外, 未入力
    reference_text: str  # the year's reference: 目標 100％以上, 目安 54.3％以上
    rate_text: str  # 82.0％, or ""
    grade: GradeMark | None
    reason: str  # why there is no value
    change_reason: str  # 増減理由
    years: tuple[YearCell, ...]  # one per fiscal year of the plan
    notes: tuple[tuple[str, str], ...] = ()  # what the plan says besides: 定義・算式, 出典, 年度ごとの目標


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """One evaluation item of the year and its answer."""

    text: str
    status_label: str  # 実施済, 一部実施, 未実施, 対象外, 未入力
    note: str


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A labelled text of the report, e.g. 取組実績; may be thousands of characters long."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class InitiativeResults:
    """What continues one official sheet: the results of one fiscal year. Public content only."""

    slug: str
    fiscal_year_label: str  # 令和７年度
    department: str  # 担当課 as at the fiscal year's end, with （現：…） where it changed
    state_label: str  # 未着手 … 確定, 計画なし
    is_planned: bool  # False: 計画なし
    is_finalised: bool
    decision: str  # 「第1回…（令和8年6月1日）決定」, "" before 確定
    notice: str  # a sentence where results are missing or not to be shown; "" otherwise
    grade: GradeMark  # 評価, or while not 確定 the proposal
    grade_heading: str  # 評価, or 判定案（暫定）
    grade_reason: str
    previous_grade: GradeMark | None
    previous_text: str  # the same in words; with today's where it was decided anew since
    change_label: str  # 改善, 低下, 同じ, 新規, ""
    restated: tuple[str, ...]  # what the decision rests on and what it is today, in sentences
    indicators: tuple[IndicatorResult, ...]
    items: tuple[ItemAnswer, ...]
    planned_rows: tuple[PhaseRow, ...]  # bars over the whole plan
    actual_rows: tuple[PhaseRow, ...]
    texts: tuple[TextBlock, ...]  # 取組実績, 成果, 課題, 今後の取組（時期）, 今後の方向性, 予算額・決算額
    outside: TextBlock | None = None  # 外部評価, where the plan has it and the reader may see it
    revised: Revised | None = None  # in the year of a change: what was changed, both sides

    @property
    def in_one_line(self) -> str:
        """All there is to say of a year that asked for nothing (計画なし); "" where there is more."""
        if self.is_planned or not self.notice or self.outside or self.restated:
            return ""
        return f"{self.fiscal_year_label}の結果（担当課：{self.department}）　{self.notice}"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One initiative in the list of all."""

    slug: str
    code: str
    title: str
    department: str
    state_label: str
    grade: GradeMark
    is_proposal: bool  # the grade is not decided: （案）
    change_label: str
    values: tuple[str, ...]  # one line per indicator: 名称：値（目標）
    is_heading: bool = False  # its code stands apart from its title
    reasons: tuple[TextBlock, ...] = ()  # beside late and changed ones: why, and what will be done

    @property
    def name(self) -> str:
        """Code and title as the printed lists have them."""
        return f"{self.code}{'　' if self.is_heading else ''}{self.title}"


@dataclass(frozen=True, slots=True)
class LevelSummary:
    """What the report sums up of one level of the plan; levels are never added up (ADR 44)."""

    words: Words  # the plan's, for what reports on the level
    fiscal_year_label: str
    columns: tuple[GradeMark, ...]  # the grades, best first, and 評価なし
    summary_rows: tuple[Tally, ...]  # one per heading of the top level, the last is 合計
    group_word: str  # what the plan calls these headings, "" without any
    words_without_share: tuple[str, ...]  # 未報告, 公表前: the summary's columns of counts alone
    chart_title: str  # says what the chart says
    summary_sentences: tuple[str, ...]
    rounding: str  # below the table: the official sentence where rounded shares do not add up, else ""
    department_rows: tuple[Tally, ...]  # one per 担当課 (主担当), the last is 合計
    department_rounding: str  # as ``rounding``, of the departments
    late_rows: tuple[ListRow, ...]  # 遅れている施策
    changed_rows: tuple[ListRow, ...]  # changed since last year
    list_rows: tuple[ListRow, ...]
    money: MoneyPart | None = None  # 予算・決算, where anybody states an amount

    @property
    def word(self) -> str:
        """What the plan calls one of the level."""
        return self.words.initiative

    @property
    def has_departments(self) -> bool:
        """Whether more than one department leads what is due: of one alone all of it is said."""
        return len(self.department_rows) > 2

    @property
    def list_title(self) -> str:
        """The heading of the list of all of the level."""
        return f"{self.word}一覧"


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    heading: str
    definition: str
    word: str = ""  # what stands before a ※


@dataclass(frozen=True, slots=True)
class GlossaryGroup:
    """＜アルファベット順＞ or ＜五十音順＞ with its terms."""

    heading: str
    entries: tuple[GlossaryEntry, ...]


@dataclass(frozen=True, slots=True)
class EvaluationDocument:
    """Everything that the yearly evaluation report shows."""

    title: str  # 伊万里市ＤＸ推進計画　令和７年度　評価報告書
    imprint: Imprint
    fiscal_year: int
    fiscal_year_label: str
    is_draft: bool  # marked 「案」
    is_demo: bool  # marked 「デモデータ」 on every page
    date_label: str  # of a decided one the decision, of a draft the moment of printing (documents.stamp)
    plan: PlanDocument
    results: dict[str, InitiativeResults]  # by slug
    commentaries: tuple[TextBlock, ...]  # 所見: of the whole plan (全体), then by heading; only those written
    method: tuple[MethodPart, ...]  # how the grades come about
    summaries: tuple[LevelSummary, ...]  # of each level that reports, from the top
    missing_sentences: tuple[str, ...]  # what is missing, by name, while it is a draft
    glossary: tuple[GlossaryGroup, ...]
    sources: tuple[str, ...]
    outside_heading: str = ""  # 外部評価委員会の評価（第1回、令和8年8月20日）
    outside: tuple[TextBlock, ...] = ()  # of the whole plan (全体), then by heading; only those given
    starts_right: bool = False  # each chapter on a right-hand page

    @property
    def reporting(self) -> str:
        """What the plan calls what reports, 「施策」 or 「基本目標・施策」."""
        return "・".join(one.word for one in self.summaries)

    @property
    def contact(self) -> str:
        """問い合わせ先, where the plan names it."""
        return self.plan.contact

    @property
    def chapter_titles(self) -> dict[str, str]:
        """The titles of the chapters by key, in order; "" where a chapter would be empty."""
        has_lists = any(one.list_rows for one in self.summaries)
        return {
            "method": METHOD if self.method else "",
            "commentary": COMMENTARY if self.commentaries else "",
            "outside": self.outside_heading if self.outside else "",
            "summary": SUMMARY,
            "money": MONEY if any(one.money for one in self.summaries) else "",
            "results": f"{self.reporting}ごとの評価" if self.plan.places else "",
            "listing": f"{self.reporting}一覧" if has_lists else "",
            "glossary": GLOSSARY if self.glossary else "",
            "sources": SOURCES if self.sources else "",
        }

    @property
    def chapters(self) -> dict[str, str]:
        """The headings of the chapters that print, with their numbers."""
        return numbered(self.chapter_titles)


@dataclass(frozen=True, slots=True)
class SheetDocument:
    """個票: one official sheet continued by its results of one year."""

    title: str
    is_draft: bool
    is_demo: bool
    date_label: str
    sheet: OfficialSheet
    results: InitiativeResults
    notes: tuple[str, ...]
    contact: str = ""
    municipality: str = ""
