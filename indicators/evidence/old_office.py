"""Files of Office 97–2003: one stream after another in an OLE file, told by the names of the streams."""

import re
from collections.abc import Callable
from typing import IO

from imari_dx.shared.office_files import OLE, is_locked_book, is_locked_package, wide
from indicators.evidence.errors import DDE, EMBEDDED, LOCKED, MACROS, EvidenceError

SECTOR = 512
_MACROS = wide("_VBA_PROJECT")  # the stream that holds them
_OBJECTS = re.compile(
    b"|".join([wide("ObjectPool"), wide("Ole10Native"), wide("MBD") + rb"(?:[0-9A-F]\x00){8}"])
)
# In a Workbook: a sheet of the macros before VBA.
_MACRO_SHEET = re.compile(rb"\x85\x00(.)\x00.{4}[\x00-\x02]\x01(.)([\x00\x01])", re.DOTALL)
# A field (0x13) that calls another program, in either width of letters.
_DDE = re.compile(
    rb"\x13\s*DDE(?:AUTO)?[\s\"]"
    rb"|\x13\x00(?:\s\x00)*D\x00D\x00E\x00(?:A\x00U\x00T\x00O\x00)?[\s\"]\x00"
)
_DOCUMENT = b"\xec\xa5"  # what the stream of a Word document begins with


def has_macros(content: bytes) -> bool:
    """Whether an OLE file holds VBA."""
    return _MACROS in content


def refuse_locked(content: bytes) -> None:
    """Raise EvidenceError for an OLE file that is a document behind a password."""
    if is_locked_package(content):
        raise EvidenceError(LOCKED)


def old_office(*streams: str) -> Callable[[IO[bytes]], bool]:
    """Return the test whether a file has one of these streams; it refuses what is locked or acts."""

    def fits(file: IO[bytes]) -> bool:
        content = file.read()
        if not content.startswith(OLE):
            return False
        refuse_locked(content)
        if not any(wide(stream) in content for stream in streams):
            return False
        if _is_locked(content):
            raise EvidenceError(LOCKED)
        if has_macros(content) or ("Workbook" in streams and _has_macro_sheet(content)):
            raise EvidenceError(MACROS)
        if _OBJECTS.search(content):
            raise EvidenceError(EMBEDDED)
        if "WordDocument" in streams and _DDE.search(content):
            raise EvidenceError(DDE)
        return True

    return fits


def _has_macro_sheet(content: bytes) -> bool:
    """Whether a workbook has a sheet of the macros before VBA: a record that says so, of its own length."""
    return any(found[1][0] == 8 + found[2][0] * (1 + found[3][0]) for found in _MACRO_SHEET.finditer(content))


def _is_locked(content: bytes) -> bool:
    if is_locked_book(content):
        return True
    starts = range(SECTOR, len(content) - 12, SECTOR)
    documents = (start for start in starts if content.startswith(_DOCUMENT, start))
    return any(content[start + 11] & 0x01 for start in documents)  # fEncrypted
