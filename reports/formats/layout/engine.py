"""WeasyPrint, loaded by the first document that a process lays out: 0.5 s and 40 MB that no other pays."""

import ctypes.util
import sys
from functools import cache
from typing import Any

from reports.formats.layout.font_files import read_when_needed


@cache
def load_engine() -> None:
    """Load WeasyPrint, without what it does for nothing here."""
    find = ctypes.util.find_library
    if sys.platform == "linux":
        # It tries names of other systems first, each of which starts a compiler to look for it.
        ctypes.util.find_library = _nothing  # type: ignore[assignment]
    try:
        import pydyf
        import weasyprint  # noqa: F401
    finally:
        ctypes.util.find_library = find
    pydyf.PDF.page_references = property(_page_references)
    read_when_needed()


def _nothing(_name: str, /) -> str | None:
    return None


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    """As pydyf's, made once: each element of the structure asks for it, and 500 pages have 160,000."""
    kids = pdf.pages["Kids"]
    made: tuple[int, tuple[bytes, ...]] = pdf.__dict__.get("_references_made", (0, ()))
    if made[0] != len(kids):
        made = len(kids), tuple(f"{number} 0 R".encode("ascii") for number in kids[::3])
        pdf.__dict__["_references_made"] = made
    return made[1]
