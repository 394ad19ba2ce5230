"""A grade against last year's: 改善, 低下, 同じ or 新規. Pure; one rule for all pages and outputs."""

from collections.abc import Sequence

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
