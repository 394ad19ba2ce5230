"""Reports that were ticked in a list, with the version of each that was read. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SELECTED = re.compile(r"(?P<slug>[-\w]{1,50}):(?P<version>[0-9]{1,9})(:(?P<grade>.{1,20}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Selected:
    """One ticked checkbox: which report, the version that was read, and (once shown) the grade to decide."""

    slug: str
    version: int
    grade: str = ""

    @property
    def value(self) -> str:
        """What the checkbox sends, and ``read_selection`` reads."""
        return f"{self.slug}:{self.version}{f':{self.grade}' if self.grade else ''}"


def read_selection(values: Iterable[str]) -> list[Selected]:
    """Return what was ticked, each report once. What no page of ours sends is left out."""
    found = (_SELECTED.fullmatch(value) for value in values)
    chosen = {
        match["slug"]: Selected(match["slug"], int(match["version"]), match["grade"] or "")
        for match in found
        if match
    }
    return list(chosen.values())
