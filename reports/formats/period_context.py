"""What the template of 計画期間総括 takes besides the document: the years in blocks, the charts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from imari_dx.shared.fiscal_year import Timeline
from reports.documents.period import PeriodBlock, PeriodDocument, PeriodSummary, PeriodTarget, YearGrade
from reports.documents.sheet import PrintedHeading, SheetPlace
from reports.formats.contexts import titled
from reports.formats.grade_chart import GradeChart, stacked_grades
from reports.formats.lettering import text_width

_FIGURE = re.compile(r"([^0-9▲（]*)([▲0-9][^（]*)(（?.*)", re.DOTALL)
_FIRST_DEPTH, _LAST_DEPTH = 3, 6  # h3 below the chapter's h2, at most h6
_GROUP_EMS = 10  # names of groups up to this width stand in two lines of the narrow column


@dataclass(frozen=True, slots=True)
class ValueText:
    """A value in a narrow cell: its number with the unit stays on one line."""

    before: str  # 1回当たり
    figure: str  # 4.0団体
    behind: str  # （速報）


@dataclass(frozen=True, slots=True)
class YearsLine:
    """The years that stand beside each other, and what stands below them."""

    labels: tuple[str, ...]
    cells: tuple[Any, ...]
    blanks: range  # columns that a shorter second line leaves empty


@dataclass(frozen=True, slots=True)
class BlockView:
    """One place of the document with its block: the years on one line, or on two where they are many."""

    opened: tuple[PrintedHeading, ...]  # that are printed above it
    is_again: bool
    depth: int  # of its own heading
    block: PeriodBlock
    grades: tuple[YearsLine, ...]
    targets: tuple[tuple[PeriodTarget, tuple[YearsLine, ...]], ...]


def period_context(document: PeriodDocument) -> dict[str, Any]:
    """The blocks below their headings, charts and tables of the overview."""
    return {
        **titled(document),
        "views": [_view(document, place) for place in document.places],
        "summaries": [_summary(one) for one in document.summaries],
        "years_abreast": document.timeline.years_abreast,
    }


def _view(document: PeriodDocument, place: SheetPlace) -> BlockView:
    block, timeline = document.blocks[place.slug], document.timeline
    return BlockView(
        # A heading that reports is headed by its own block.
        opened=place.opened[:-1] if place.is_heading else place.opened,
        is_again=place.is_again,
        depth=min(_FIRST_DEPTH + len(place.path) - place.is_heading, _LAST_DEPTH),
        block=block,
        grades=_lines(timeline, block.grades),
        targets=tuple(
            (one, _lines(timeline, [_value(text) for text in one.values])) for one in block.targets
        ),
    )


def _value(text: str) -> ValueText:
    found = _FIGURE.fullmatch(text)
    return ValueText(*found.groups()) if found else ValueText("", text, "")


def _lines(timeline: Timeline, cells: Sequence[YearGrade | ValueText]) -> tuple[YearsLine, ...]:
    return tuple(
        YearsLine(
            labels=tuple(year.official_label for year in block.years),
            cells=tuple(cells[timeline.place_of(block)]),
            blanks=range(timeline.years_abreast - len(block.years)),
        )
        for block in timeline.blocks
    )


def period_chart(summary: PeriodSummary) -> GradeChart:
    """Return a bar for each year, with the counts of the table beside it."""
    counts = [(row.name, row.grade_counts) for row in summary.years]
    return stacked_grades(counts, summary.grades, title=summary.chart_title, counter=summary.words.counter)


def _summary(summary: PeriodSummary) -> dict[str, Any]:
    years = [
        (
            row,
            list(zip(row.grade_counts, row.grade_shares, strict=True)),
            [count for word, count in row.without_share if word in summary.words_without_share],
        )
        for row in summary.years
    ]
    names = [row.name for table in summary.tables for row in table.rows]
    return {
        "summary": summary,
        "chart": period_chart(summary),
        "years": years,
        "has_long_groups": any(text_width(name, 1) > _GROUP_EMS for name in names),
    }
