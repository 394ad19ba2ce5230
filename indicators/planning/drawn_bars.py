"""The bars of one phase as they come of the cells that were drawn. Pure; cells count over all years.

What was not touched stays as it was: two bars that meet stay two, and a bar that grew or shrank stays the
same row, so that what else is known of it (推定) is not lost.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """Cells from the first to the last. ``row`` is the stored bar that it is, None for one drawn anew.

    ``of`` is the stored bar that a new one was cut from, None where it was drawn on empty cells.
    """

    first: int
    last: int
    row: int | None = None
    of: int | None = None

    @property
    def cells(self) -> range:
        return range(self.first, self.last + 1)


def cells_of(bars: Sequence[Bar]) -> set[int]:
    """Return all cells that bars cover."""
    return {cell for bar in bars for cell in bar.cells}


def redrawn(bars: Sequence[Bar], cells: Collection[int]) -> list[Bar]:
    """Return the bars that stored ones become when exactly these cells are drawn.

    A run of cells is one bar. It is several only where stored bars met and both sides of the seam are still
    drawn; a gap that was filled joins what was on its sides. Each bar is the stored one that begins with it,
    else the one it shares most cells with.
    """
    found: list[Bar] = []
    pieces: list[range] = []
    for run in _runs(cells):
        inside = [bar for bar in bars if not set(bar.cells).isdisjoint(run)]
        if cells_of(inside) == set(run):
            found += inside
        else:
            pieces += _cut(run, bars)
    free = [bar for bar in bars if bar not in found]
    for piece in pieces:
        first, last = piece[0], piece[-1]
        touching = [bar for bar in bars if _shared(bar, piece)]
        own = max(
            (bar for bar in touching if bar in free), key=lambda bar: _likeness(bar, piece), default=None
        )
        if own is not None:
            free.remove(own)
            found.append(Bar(first, last, own.row))
        else:
            cut_from = max(touching, key=lambda bar: _shared(bar, piece), default=None)
            found.append(Bar(first, last, of=cut_from.row if cut_from else None))
    return sorted(found, key=lambda bar: (bar.first, bar.last))


def _runs(cells: Collection[int]) -> Iterator[range]:
    first = last = None
    for cell in sorted(cells):
        if last is not None and first is not None and cell > last + 1:
            yield range(first, last + 1)
            first = cell
        first, last = cell if first is None else first, cell
    if first is not None and last is not None:
        yield range(first, last + 1)


def _cut(run: range, bars: Sequence[Bar]) -> Iterator[range]:
    """Part a run where stored bars met."""
    first = run.start
    for cell in run[1:]:
        ends = any(bar.last == cell - 1 for bar in bars)
        begins = any(bar.first == cell for bar in bars)
        if ends and begins and not any(bar.first < cell <= bar.last for bar in bars):
            yield range(first, cell)
            first = cell
    yield range(first, run.stop)


def _shared(bar: Bar, piece: range) -> int:
    return max(0, min(bar.last, piece[-1]) - max(bar.first, piece[0]) + 1)


def _likeness(bar: Bar, piece: range) -> tuple[bool, int, int]:
    return bar.first == piece[0], _shared(bar, piece), -bar.first
