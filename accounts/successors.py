"""What becomes of a department over time: whoever is there before a 組織改編 goes on in the successor."""

import datetime as dt
from collections.abc import Iterator

from accounts.models import Department, Reorganisation
from accounts.periods import ONE_DAY

Stretch = tuple[Department, dt.date, dt.date | None]


def stretches(department: Department, first: dt.date, last: dt.date | None) -> Iterator[Stretch]:
    """Yield the departments in which something that begins in one goes on, each with its days.

    A renamed or merged department is followed by its one successor. After a split or a dissolution nobody
    knows where it goes on, so it ends there. Nothing is yielded if the department does not exist on the
    first day.
    """
    place: Department | None = department
    if first < department.valid_from:
        return
    while place and (place.valid_until is None or place.valid_until >= first):
        ends = min((day for day in (place.valid_until, last) if day), default=None)
        yield place, first, ends
        if ends is None or ends == last:
            return
        first = ends + ONE_DAY
        place = _only_successor(place, first)


def _only_successor(department: Department, on: dt.date) -> Department | None:
    made = Department.objects.filter(
        made_by__in=Reorganisation.objects.filter(before=department, effective_on=on)
    ).distinct()
    return made[0] if len(made) == 1 else None
