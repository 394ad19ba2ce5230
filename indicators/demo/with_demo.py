"""What rooms above this one hold of the demonstration: it goes with it."""

from collections.abc import Collection
from typing import Protocol


class WithDemo(Protocol):
    """A kind of thing that is made of demo data."""

    def line(self, plans: Collection[int]) -> str:
        """Return what there is to remove, in words, "" for nothing; ``plans`` are those of the demo alone."""
        ...

    def remove(self, plans: Collection[int]) -> None:
        """Delete it."""
        ...


_kinds: list[WithDemo] = []


def remove_along(kind: WithDemo) -> None:
    """Register a kind of thing; called once, when the app is ready."""
    _kinds.append(kind)


def kinds_with_demo() -> list[WithDemo]:
    """Return what is registered."""
    return list(_kinds)
