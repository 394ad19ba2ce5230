"""Signs by which files of Office are told before anything reads them: what evidence and uploads both ask.

What is accepted, and in which words the rest is refused, says each of them.
"""

import re
import zipfile
from collections.abc import Sequence
from typing import Final

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office 97–2003, and what lies behind a password
ZIP: Final = b"PK\x03\x04"
CONTENT_TYPES: Final = "[Content_Types].xml"
_ENCRYPTED: Final = 0x1  # bit of a zip's flags
_PACKINGS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what Office writes
# The record of a password right behind the beginning of a Workbook's stream.
_LOCKED_BOOK: Final = re.compile(rb"\x09\x08\x10\x00.{16}\x2f\x00", re.DOTALL)


def wide(text: str) -> bytes:
    """Return the name of a stream as an OLE file writes it."""
    return text.encode("utf-16-le")


def is_locked_package(content: bytes) -> bool:
    """Whether an OLE file is a file of today's formats behind a password."""
    return wide("EncryptedPackage") in content


def is_locked_book(content: bytes) -> bool:
    """Whether an OLE file is an old workbook behind a password."""
    return _LOCKED_BOOK.search(content) is not None


def is_encrypted(entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether anything in a zip is behind a password."""
    return any(one.flag_bits & _ENCRYPTED for one in entries)


def is_as_office_writes(entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether a zip has no part twice, whatever the case of its name, and none packed in another way."""
    names = {part_name(one.filename) for one in entries}
    return len(names) == len(entries) and all(one.compress_type in _PACKINGS for one in entries)


def part_name(name: str) -> str:
    """Return the name of a part as Office compares it."""
    return name.replace("\\", "/").lstrip("/").lower()
