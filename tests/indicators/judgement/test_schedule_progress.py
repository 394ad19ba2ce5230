"""Is a phase on time: planned bars against actual ones, by tables. Four quarters a year, counted from 0."""

import pytest

from indicators.judgement.schedule_progress import Difference, Finding, PeriodSpan, Progress, phase_progress

Spans = list[PeriodSpan]
Found = list[tuple[Finding, int]]


def years(*numbers: int) -> set[int]:
    """The quarters of reported years, the first year being 0."""
    return {4 * number + quarter for number in numbers for quarter in range(4)}


def found(planned: Spans, actual: Spans, known: set[int], now: int) -> list[Found]:
    return [
        [(one.finding, one.periods) for one in part.differences]
        for part in phase_progress(planned, actual, known, now=now)
    ]


# One planned bar, the second year (quarters 4 to 7) unless said otherwise.
ONE_BAR: list[tuple[str, Spans, set[int], int, Found]] = [
    ("as planned", [(4, 7)], years(0, 1), 8, [(Finding.ON_PLAN, 0)]),
    ("begun on time, still running", [(4, 5)], years(1), 6, [(Finding.ON_PLAN, 0)]),
    ("late start", [(6, 7)], years(0, 1), 8, [(Finding.STARTED_LATE, 2)]),
    (
        "late start after the planned end",
        [(9, 9)],
        years(0, 1, 2),
        12,
        [(Finding.STARTED_LATE, 5), (Finding.ENDED_LATE, 2)],
    ),
    ("not begun though due", [], years(0, 1), 8, [(Finding.NOT_STARTED, 4)]),
    ("not begun, the delay runs on past the planned end", [], years(0, 1, 2), 12, [(Finding.NOT_STARTED, 8)]),
    ("not begun by the last quarter that is over", [], years(0, 1), 6, [(Finding.NOT_STARTED, 2)]),
    ("due to begin in the running quarter", [], years(0, 1), 4, [(Finding.NOT_DUE, 0)]),
    ("due next year", [], years(0), 2, [(Finding.NOT_DUE, 0)]),
    ("begun in the last quarter of the year before", [(3, 7)], years(0, 1), 8, [(Finding.STARTED_EARLY, 1)]),
    ("overrun into the next year, ended", [(4, 9)], years(0, 1, 2), 12, [(Finding.ENDED_LATE, 2)]),
    ("overrun to the last known quarter", [(4, 9)], years(0, 1, 2), 10, [(Finding.OVERRUN, 2)]),
    ("overrun, the next year not reported", [(4, 11)], years(0, 1, 2), 14, [(Finding.OVERRUN, 4)]),
    ("ended early", [(4, 5)], years(0, 1), 8, [(Finding.ENDED_EARLY, 2)]),
    (
        "begun and ended early",
        [(2, 5)],
        years(0, 1),
        8,
        [(Finding.STARTED_EARLY, 2), (Finding.ENDED_EARLY, 2)],
    ),
    (
        "whole phase before its planned beginning",
        [(1, 2)],
        years(0, 1),
        8,
        [(Finding.STARTED_EARLY, 3), (Finding.ENDED_EARLY, 5)],
    ),
    ("a pause", [(4, 4), (7, 7)], years(0, 1), 8, [(Finding.PAUSED, 2)]),
    ("stopped before the end, which is still to come", [(4, 4)], years(0, 1), 7, [(Finding.PAUSED, 2)]),
    (
        "a pause, then over its end",
        [(4, 5), (8, 8)],
        years(0, 1, 2),
        12,
        [(Finding.ENDED_LATE, 1), (Finding.PAUSED, 2)],
    ),
    (
        "no bar after the planned end is no pause",
        [(4, 7), (9, 9)],
        years(0, 1, 2),
        12,
        [(Finding.ENDED_LATE, 2)],
    ),
    ("nothing reported at all", [], set(), 8, [(Finding.UNKNOWN, 0)]),
    ("its year is not reported", [], years(0), 8, [(Finding.UNKNOWN, 0)]),
    ("its year is not reported, the next one is", [], years(0, 2), 12, [(Finding.UNKNOWN, 0)]),
    (
        "seen in the year after one that is not reported",
        [(8, 9)],
        years(0, 2),
        12,
        [(Finding.UNKNOWN, 0), (Finding.ENDED_LATE, 2)],
    ),
    ("the report was written before the year was over", [(4, 7)], years(0, 1), 6, [(Finding.ON_PLAN, 0)]),
    ("the running quarter without a bar is no pause", [(4, 6)], years(0, 1), 7, [(Finding.ON_PLAN, 0)]),
    ("not begun in the only quarter that is over", [], years(1), 5, [(Finding.NOT_STARTED, 1)]),
    ("begun in the last known quarter", [(7, 7)], years(0, 1), 8, [(Finding.STARTED_LATE, 3)]),
    (
        "begun in a year that is not reported",
        [(9, 9)],
        years(0, 1),
        12,
        [(Finding.UNKNOWN, 0), (Finding.OVERRUN, 2)],
    ),
    ("ended in the quarter before the last known", [(4, 9)], years(1, 2), 11, [(Finding.ENDED_LATE, 2)]),
    ("ended early, the year before not reported", [(4, 4)], years(1), 8, [(Finding.ENDED_EARLY, 3)]),
    ("today in the last quarter of the year, none begun", [], years(1), 7, [(Finding.NOT_STARTED, 3)]),
]


@pytest.mark.parametrize(
    ("actual", "known", "now", "expected"), [row[1:] for row in ONE_BAR], ids=[row[0] for row in ONE_BAR]
)
def test_one_planned_bar(actual: Spans, known: set[int], now: int, expected: Found) -> None:
    assert found([(4, 7)], actual, known, now) == [expected]


def test_planned_to_the_very_last_quarter() -> None:
    assert found([(16, 19)], [(17, 19)], years(4), 20) == [[(Finding.STARTED_LATE, 1)]]
    assert found([(16, 18)], [(16, 19)], years(4), 20) == [[(Finding.OVERRUN, 1)]]


ALL = years(0, 1, 2, 3, 4)
# Two planned bars, 0 to 3 and 8 to 11; every year reported and over.
TWO_BARS: list[tuple[str, Spans, list[Spans]]] = [
    ("each its own", [(0, 3), (8, 11)], [[(0, 3)], [(8, 11)]]),
    ("one across both is parted where the second begins", [(0, 11)], [[(0, 7)], [(8, 11)]]),
    ("between them, the first not carried out", [(5, 6), (8, 11)], [[(5, 6)], [(8, 11)]]),
    ("between them, the second not carried out", [(0, 3), (5, 6)], [[(0, 3)], [(5, 6)]]),
    ("between them, neither carried out", [(5, 6)], [[(5, 6)], []]),
    ("between them, both carried out", [(0, 3), (5, 6), (8, 11)], [[(0, 3), (5, 6)], [(8, 11)]]),
    ("after both", [(0, 3), (8, 11), (13, 14)], [[(0, 3)], [(8, 11), (13, 14)]]),
    ("nothing", [], [[], []]),
]


@pytest.mark.parametrize(
    ("actual", "expected"), [row[1:] for row in TWO_BARS], ids=[row[0] for row in TWO_BARS]
)
def test_which_planned_bar_is_carried_out(actual: Spans, expected: list[Spans]) -> None:
    parts = phase_progress([(0, 3), (8, 11)], actual, ALL, now=20)
    assert [list(part.actual) for part in parts] == expected


def test_one_across_three_is_parted_where_each_begins() -> None:
    parts = phase_progress([(0, 3), (8, 11), (14, 15)], [(1, 15)], ALL, now=20)
    assert [list(part.actual) for part in parts] == [[(1, 7)], [(8, 13)], [(14, 15)]]


def test_a_bar_carries_out_its_neighbours_alone() -> None:
    parts = phase_progress([(4, 7), (12, 15)], [(0, 1), (4, 7)], ALL, now=20)
    assert [(part.planned, list(part.actual)) for part in parts] == [
        ((4, 7), [(4, 7)]),
        ((12, 15), []),
        (None, [(0, 1)]),
    ]


def test_an_actual_bar_without_a_plan() -> None:
    assert phase_progress([], [(6, 7), (9, 9)], ALL, now=20) == [
        Progress(None, ((6, 7),), (Difference(Finding.UNPLANNED, 2),)),
        Progress(None, ((9, 9),), (Difference(Finding.UNPLANNED, 1),)),
    ]


def test_a_bar_before_a_planned_one_that_was_carried_out_is_not_planned() -> None:
    parts = phase_progress([(8, 11)], [(0, 1), (8, 11)], ALL, now=20)
    assert [one.differences[0].finding for one in parts] == [Finding.ON_PLAN, Finding.UNPLANNED]


def test_a_phase_without_plan_and_without_bars_says_nothing() -> None:
    assert phase_progress([], [], ALL, now=20) == []


@pytest.mark.parametrize(
    ("actual", "missing", "beyond"),
    [
        ([(4, 7)], None, None),
        ([(6, 7)], (4, 5), None),
        ([(4, 9)], None, (8, 9)),
        ([(6, 9)], (4, 5), (8, 9)),
        ([(2, 5)], None, None),
        ([], (4, 11), None),
    ],
)
def test_which_quarters_are_marked(
    actual: Spans, missing: PeriodSpan | None, beyond: PeriodSpan | None
) -> None:
    part = phase_progress([(4, 7)], actual, years(0, 1, 2), now=12)[0]
    assert (part.missing, part.beyond) == (missing, beyond)


@pytest.mark.parametrize(
    ("finding", "is_late", "is_open", "is_notable"),
    [
        (Finding.NOT_STARTED, True, True, True),
        (Finding.OVERRUN, True, True, True),
        (Finding.STARTED_LATE, True, False, True),
        (Finding.ENDED_LATE, True, False, True),
        (Finding.PAUSED, False, False, True),
        (Finding.UNPLANNED, False, False, True),
        (Finding.STARTED_EARLY, False, False, True),
        (Finding.ENDED_EARLY, False, False, True),
        (Finding.ON_PLAN, False, False, False),
        (Finding.NOT_DUE, False, False, False),
        (Finding.UNKNOWN, False, False, False),
    ],
)
def test_what_a_finding_means(finding: Finding, is_late: bool, is_open: bool, is_notable: bool) -> None:
    assert (finding.is_late, finding.is_open, finding.is_notable) == (is_late, is_open, is_notable)
