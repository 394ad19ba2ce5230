"""What a 組織改編 carries along besides people and initiatives: what other apps let departments do.

An app that knows departments registers it when it is ready; the organisation knows no app above it.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Model

from accounts.models import Department


@dataclass(frozen=True, slots=True)
class Movable:
    """Something that is in a department before the reorganisation: a person, an initiative, …"""

    key: str
    label: str
    detail: str
    may_end: bool  # may go nowhere: a person, an initiative that is only supported


class Carried(Protocol):
    """One kind of thing."""

    heading: str
    tables: Sequence[type[Model]]  # the rows that ``move`` writes

    def movables(self, departments: Collection[int], on: dt.date) -> list[Movable]:
        """Return what some departments have on the eve of a day; keys begin with a word of its own."""
        ...

    def move(self, destinations: Mapping[str, Department | None], on: dt.date) -> None:
        """Let what is named by its key go on in another department from a day on, or (None) in none."""
        ...


_registered: list[Carried] = []


def carry_along(kind: Carried) -> None:
    """Register a kind of thing."""
    _registered.append(kind)


def carried_kinds() -> list[Carried]:
    """Return what is registered."""
    return list(_registered)
