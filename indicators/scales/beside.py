"""並べて示す基準: what another scale says of a year, shown beside the proposal. It decides nothing.

The scale is the one that the secretariat shows beside today; the facts are those of the decision in a decided
year, those that are stored now in any other. So a city that publishes two readings of the same figures
(江田島市: the change, and the progress in time) sees both for all years from the day on which it chooses so.
"""

from indicators.book.assessment import assess, stored_history
from indicators.book.in_force import initiative_in
from indicators.book.results import ResultBook
from indicators.book.snapshots import book_of_year, thaw
from indicators.judgement import InitiativeProposal
from indicators.models import RatingScale, Snapshot, has_answer
from initiatives.models import Initiative


def beside_proposals(
    book: ResultBook, initiative: Initiative, fiscal_year: int
) -> tuple[tuple[RatingScale, InitiativeProposal], ...]:
    """Return each scale that is shown beside with its proposal for an initiative and year.

    Nothing where the plan shows none, or where the year was never opened; from an overview nothing before the
    answer either. There the data of all decided years is read in one query, the first time it is asked for;
    nothing else asks the database.
    """
    report = book.report(initiative, fiscal_year)
    if not book.beside_scales or report is None or (book.is_overview and not has_answer(report.state)):
        return ()
    if book.is_overview and (initiative.pk, fiscal_year) in book.snapshots:
        _thaw_all(book)
    facts = book_of_year(book, initiative, fiscal_year)
    known = initiative_in(facts, initiative)
    history = stored_history(facts, known)
    return tuple((row, assess(known, fiscal_year, history, row.scale)) for row in book.beside_scales)


def _thaw_all(book: ResultBook) -> None:
    """Read the data that an overview has left out, for all its decided years at once."""
    missing = {row.pk: key for key, row in book.snapshots.items() if key not in book.thawed}
    for row in Snapshot.objects.filter(pk__in=list(missing)) if missing else ():
        book.thawed[missing[row.pk]] = thaw(row.data)
