"""進捗一覧表 as its template takes it: rows of a table with the cells that several of them share."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from imari_dx.shared.fiscal_year import MOST_YEARS_ABREAST, FiscalYear
from imari_dx.shared.row_heights import text_width
from reports.documents.progress import (
    ProgressDocument,
    ProgressGrade,
    ProgressLine,
    ProgressRow,
    ProgressValue,
)
from reports.formats.contexts import titled

# An initiative of more rows than this is parted: cells that several rows share never cross a page's end.
MOST_ROWS = 8
# How many ems the column of a value holds in css/print/progress.css: usually, where several columns are
# narrower than that, and where the grades of six years are words.
_HOLDS, _NARROW_HOLDS, _LEAST_HOLDS = 8.5, 6.5, 5.0
_BEFORE_MONTH = re.compile(r"(?<=年)(?=\d+月)")
Cell = TypeVar("Cell", ProgressGrade, ProgressValue)


class Year(NamedTuple):
    """A year at the head of a column; one that fills up the shorter of two blocks has no label."""

    label: str  # 令和６年度
    mark: str  # 報告年度; "" of all others

    @property
    def era(self) -> str:
        """令和, above the rest in a narrow column."""
        return self.label[:2]

    @property
    def number(self) -> str:
        """６年度; of a year of two digits 年度 goes below them."""
        rest = self.label[2:]
        return rest if len(rest) <= len("６年度") else rest.replace("年度", "\n年度")


NO_YEAR = Year("", "")
Block = Sequence[Year]


class Line(NamedTuple):
    """One row of the printed table; what it shares with the rows below it stands in the first of them."""

    grades: Sequence[tuple[Year, ProgressGrade | None]]  # of a block of years, where it begins here
    grades_label: tuple[str, ...]
    indicator: ProgressLine | None  # where its first block of years stands here
    values: Sequence[tuple[Year, ProgressValue | None, Sequence[tuple[str, bool]]]]  # with its parts
    values_label: tuple[str, ...]


class Chunk(NamedTuple):
    """An initiative, or a part of one with many lines: what stays on one page."""

    row: ProgressRow
    is_continued: bool
    lines: Sequence[Line]
    grades_span: int  # rows that a grade takes


def progress_context(document: ProgressDocument) -> dict[str, Any]:
    """Return the years at the head of the table and its rows."""
    blocks = blocks_of(document)
    abreast, several = len(blocks[0]), len(blocks) > 1
    has_long_codes = any(len(one.code) > 1 for one in document.grades)
    narrow = (abreast == MOST_YEARS_ABREAST) + has_long_codes
    holds = (_NARROW_HOLDS if narrow or several else _HOLDS) if narrow < 2 else _LEAST_HOLDS
    return {
        **titled(document),
        "blocks": [(years, label_of(years)) for years in blocks],
        "depth": len(blocks) + 1,
        "abreast": abreast,
        "column_count": 7 + 3 * abreast + 2 * several,
        "chunks": [chunk for row in document.rows for chunk in _chunks(row, blocks, holds)],
        "several": several,
        "has_long_codes": has_long_codes,
        "values_span": 2 * abreast,
        "again_span": 3 + 2 * abreast + several,
    }


def blocks_of(document: ProgressDocument) -> list[list[Year]]:
    """Return the years as they stand beside each other: more than six in two blocks of the same width."""
    timeline = document.timeline

    def head(year: FiscalYear) -> Year:
        return Year(year.official_label, document.year_mark if year == document.fiscal_year else "")

    blocks = [list(map(head, block.years)) for block in timeline.blocks]
    return [block + [NO_YEAR] * (timeline.years_abreast - len(block)) for block in blocks]


def label_of(years: Block) -> tuple[str, ...]:
    """Return the years of a block in short, parted where it may break: 令和７〜, １２年度."""
    known = [year.label for year in years if year.label]
    first, last = known[0].removesuffix("年度"), known[-1]
    return (known[0],) if len(known) == 1 else (f"{first}〜", last.removeprefix(first[:2]))


def _chunks(row: ProgressRow, blocks: Sequence[Block], holds: float) -> Iterator[Chunk]:
    """The parts of an initiative that each stay on one page."""
    most = MOST_ROWS // len(blocks)
    for first in range(0, max(len(row.lines), 1), most):
        lines = row.lines[first : first + most]
        span = max(len(lines), 1)
        yield Chunk(row, first > 0, list(_lines(row, lines, blocks, span, holds)), span)


def _lines(
    row: ProgressRow, lines: Sequence[ProgressLine], blocks: Sequence[Block], span: int, holds: float
) -> Iterator[Line]:
    """The rows: of each indicator one for each block of years; a block of grades takes ``span`` of them."""
    labels = list(map(label_of, blocks))
    for number in range(span * len(blocks)):
        place, block = divmod(number, len(blocks))
        of_grades, behind = divmod(number, span)
        indicator = lines[place] if lines else None
        yield Line(
            grades=() if behind else _beside(blocks, of_grades, row.grades),
            grades_label=labels[of_grades],
            indicator=None if block else indicator,
            values=_parted(_beside(blocks, block, indicator.values), holds) if indicator else (),
            values_label=labels[block],
        )


def _beside(blocks: Sequence[Block], number: int, cells: Sequence[Cell]) -> list[tuple[Year, Cell | None]]:
    """The cells of a block of years, each with its year; None where the block is filled up."""
    first = sum(bool(year.label) for block in blocks[:number] for year in block)
    return [(year, cells[first + place] if year.label else None) for place, year in enumerate(blocks[number])]


def _parted(
    cells: Sequence[tuple[Year, ProgressValue | None]], holds: float
) -> list[tuple[Year, ProgressValue | None, Sequence[tuple[str, bool]]]]:
    """The cells with the parts of their texts, and of each whether the column holds it in one line."""
    return [(year, cell, list(_fitted(cell, holds)) if cell else ()) for year, cell in cells]


def _fitted(cell: ProgressValue, holds: float) -> Iterator[tuple[str, bool]]:
    """The parts of a cell's text; a day that is too long for one line breaks before its month."""
    for part in cell.pieces:
        is_kept = text_width(part) <= holds
        for piece in (part,) if is_kept else _BEFORE_MONTH.split(part):
            yield piece, text_width(piece) <= holds
