"""改善, 低下, 同じ or 新規: one rule for report, dashboard, hand-out, alerts and map. Pure.

What a decided year is compared with stays what it was when it was decided, like everything else of it: where
last year was decided anew since, that is told beside it. A running year is compared with last year as it
stands today.
"""

from collections.abc import Sequence
from dataclasses import replace

from reports.documents.overview import InitiativeYear

BETTER, SAME, WORSE, NEW = "改善", "同じ", "低下", "新規"


def change_of(grade: str, before: str, *, grades: Sequence[str]) -> str:
    """Compare a grade with last year's by their places in this year's scale (``grades``, best first).

    "" where this year has none. 新規 where last year has none: no code, one that is not a grade, or one that
    this scale does not know.
    """
    if grade not in grades:
        return ""
    if before not in grades:
        return NEW
    step = grades.index(before) - grades.index(grade)
    return SAME if step == 0 else BETTER if step > 0 else WORSE


def linked(years: Sequence[InitiativeYear]) -> list[InitiativeYear]:
    """Return the years of one initiative, in order and as the reader sees them, each with what was before it.

    Decided years bring what they were compared with; beside it stands what was decided since.
    """
    found: list[InitiativeYear] = []
    for row in years:
        last = found[-1] if found else None
        if row.is_final:
            found.append(_with_today(row, last))
        elif row.is_shown and last is not None:
            code = last.grade.code if last.is_graded else ""
            change = change_of(row.grade.code, code, grades=row.grades)
            found.append(replace(row, before=last.grade, change=change))
        else:
            found.append(replace(row, change=change_of(row.grade.code, "", grades=row.grades)))
    return found


def _with_today(row: InitiativeYear, last: InitiativeYear | None) -> InitiativeYear:
    if last is None or not last.is_final or not last.is_planned or last.grade.code == row.before.code:
        return row
    return replace(row, before_now=last.grade)
