"""Cells that were drawn become bars: what was not touched stays the same row."""

import pytest

from indicators.planning.drawn_bars import Bar, cells_of, redrawn

A, B = Bar(0, 3, row=1), Bar(4, 7, row=2)
LATER = Bar(10, 11, row=3)
OVER = Bar(2, 6, row=4)


def span(first: int, last: int) -> set[int]:
    return set(range(first, last + 1))


@pytest.mark.parametrize(
    ("stored", "cells", "expected"),
    [
        pytest.param([], set(), [], id="nothing"),
        pytest.param([], {5}, [Bar(5, 5)], id="one cell is a bar"),
        pytest.param([], span(1, 3) | span(6, 6), [Bar(1, 3), Bar(6, 6)], id="each run is a bar"),
        pytest.param([A, B, LATER], cells_of([A, B, LATER]), [A, B, LATER], id="untouched, with its seam"),
        pytest.param([A, OVER], span(0, 6), [A, OVER], id="untouched, though they overlap"),
        pytest.param([A, B], span(0, 8), [A, Bar(4, 8, row=2)], id="longer, the seam stays"),
        pytest.param([A, B], span(0, 3) | span(5, 7), [A, Bar(5, 7, row=2)], id="shorter at the seam"),
        pytest.param([A, B], span(0, 3), [A], id="one of two is taken away"),
        pytest.param([A], set(), [], id="taken away"),
        pytest.param([A], span(4, 7), [Bar(4, 7)], id="moved as a whole is another one"),
        pytest.param([A], span(1, 4), [Bar(1, 4, row=1)], id="moved by a cell is the same"),
        pytest.param([A], {0, 3}, [Bar(0, 0, row=1), Bar(3, 3, of=1)], id="cut in two"),
        pytest.param([B, LATER], span(4, 11), [Bar(4, 11, row=2)], id="a gap that is filled joins them"),
        pytest.param([A, OVER], span(0, 7), [Bar(0, 7, row=1)], id="overlapping ones that are drawn over"),
        pytest.param(
            [A, B, LATER], span(0, 7) | {10}, [A, B, Bar(10, 10, row=3)], id="another run leaves the seam"
        ),
    ],
)
def test_bars_come_of_cells(stored: list[Bar], cells: set[int], expected: list[Bar]) -> None:
    assert redrawn(stored, cells) == expected
