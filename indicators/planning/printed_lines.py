"""The lines of 数値目標 that a sheet prints, in step with the wording of the indicators. Pure."""

from collections.abc import Collection
from enum import StrEnum


class Line(StrEnum):
    """What becomes of the printed line when an indicator is saved."""

    FOLLOW = "follow"  # the line is the indicator's wording, and changes with it
    ADD = "add"
    REMOVE = "remove"
    LEAVE = "leave"


def line_now(printed: str, wording: str) -> bool:
    """Return whether a wording stands as a line of its own in what is printed."""
    return bool(wording) and wording in printed.split("\n")


def in_step(printed: str, line: Line, *, old: str, new: str, others: Collection[str]) -> str:
    """Return what is printed once an indicator's wording is ``new`` instead of ``old``.

    ``others`` are the wordings of the initiative's other indicators: a line that is theirs too stays.
    """
    lines = printed.split("\n") if printed else []
    is_own = old in lines and old not in others
    match line:
        case Line.FOLLOW if is_own:
            lines[lines.index(old)] = new
        case Line.REMOVE if is_own:
            lines.remove(old)
        case Line.ADD if new and new not in lines:
            lines.append(new)
    return "\n".join(lines)
