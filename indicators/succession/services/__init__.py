"""Acts by which plans follow each other: making the next one, taking it back, saying what went on in what."""

from indicators.succession.services.making import SuccessorRefusedError, make_successor

__all__ = ["SuccessorRefusedError", "make_successor"]
