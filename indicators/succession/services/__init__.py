"""Acts by which plans follow each other: making the next one, taking it back, saying what went on in what."""

from indicators.succession.services.discarding import discard_successor, obstacles
from indicators.succession.services.linking import (
    LineTakenError,
    Mapped,
    link_successor,
    map_initiative,
    unlink_successor,
)
from indicators.succession.services.making import ALREADY_FOLLOWED, SuccessorRefusedError, make_successor

__all__ = [
    "ALREADY_FOLLOWED",
    "LineTakenError",
    "Mapped",
    "SuccessorRefusedError",
    "discard_successor",
    "link_successor",
    "make_successor",
    "map_initiative",
    "obstacles",
    "unlink_successor",
]
