"""PDFs as evidence: where one begins, and whether it acts by itself. Nothing is rendered.

Looked for are names of objects, in the file and in its packed object streams, written plainly or escaped.
"""

import re
import zlib
from collections.abc import Iterator
from typing import IO

from indicators.evidence.errors import (
    PDF_ATTACHMENT,
    PDF_LOCKED,
    PDF_SCRIPT,
    TOO_HEAVY,
    EvidenceError,
)
from indicators.evidence.text import is_page

HEAD = 1024  # bytes in which a reader looks for the beginning (ISO 32000, annex H)
_UNPACKED = 256 * 1024 * 1024
_FOREIGN = (
    b"MZ",
    b"PK",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z",
)

_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_SCRIPTS = re.compile(rb"/(?:JavaScript|Launch|RichMedia)(?![A-Za-z0-9_])")
_ATTACHMENTS = re.compile(rb"/EmbeddedFiles?(?![A-Za-z0-9_])")
_LOCKS = re.compile(rb"/Encrypt(?![A-Za-z0-9_])")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_PLAIN_FILTER = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)(?![A-Za-z0-9_])\s*(?:\]|/(?!\w*Decode)|>)")


def is_pdf(file: IO[bytes]) -> bool:
    """Whether a file is a PDF; EvidenceError for one that runs, starts or carries something else."""
    content = file.read()
    start = content.find(b"%PDF-", 0, HEAD + 5)
    if start < 0 or (start and _is_foreign(content[:start])):
        return False
    packed = list(_object_streams(content))
    if packed and _LOCKS.search(content):
        raise EvidenceError(PDF_LOCKED)
    for part in (content, *_unpacked(packed)):
        names = _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), part)
        if _SCRIPTS.search(names):
            raise EvidenceError(PDF_SCRIPT)
        if _ATTACHMENTS.search(names):
            raise EvidenceError(PDF_ATTACHMENT)
    return True


def _is_foreign(junk: bytes) -> bool:
    """Whether what stands before the PDF makes the file something else for another program."""
    return junk.startswith(_FOREIGN) or is_page(junk.decode("latin-1").lstrip("ï»¿\x00"))


def _object_streams(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the dictionary and the packed bytes of each object stream."""
    for found in _STREAM.finditer(content):
        before = content[max(0, found.start() - 2048) : found.start()]
        dictionary = _ESCAPE.sub(lambda one: bytes([int(one[1], 16)]), before[before.rfind(b" obj") + 1 :])
        if b"/ObjStm" in dictionary:
            end = content.find(b"endstream", found.end())
            yield dictionary, content[found.end() : end if end >= 0 else len(content)]


def _unpacked(streams: list[tuple[bytes, bytes]]) -> Iterator[bytes]:
    left = _UNPACKED
    for dictionary, packed in streams:
        if b"/Filter" not in dictionary:
            yield packed
            continue
        if not _PLAIN_FILTER.search(dictionary) or b"/Predictor" in dictionary:
            raise EvidenceError(PDF_LOCKED)  # packed as no program does that means well
        try:
            unpacked = zlib.decompressobj().decompress(packed, left)
        except zlib.error:
            raise EvidenceError(PDF_LOCKED) from None
        left -= len(unpacked)
        if left <= 0:
            raise EvidenceError(TOO_HEAVY)
        yield unpacked
