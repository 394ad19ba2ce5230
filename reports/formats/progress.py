"""How far a file is made, told part by part to whoever waits for it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Parts that are done, of how many, and what the last of them was (「行－⑩」, or a chapter)."""

    done: int
    of: int
    what: str


# May raise: then the file is not made, and the error goes on to the caller.
OnProgress = Callable[[Progress], None]
