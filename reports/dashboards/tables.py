"""The tables of 概況: every number with the address that shows what it counts."""

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.book.report_fields import qualifier_text
from reports.builders.tally import (
    behind_codes,
    chart_title,
    counted,
    counted_once,
    late_first,
    provisional_sentence,
    rounding_of,
    tallies,
    tally,
    words_without_share,
)
from reports.dashboards.conditions import TOP
from reports.dashboards.page import DashboardPage
from reports.documents.evaluation import GradeMark
from reports.documents.overview import InitiativeYear
from reports.documents.tally import Count, Tally
from reports.formats.grade_chart import GradeChart, narrow_grades, stacked_grades


@dataclass(frozen=True, slots=True)
class LinkedCount:
    """A number under its word, its share, and the address of what it counts ("" for 0)."""

    label: str
    count: int
    share: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One heading (or year) of the tables."""

    name: str
    url: str
    progress_text: str
    grades: list[LinkedCount]
    changes: list[LinkedCount]
    standings: list[LinkedCount]
    without_share: list[tuple[str, int]]  # 未報告 and 公表前, as far as the table has these columns
    targets: int


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything that 概況 counts, in the order of its lines; the last line is all of them."""

    heading: str  # the word of the plan's top level, or 年度
    lines: list[Line]
    total: Tally
    grades: tuple[GradeMark, ...]
    chart_title: str
    chart: GradeChart
    narrow_chart: GradeChart  # the same for a telephone
    behind: str  # C・D: the codes of the worse half
    when: str  # 「　令和7年度」 where the lines are years: which of them the headline counts
    without_share: list[str]  # the words of the columns without a share: 未報告, 公表前, where there are any
    # Below each of the three tables: the official sentence where its rounded shares do not add up.
    rounding_of_grades: str
    rounding_of_changes: str
    rounding_of_standings: str
    provisional: str  # that some proposals are 暫定
    again: str  # that what stands again (再掲) is counted once; "" where nothing does


def tables_of(page: DashboardPage) -> Tables:
    """Return the tables of a year by heading of the top level; of the whole period by year."""
    if page.fiscal_year is None:
        by_year = [
            (year, tally(page.rows_of(year), page.columns, name=year.label)) for year in page.overview.opened
        ]
        places = [{"year": str(year.year)} for year, _one in by_year]
        total = by_year[-1][1]
        groups = [one for _year, one in by_year]
    else:
        groups = tallies(page.rows, page.columns)
        total = groups[-1]
        places = [{TOP: one.key or page.form.query.get(TOP, "")} for one in groups]
    without_share = words_without_share(groups)
    title = chart_title(total, page.words, when="" if page.fiscal_year else total.name)
    counts, counter = [(one.name, one.grade_counts) for one in groups], page.words.counter
    return Tables(
        heading="年度" if page.fiscal_year is None else _group_word(page) or "対象",
        lines=[_line(page, one, without_share, **place) for one, place in zip(groups, places, strict=True)],
        total=total,
        grades=page.columns,
        chart_title=title,
        chart=stacked_grades(counts, page.columns, title=title, counter=counter),
        narrow_chart=narrow_grades(counts, page.columns, title=title, counter=counter),
        behind=behind_codes(page.rows),
        when="" if page.fiscal_year else f"　{total.name}",
        without_share=without_share,
        rounding_of_grades=rounding_of(groups, lambda one: one.grades),
        rounding_of_changes=rounding_of(groups, lambda one: one.changes),
        rounding_of_standings=rounding_of(groups, lambda one: one.standings),
        provisional=provisional_sentence(total, page.words),
        again=counted_once(page.overview.rows.values()),
    )


def _group_word(page: DashboardPage) -> str:
    """What the lines are called; "" where what is counted stands under no heading."""
    return page.plan.top_word if any(row.headings for row in page.rows) else ""


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
    is_draft: bool  # 案


def late_lines(page: DashboardPage) -> list[LateLine]:
    """Return the initiatives that are behind, the worst first."""
    return [_late_line(page, one) for one in late_first(page.rows)]


def _late_line(page: DashboardPage, row: InitiativeYear) -> LateLine:
    next_steps, direction = row.text("next_steps"), row.text("direction")
    facts = [
        row.department_label,
        f"前年度 {row.before.code or 'なし'}{row.before_note}" if row.before_text else "前年度の評価なし",
        f"今後の方向性 {direction}" if direction else "",
        "" if row.is_final else f"案・{row.state_label}",
    ]
    return LateLine(
        name=f"{row.code}　{row.title}",
        url=page.sheet_url(row),
        grade=row.grade,
        is_draft=not row.is_final,
        facts="　／　".join(fact for fact in facts if fact),
        reason=row.reason,
        challenges=row.text("challenges"),
        next_steps=next_steps and next_steps + qualifier_text("next_steps", row.texts),
    )


def change_lines(page: DashboardPage, change: str) -> list[ChangeLine]:
    """Return the initiatives that changed in one way, in the plan's order."""
    return [
        ChangeLine(
            f"{row.code}　{row.title}", page.sheet_url(row), row.before.code, row.grade.code, not row.is_final
        )
        for row in counted(page.rows)
        if row.change == change
    ]


def _line(page: DashboardPage, one: Tally, words: list[str], **where: str) -> Line:
    # On a telephone a number stands under no column: its word names the letter too.
    labels = {mark.code: f"{mark.code} {mark.label}" for mark in page.columns}

    def linked(counts: Iterable[Count], name: str) -> list[LinkedCount]:
        return [
            LinkedCount(
                labels.get(count.key, count.label),
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
        without_share=[(word, count) for word, count in one.without_share if word in words],
        targets=one.targets,
    )
