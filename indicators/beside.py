"""並べて示す基準: what another scale says of a year, shown beside the proposal. It decides nothing.

The scale is the one that the secretariat shows beside today; the facts are those of the decision in a decided
year, those that are stored now in any other. So a city that publishes two readings of the same figures
(江田島市: the change, and the progress in time) sees both for all years from the day on which it chooses so.
"""

from indicators.assessment import assess, stored_history
from indicators.judgement import InitiativeProposal
from indicators.models import RatingScale
from indicators.results import ResultBook
from indicators.snapshots import frozen_book
from initiatives.models import Initiative


def beside_proposals(
    book: ResultBook, initiative: Initiative, fiscal_year: int
) -> tuple[tuple[RatingScale, InitiativeProposal], ...]:
    """Return each scale that is shown beside with its proposal for an initiative and year.

    Nothing where the plan shows none, or where the year was never opened. Asks the database nothing.
    """
    if not book.beside_scales or book.report(initiative, fiscal_year) is None:
        return ()
    facts = frozen_book(book, initiative, fiscal_year) or book
    known = next(one for one in facts.initiatives if one.pk == initiative.pk)
    history = stored_history(facts, known)
    return tuple((row, assess(known, fiscal_year, history, row.scale)) for row in book.beside_scales)
