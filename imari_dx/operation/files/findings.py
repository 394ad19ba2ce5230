"""What a check of stored files finds, as plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Where the product keeps files."""

    EVIDENCE = "evidence"
    MADE = "made"
    PICTURES = "pictures"

    @property
    def label(self) -> str:
        return _PLACES[self]


class Problem(StrEnum):
    """What may be wrong with one."""

    MISSING = "missing"
    ALTERED = "altered"
    UNREADABLE = "unreadable"
    ORPHANED = "orphaned"

    @property
    def label(self) -> str:
        return _PROBLEMS[self]


_PLACES = {
    Place.EVIDENCE: "根拠資料（フォルダー）",
    Place.MADE: "公表版・帳票（データベース）",
    Place.PICTURES: "資料の画像（データベース）",
}
_PROBLEMS = {
    Problem.MISSING: "なくなった",
    Problem.ALTERED: "変わった",
    Problem.UNREADABLE: "読めない",
    Problem.ORPHANED: "使われていない",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One file with a problem: ``of`` says whose it is, ``stored`` under which name or hash it is kept."""

    place: Place
    problem: Problem
    of: str
    stored: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many files of each place were looked at, and what was found."""

    counts: Mapping[Place, int]
    findings: tuple[Finding, ...]

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What must be mended. What nothing uses harms nobody: it is only named."""
        return tuple(one for one in self.findings if one.problem != Problem.ORPHANED)

    def number(self, place: Place, problem: Problem) -> int:
        """Return how many files of a place have this problem."""
        return sum(one.place == place and one.problem == problem for one in self.findings)


def joined(parts: Iterable[Checked]) -> Checked:
    """Return what was found in several places as one."""
    every = list(parts)
    counts = {place: count for one in every for place, count in one.counts.items()}
    return Checked(counts, tuple(finding for one in every for finding in one.findings))
