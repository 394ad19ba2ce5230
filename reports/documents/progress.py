"""進捗一覧表: all initiatives of a plan on one sheet, their years side by side up to the reported one."""

import re
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import FiscalYear, Timeline
from initiatives.words import Words
from reports.documents.evaluation import NO_GRADE_YET, GradeMark

ITEMS_ONLY = "数値目標なし"
"""In the place of an indicator's name: of the years it is told how many of their items were done."""

# A value's words before its figure, the figure, and each bracket behind it.
_PARTS = re.compile("[^（]+当たり|（[^）]*）?|[^（]+")


@dataclass(frozen=True, slots=True)
class ProgressGrade:
    """評価 of one initiative in one year; all blank in a year after the reported one."""

    text: str  # the grade's letter, －, or the word for its absence: 計画なし, 未報告, 公表前 …
    grade: GradeMark = NO_GRADE_YET  # whose letter the text is, if it is one
    marks: str = ""  # in one character each: 案, 暫 (暫定の判定案), 移 (移行データ)
    notes: tuple[int, ...] = ()  # numbers of the document's notes

    @property
    def pieces(self) -> tuple[str, ...]:
        """A word in parts of which a narrow column breaks none: 計画, なし."""
        return (self.text[:2], self.text[2:]) if len(self.text) == 4 else (self.text,)

    @property
    def told(self) -> str:
        """Everything in the cell: A案, B（注1）."""
        return f"{self.text}{self.behind}"

    @property
    def behind(self) -> str:
        """The marks, and the numbers of the notes: 案, （注1）."""
        noted = f"（注{'・'.join(map(str, self.notes))}）" if self.notes else ""
        return f"{self.marks}{noted}"


@dataclass(frozen=True, slots=True)
class ProgressValue:
    """One indicator in one year; all blank in a year after the reported one without a target of its own."""

    text: str  # the value with its unit, or the word for its absence
    is_value: bool = False  # something was measured
    grade: GradeMark = NO_GRADE_YET
    aim: str = ""  # 目標 10社, 目安 30.0％: where the plan has a value for the year

    @property
    def pieces(self) -> tuple[str, ...]:
        """The text in parts between which it may break: １回当たり, 11.5社; 達成, （令和5年10月2日）."""
        return tuple(_PARTS.findall(self.text))

    @property
    def aim_told(self) -> str:
        """What the plan asks of the year, in brackets beside a value."""
        return f"（{self.aim}）" if self.aim and self.text else self.aim

    @property
    def told(self) -> str:
        """Value and what the plan asks of the year, as a workbook has them in one cell."""
        return f"{self.text}{self.aim_told}"


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """One indicator over all years of the plan."""

    name: str
    target: str  # as the plan words it
    values: tuple[ProgressValue, ...]
    standing: str  # 達成, 順調, 遅れ, 判定なし; － in a year that is not judged; 公表前
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One initiative: its grades over all years of the plan, and a line for each indicator (at least one)."""

    slug: str
    place: str  # what it stands under, from the top: 「行政　情報基盤の整備」; "" where nothing is above it
    opens: bool  # the first below that
    code: str
    mark: str  # ☆ of a priority, "" of all others
    title: str
    department: str
    grades: tuple[ProgressGrade, ...]
    change: str  # 改善, 同じ, 低下, 新規; － without a grade
    lines: tuple[ProgressLine, ...]
    again_in: str = ""  # 再掲: the heading below which its lines stand, "" where it stands itself

    @property
    def is_again(self) -> bool:
        return bool(self.again_in)

    @property
    def told_title(self) -> str:
        """The title, marked where it stands again."""
        return f"{self.title}（再掲）" if self.is_again else self.title

    @property
    def told_place(self) -> str:
        """「行政」に掲載: where the lines of what stands again are."""
        return f"「{self.again_in}」に掲載" if self.is_again else ""


@dataclass(frozen=True, slots=True)
class ProgressCount:
    """What is counted of one level of the plan in the reported year; levels are never added up."""

    words: Words  # the plan's, for what reports on the level
    progress: str  # 報告済 26/対象 28
    grades: tuple[tuple[GradeMark, str], ...]  # each with its count and share: 10（38.5％）
    rest: tuple[str, ...]  # 未報告 2, 公表前 1: where there are any
    changes: str  # 改善 3、同じ 15 …
    standings: str  # 達成 10、順調 12 …
    targets: int  # that count in the year
    rounding: str  # the official sentence where rounded shares do not add up, else ""
    provisional: str  # that some proposals are 暫定, else ""

    @property
    def graded(self) -> str:
        """The same in one line: 報告済 26/対象 28　評価 A 10（38.5％） …."""
        *given, (none, without) = self.grades
        grades = "　".join(f"{mark.code} {text}" for mark, text in given)
        return "　".join([self.progress, f"評価 {grades}　{none.label} {without}", *self.rest])

    @property
    def compared(self) -> str:
        """Changes and standings in one line, and what must be known to read the counts."""
        standings = (
            f"目標の状況（その年度に評価する目標{self.targets}） {self.standings}" if self.targets else ""
        )
        parts = [f"前年度比 {self.changes}", standings, f"{self.provisional}{self.rounding}"]
        return "　".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ProgressDocument:
    """進捗一覧表 of one fiscal year."""

    title: str
    municipality: str
    fiscal_year: FiscalYear
    date_label: str  # of a decided one the decision, of a draft the moment of printing (documents.stamp)
    is_draft: bool
    is_demo: bool
    timeline: Timeline
    words: Words
    rows: tuple[ProgressRow, ...]
    counts: tuple[ProgressCount, ...]  # of each level that reports, from the top
    grades: tuple[GradeMark, ...]  # that stand in the table, best first
    legend: tuple[tuple[str, str], ...]  # the marks and words that stand in the table, and what they mean
    notes: tuple[str, ...]  # to which the cells point by number
    remarks: tuple[str, ...] = ()
    contact: str = ""

    @property
    def reporting(self) -> str:
        """What the plan calls what reports, 「施策」 or 「基本目標・施策」."""
        return "・".join(dict.fromkeys(one.words.initiative for one in self.counts))

    @property
    def sentences(self) -> tuple[str, ...]:
        """The counts in lines."""
        several = len(self.counts) > 1
        return tuple(
            f"{one.words.initiative}　{line}" if several else line
            for one in self.counts
            for line in (one.graded, one.compared)
        )

    @property
    def legend_text(self) -> str:
        """The legend in one text: A 計画どおり・達成　－ 評価なし …."""
        return "　".join(
            f"{word} {meaning}"
            for word, meaning in [*((one.code, one.label) for one in self.grades), *self.legend]
        )

    @property
    def told_notes(self) -> tuple[str, ...]:
        """What stands below the table."""
        return (*self.remarks, *(f"注{number}　{note}" for number, note in enumerate(self.notes, start=1)))

    @property
    def year_mark(self) -> str:
        """What stands below the reported year: 報告年度, 報告年度・案."""
        return "報告年度・案" if self.is_draft else "報告年度"
