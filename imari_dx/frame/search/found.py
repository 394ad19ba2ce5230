"""One thing that was found, and the kinds of things that are looked through."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from imari_dx.frame.search.matching import Field

Address = Callable[[Field], str]


def at(url: str) -> Address:
    """Return the address of something all of which stands in one place."""
    return lambda _field: url


class Kind(StrEnum):
    """What is looked through, in the order in which it is shown; the values stand in addresses."""

    PAGES = "pages"
    INITIATIVES = "initiatives"
    RESULTS = "results"
    REMARKS = "remarks"
    DECISIONS = "decisions"
    GLOSSARY = "glossary"
    DOCUMENTS = "documents"
    PEOPLE = "people"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found.

    ``fields`` are its texts, the best of which is shown; ``address`` makes of that one the address at which
    it stands: only what is shown needs one.
    """

    title: str
    address: Address
    place: str = ""
    fields: Sequence[Field] = ()
    year: int | None = None
    is_exact: bool = False  # it is called what was typed
    is_titled: bool = False  # its name has what was looked for
    order: tuple[int, ...] = ()

    @property
    def rank(self) -> tuple[object, ...]:
        """What comes first: what is called so, then later years, then the order of the plan."""
        return (not self.is_exact, not self.is_titled, -(self.year or 0), self.order)
