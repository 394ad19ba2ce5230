"""What becomes of an initiative in the next plan, and how it came there (domain.md, "A plan lives"): pure."""

from enum import StrEnum

NEW = "新規"  # the word for an initiative that goes on from none


class Handling(StrEnum):
    """次期計画での扱い of an initiative of the plan before."""

    CONTINUED = "continued"
    SPLIT = "split"
    MERGED = "merged"
    ENDED = "ended"

    @property
    def word(self) -> str:
        return {
            Handling.CONTINUED: "継続",
            Handling.SPLIT: "分割",
            Handling.MERGED: "統合",
            Handling.ENDED: "終了",
        }[self]


def handling_of(sharers: list[int]) -> Handling:
    """Return what became of an initiative.

    ``sharers`` has an entry for each initiative that it goes on in: how many of the plan before do so there.
    """
    if not sharers:
        return Handling.ENDED
    if len(sharers) > 1:
        return Handling.SPLIT
    return Handling.MERGED if sharers[0] > 1 else Handling.CONTINUED


def came_by(sharers: list[int]) -> str:
    """Return the word for how an initiative came into a plan that follows another one.

    ``sharers`` has an entry for each initiative that it goes on from: in how many of the next plan that one
    goes on.
    """
    if not sharers:
        return NEW
    if len(sharers) > 1:
        return Handling.MERGED.word
    return (Handling.SPLIT if sharers[0] > 1 else Handling.CONTINUED).word
