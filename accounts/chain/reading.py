"""The head of the chain: what is noted in the minutes."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from accounts.models import ChainLink

SHORT: Final = 16  # hexadecimal digits: enough that nobody can make another chain with the same


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of the chain."""

    position: int
    at: dt.datetime
    hash: str

    @property
    def for_the_minutes(self) -> str:
        """第595番 3f9c-01d2-77ab-e410."""
        return f"第{self.position}番 {self.short}"

    @property
    def short(self) -> str:
        """The beginning of the hash: 3f9c-01d2-77ab-e410."""
        return in_groups(self.hash)


def in_groups(value: str) -> str:
    """Return the beginning of a hash in groups of four, to be read aloud and copied by hand."""
    return "-".join(value[start : start + 4] for start in range(0, SHORT, 4))


def head() -> Head | None:
    """Return the head as it is now, None while nothing is linked."""
    last = ChainLink.objects.order_by("-position").first()
    return Head(last.position, last.at, last.hash) if last else None
