"""Counting for the dashboards: pure functions on rows that the reader may see, each with its denominator."""

from collections.abc import Callable, Iterable, Sequence

from indicators.judgement import Code
from reports.builders.evaluation import share
from reports.documents.dashboard import CHANGES, STANDINGS, ChangedRow, Count, Tally
from reports.documents.evaluation import NO_GRADE_YET
from reports.documents.overview import InitiativeYear

ALL = "合計"


def change_of(row: InitiativeYear, before: InitiativeYear | None) -> str:
    """Return 改善, 低下, 同じ or 新規 against last year's grade; "" where this year has none.

    Grades are compared by their place in this year's scale; a code that is no grade compares with nothing.
    """
    if not row.is_graded:
        return ""
    if before is None or before.grade.code not in row.grades:
        return "新規"
    step = row.grades.index(before.grade.code) - row.grades.index(row.grade.code)
    return "同じ" if step == 0 else "改善" if step > 0 else "低下"


def changed(
    rows: Iterable[InitiativeYear], before: Callable[[InitiativeYear], InitiativeYear | None]
) -> list[ChangedRow]:
    """Return rows with what they were a year before."""
    found = []
    for row in rows:
        earlier = before(row)
        found.append(ChangedRow(row, earlier.grade if earlier else NO_GRADE_YET, change_of(row, earlier)))
    return found


def due_rows(rows: Iterable[InitiativeYear]) -> list[InitiativeYear]:
    """Return the rows that are in denominators: planned (not 計画なし), and known to the reader."""
    return [row for row in rows if row.is_planned and row.in_scope]


def tally(rows: Sequence[ChangedRow], codes: Sequence[Code], *, key: str = "", name: str = ALL) -> Tally:
    """Count one group. 計画なし and what the reader does not know of are in no number."""
    due = [one for one in rows if one.row.is_planned and one.row.in_scope]
    shown = [one.row for one in due if one.row.is_shown]
    graded = [row.grade.code for row in shown if row.grade.code]
    changes = [one.change for one in due if one.change]
    standings = [standing for row in shown for standing in row.standings]
    return Tally(
        key=key,
        name=name,
        due=len(due),
        reported=sum(one.row.is_reported for one in due),
        graded=len(graded),
        grades=tuple(
            Count(
                code.code,
                code.label,
                graded.count(code.code),
                share(graded.count(code.code), len(graded)),
                code.colour,
            )
            for code in codes
        ),
        changes=tuple(
            Count(word, word, changes.count(word), share(changes.count(word), len(changes)))
            for word in CHANGES
        ),
        standings=tuple(
            Count(one.value, one.label, standings.count(one), share(standings.count(one), len(standings)))
            for one in STANDINGS
        ),
        targets=len(standings),
    )


def tallies(rows: Sequence[ChangedRow], codes: Sequence[Code]) -> list[Tally]:
    """Count every sector that has anything due, in the plan's order, and all of them."""
    sectors: dict[str, str] = {}
    for one in rows:
        if one.row.is_planned and one.row.in_scope:
            sectors.setdefault(one.row.sector, one.row.sector_name)
    parts = [
        tally([one for one in rows if one.row.sector == key], codes, key=key, name=name)
        for key, name in sectors.items()
    ]
    return [*parts, tally(rows, codes)]


def late_first(rows: Iterable[ChangedRow]) -> list[ChangedRow]:
    """Return initiatives with a grade in the worse half of their scale: the worst first, then as planned."""
    late = [one for one in rows if one.row.is_planned and one.row.is_behind]
    return sorted(late, key=lambda one: -one.row.grades.index(one.row.grade.code))
