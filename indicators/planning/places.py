"""Where initiatives stand in the order of a plan."""

from indicators.planning.state import PlanState
from initiatives.headings import in_tree_order
from initiatives.models import Heading, Initiative


def last_under(state: PlanState, heading: int | None, *, but: int | None = None) -> int | None:
    """Return the key of what a new one under a heading stands behind, None where it comes first.

    That is the last one below the heading or, where none stands there yet, below those before it. ``but`` is
    the one that moves.
    """
    places = {one.pk: place for place, one in enumerate(in_tree_order(state.all(Heading)))}
    until = places.get(heading or 0, len(places))
    found = [
        one.pk
        for one in state.all(Initiative)
        if one.pk != but and all(places[part.pk] <= until for part in one.path)
    ]
    return found[-1] if found else None
