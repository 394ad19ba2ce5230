"""The year of a change shows both sides of what its revisions changed on a sheet.

The year before shows the old plan alone, the year after the new one; a decided year keeps what it showed.
"""

from indicators.book.change_words import ADDED, initiative_changes
from indicators.book.in_force import book_in_force, initiative_in, is_in_force, is_touched
from indicators.book.results import ResultBook
from indicators.book.revised import Revised, RevisedBy, RevisedLine
from initiatives.models import Initiative


def revised_in(book: ResultBook, initiative: Initiative, fiscal_year: int) -> Revised | None:
    """Return what the revisions of a fiscal year changed of an initiative, None where that is nothing.

    The initiative is read with everything. Of a decided year it is what was frozen with it.
    """
    if book.on is not None:
        return book.revised if book.revised and book.revised.fiscal_year == fiscal_year else None
    of_year = [row for row in book.revisions if row.effective_year == fiscal_year]
    if not of_year:
        return None
    now = initiative_in(book_in_force(book, initiative, fiscal_year), initiative)
    is_added = not is_in_force(book, now, fiscal_year - 1)
    before = None if is_added else initiative_in(book_in_force(book, now, fiscal_year - 1), now)
    lines = _lines(before, now)
    revisions = tuple(
        RevisedBy(row.number, row.decided_on, row.reason)
        for row in of_year
        if row.decided_on and is_touched(now, [row])
    )
    return Revised(fiscal_year, revisions, lines, _targets(before, now)) if lines and revisions else None


def _lines(before: Initiative | None, now: Initiative) -> tuple[RevisedLine, ...]:
    if before is None:  # the sheet itself says all of it
        return (RevisedLine(now.word, ADDED, f"{now.full_name}{now.run.official_mark}"),)
    return tuple(RevisedLine(one.item, one.before, one.after) for one in initiative_changes(before, now))


def _targets(before: Initiative | None, now: Initiative) -> dict[int, tuple[str, str]]:
    if before is None:
        return {}
    old = {one.pk: one.target_text for one in before.indicators.all()}
    return {
        one.pk: (old[one.pk], one.target_text)
        for one in now.indicators.all()
        if one.pk in old and old[one.pk] != one.target_text
    }
