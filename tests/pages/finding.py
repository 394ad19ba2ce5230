"""What a program says of a page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing found on a page."""

    tool: str
    rule: str
    what: str


@dataclass(frozen=True)
class Judged(Finding):
    """What axe left open and another measure has answered, so nothing is wrong."""

    # Of words: how they stand out from their ground; None where the measure is no number.
    ratio: float | None = None
