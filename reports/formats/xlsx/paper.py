"""The paper of a worksheet: how much of it a page holds, and where the pages end."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from imari_dx.shared.row_heights import PIXELS_PER_POINT

_POINTS_PER_MM = 72 / 25.4
_TOP, _BOTTOM, _SIDE, _BINDING = 19.0, 17.8, 15.0, 25.0  # margins in mm
# Printers and programs differ a little: rows are reckoned with this share of what the paper holds.
_SURE = 0.976
_LEAST_ROWS = 3  # on the last page


class Paper(Enum):
    """A size of paper: Excel's number for it, and its shorter and longer side in mm."""

    A4 = (9, 210.0, 297.0)
    A3 = (8, 297.0, 420.0)


@dataclass(frozen=True, slots=True)
class Page:
    """How a worksheet is printed: always one page wide, smaller where its columns need it.

    ``has_binding`` leaves 25 mm on the left for holes or staples.
    """

    paper: Paper = Paper.A4
    is_landscape: bool = False
    has_binding: bool = False

    @property
    def number(self) -> int:
        """Excel's number of the paper."""
        return self.paper.value[0]

    @property
    def margins(self) -> dict[str, float]:
        """The margins in inches, as XlsxWriter takes them."""
        sizes = {"left": self._left, "right": _SIDE, "top": _TOP, "bottom": _BOTTOM}
        return {side: round(size / 25.4, 2) for side, size in sizes.items()}

    @property
    def width(self) -> float:
        """Pixels of columns that a page holds in their own size."""
        return (self._sides[0] - self._left - _SIDE) * _POINTS_PER_MM * PIXELS_PER_POINT

    def height(self, columns: float) -> float:
        """Return the points of rows that a page holds below columns that are so many pixels wide."""
        scale = min(1.0, self.width / columns)
        return (self._sides[1] - _TOP - _BOTTOM) * _POINTS_PER_MM * _SURE / scale

    @property
    def _left(self) -> float:
        return _BINDING if self.has_binding else _SIDE

    @property
    def _sides(self) -> tuple[float, float]:
        _number, shorter, longer = self.paper.value
        return (longer, shorter) if self.is_landscape else (shorter, longer)


def page_breaks(
    heights: Sequence[float],
    room: float,
    *,
    chances: Collection[int] | None = None,
    forced: Collection[int] = (),
    head: range = range(0),
) -> list[int]:
    """Return the rows with which a new page begins.

    ``heights`` are the rows' in points, ``room`` what a page holds of them. A page ends before one of the
    ``chances`` (None: before any row) and always before the ``forced``. The rows of ``head`` stand on top of
    every page behind them. What is more than a page without any chance ends where the page is full.
    """
    breaks, _used = _fill(heights, room, chances, forced, head)
    return _without_short_end(breaks, len(heights), chances, forced)


def filled(
    heights: Sequence[float], room: float, *, chances: Collection[int], forced: Collection[int], head: range
) -> float:
    """Return the points that rows take of their last page, see ``page_breaks``."""
    return _fill(heights, room, chances, forced, head)[1]


def _fill(
    heights: Sequence[float],
    room: float,
    chances: Collection[int] | None,
    forced: Collection[int],
    head: range,
) -> tuple[list[int], float]:
    breaks: list[int] = []
    page_start, last_chance, used = 0, 0, 0.0
    repeated = sum(heights[row] for row in head)
    for row, height in enumerate(heights):
        if row and (chances is None or row in chances):
            last_chance = row
        used += height
        if row in forced and row > page_start:
            last_chance = row
        elif used <= room or row == page_start:
            continue
        elif (
            last_chance <= page_start
        ):  # more than a page holds is to stay together: it ends where it is full
            last_chance = row
        breaks.append(last_chance)
        page_start = last_chance
        used = sum(heights[page_start : row + 1]) + (repeated if page_start >= head.stop else 0)
    return breaks, used


def _without_short_end(
    breaks: list[int], rows: int, chances: Collection[int] | None, forced: Collection[int]
) -> list[int]:
    """Let the last page begin earlier where it would have a row or two alone."""
    if not breaks or rows - breaks[-1] >= _LEAST_ROWS or breaks[-1] in forced:
        return breaks
    page_start = breaks[-2] if len(breaks) > 1 else 0
    earlier = range(rows - _LEAST_ROWS, page_start + _LEAST_ROWS - 1, -1)
    return [*breaks[:-1], next((row for row in earlier if chances is None or row in chances), breaks[-1])]
