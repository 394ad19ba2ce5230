"""Schedule bars as filled cells of thin worksheet rows: solid bands, unbroken from period to period."""

from dataclasses import dataclass

from imari_dx.shared.fiscal_year import PeriodSpan
from reports.documents.sheet import PhaseRow
from reports.formats.xlsx import palette
from reports.formats.xlsx.book import Style
from reports.formats.xlsx.grid import Grid, label_cell

_YEAR_LINE, _PERIOD_LINE, _NO_LINE = 1, 7, 0


@dataclass(frozen=True, slots=True)
class Lane:
    """One thin worksheet row of a phase row: its height in points, and the bars drawn in it."""

    height: float
    bars: tuple[PeriodSpan, ...] = ()
    colour: str = ""


def official_lanes(row: PhaseRow) -> list[Lane]:
    """Return the lanes of a phase row of the official table: the bar half as high as the row."""
    return [Lane(5.25), Lane(10.5, row.bars, palette.PLANNED_BAR), Lane(5.25)]


def compared_lanes(planned: PhaseRow, actual: PhaseRow | None) -> list[Lane]:
    """Return the lanes of a phase row that shows the planned bar and the actual one below it."""
    return [
        Lane(3.75),
        Lane(7.5, planned.bars, palette.PLANNED_BAR_BESIDE_ACTUAL),
        Lane(2.25),
        Lane(7.5, actual.bars if actual else (), palette.ACTUAL_BAR),
        Lane(3.75),
    ]


def draw_phase(grid: Grid, label: str, lanes: list[Lane], *, years: int) -> None:
    """Write one phase row: the label merged over its lanes, a cell per lane and column of its years."""
    first_row, head = grid.row, label_cell(label)
    style = grid.dressed(head.style)
    grid.sheet.merge_range(first_row, 0, first_row + len(lanes) - 1, 0, "", grid.book.format(style))
    grid.book.write(grid.sheet, first_row, 0, label, style)
    # A name of several lines: what is missing stands above and below the bars.
    missing = max(0.0, grid.height_of(head) - sum(lane.height for lane in lanes))
    edges = {0, len(lanes) - 1}
    for index, lane in enumerate(lanes):
        bar_of = _bar_by_column(grid, lane.bars)
        for column in range(years * grid.columns_per_year):
            bar = bar_of.get(column)
            cell: Style = {
                "border_color": palette.BORDER,
                "top": _YEAR_LINE if index == 0 else _NO_LINE,
                "bottom": _YEAR_LINE if index == len(lanes) - 1 else _NO_LINE,
                "left": _line_before(grid, column, bar, bar_of.get(column - 1)),
                "right": _line_before(grid, column + 1, bar_of.get(column + 1), bar),
            }
            if bar is not None:
                cell["bg_color"] = lane.colour
            grid.sheet.write_blank(first_row + index, column + 1, None, grid.book.format(cell))
    grid.advance([lane.height + (missing / 2 if index in edges else 0) for index, lane in enumerate(lanes)])


def _bar_by_column(grid: Grid, bars: tuple[PeriodSpan, ...]) -> dict[int, int]:
    """Which bar each narrow column belongs to, columns counted from 0."""
    width = grid.columns_per_period
    return {
        column: index
        for index, (first, last) in enumerate(bars)
        for column in range(first * width, (last + 1) * width)
    }


def _line_before(grid: Grid, column: int, bar: int | None, bar_before: int | None) -> int:
    """The line left of a cell: none inside a bar or period, solid between years, else thin."""
    if bar is not None and bar == bar_before:
        return _NO_LINE
    if column % grid.columns_per_year == 0:
        return _YEAR_LINE
    return _PERIOD_LINE if column % grid.columns_per_period == 0 else _NO_LINE
