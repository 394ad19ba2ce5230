"""The tables of 概況: every number with the address that shows what it counts."""

from collections.abc import Iterable
from dataclasses import dataclass

from imari_dx.fiscal_year import FiscalYear
from reports.builders.dashboard import late_first, tallies, tally
from reports.builders.evaluation import ROUNDING_SENTENCE, adds_up
from reports.dashboard_page import DashboardPage
from reports.documents.dashboard import ChangedRow, Count, Tally
from reports.documents.evaluation import GradeMark
from reports.formats.chart import GradeChart, stacked_grades


@dataclass(frozen=True, slots=True)
class LinkedCount:
    """A number, its share, and the address of what it counts ("" for 0)."""

    count: int
    share: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One sector (or year) of the tables."""

    name: str
    url: str
    progress_text: str
    grades: list[LinkedCount]
    changes: list[LinkedCount]
    standings: list[LinkedCount]
    graded: int
    targets: int


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything that 概況 counts, in the order of its lines; the last line is all of them."""

    heading: str  # 分野 or 年度
    lines: list[Line]
    total: Tally
    grades: list[GradeMark]
    chart_title: str
    chart: GradeChart
    behind: str  # 「遅れている施策（C・D）」: the codes of the worse half
    when: str  # 「　令和7年度」 where the lines are years: which of them the headline counts
    rounding: str  # the official sentence where rounded shares do not add up


def tables_of(page: DashboardPage) -> Tables:
    """Return the tables of a year by sector; of the whole period by year."""
    if page.fiscal_year is None:
        counted = [
            (year, tally(page.rows_of(year), page.codes, name=year.label)) for year in page.overview.opened
        ]
        lines = [_line(page, one, year=str(year.year)) for year, one in counted]
        total = counted[-1][1]
        groups = [one for _year, one in counted]
    else:
        groups = tallies(page.rows, page.codes)
        total = groups[-1]
        lines = [_line(page, one, sector=one.key or page.form.query.get("sector", "")) for one in groups]
    marks = [GradeMark(code.code, code.words, code.colour) for code in page.codes]
    title = chart_title(total, page.fiscal_year)
    chart = stacked_grades(
        [(one.name, [count.count for count in one.grades]) for one in groups], marks, title=title
    )
    grades = page.overview.book.active_scale.scale.grades
    return Tables(
        heading="年度" if page.fiscal_year is None else "分野",
        lines=lines,
        total=total,
        grades=marks,
        chart_title=title,
        chart=chart,
        behind="・".join(code.code for code in grades[(len(grades) + 1) // 2 :]),
        when="" if page.fiscal_year else f"　{total.name}",
        rounding=""
        if all(adds_up([one.share for one in group.grades]) for group in groups)
        else ROUNDING_SENTENCE,
    )


@dataclass(frozen=True, slots=True)
class LateLine:
    """One initiative that is behind: why, and what is next."""

    name: str
    url: str
    grade: GradeMark
    is_draft: bool
    facts: str  # 担当課, grade of the year before, state
    reason: str
    challenges: str
    next_steps: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One initiative with its grade before and after."""

    name: str
    url: str
    before: str
    after: str


def late_lines(page: DashboardPage) -> list[LateLine]:
    """Return the initiatives that are behind, the worst first."""
    return [_late_line(page, one) for one in late_first(page.rows)]


def _late_line(page: DashboardPage, one: ChangedRow) -> LateLine:
    row = one.row
    due = f"（{row.next_steps_due}）" if row.next_steps and row.next_steps_due else ""
    facts = [
        row.department_label,
        f"前年度 {one.before.code}" if one.before.code else "前年度の評価なし",
        f"今後の方向性 {row.direction}" if row.direction else "",
        "" if row.is_final else f"案・{row.state_label}",
    ]
    return LateLine(
        name=f"{row.code}　{row.title}",
        url=page.sheet_url(row),
        grade=row.grade,
        is_draft=not row.is_final,
        facts="　／　".join(fact for fact in facts if fact),
        reason=row.reason,
        challenges=row.challenges,
        next_steps=f"{row.next_steps}{due}",
    )


def change_lines(page: DashboardPage, change: str) -> list[ChangeLine]:
    """Return the initiatives that changed in one way, in the plan's order."""
    return [
        ChangeLine(
            f"{one.row.code}　{one.row.title}", page.sheet_url(one.row), one.before.code, one.row.grade.code
        )
        for one in page.rows
        if one.change == change
    ]


def chart_title(total: Tally, year: FiscalYear | None) -> str:
    """What the chart says, in a sentence."""
    if not total.graded:
        return "評価又は判定案のある施策は、まだありません"
    best = total.grades[0]
    when = "" if year else f"{total.name}は、"
    of_all = f"評価又は判定案のある{total.graded}施策のうち"
    return f"{when}{of_all}「{best.key} {best.label}」は{best.count}施策（{best.share}）"


def _line(page: DashboardPage, one: Tally, **where: str) -> Line:
    def linked(counts: Iterable[Count], name: str) -> list[LinkedCount]:
        return [
            LinkedCount(
                count.count,
                count.share,
                page.url("dashboard_years", **where, **{name: count.key}) if count.count else "",
            )
            for count in counts
        ]

    return Line(
        name=one.name,
        url=page.url("dashboard_years", **where),
        progress_text=one.progress_text,
        grades=linked(one.grades, "grade"),
        changes=linked(one.changes, "change"),
        standings=linked(one.standings, "standing"),
        graded=one.graded,
        targets=one.targets,
    )
