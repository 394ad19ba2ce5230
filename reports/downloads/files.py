"""Documents as files: one place that knows formats, content types and file names."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from reports.formats.html import Document, render_html
from reports.formats.pdf import render_pdf
from reports.formats.xlsx import render_xlsx


class FileFormat(StrEnum):
    """What a document can be taken away as."""

    PDF = "pdf"
    XLSX = "xlsx"
    HTML = "html"


# What Windows allows in no file name (a plan's title or an initiative's number may hold it), what turns text
# round, and how long a name may be in bytes where the shortest limit holds, its ending aside.
_NOT_IN_NAMES = re.compile(
    r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]'
)
_NAME_BYTES = 240
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|(?:COM|LPT)[0-9¹²³])(?=\.|$)", re.IGNORECASE)

CONTENT_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.HTML: "text/html; charset=utf-8",
}

_RENDERERS: dict[FileFormat, Callable[[Document], bytes]] = {
    FileFormat.PDF: render_pdf,
    FileFormat.XLSX: render_xlsx,
    FileFormat.HTML: lambda document: render_html(document).encode(),
}


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A finished file: its bytes, its type, the Japanese name it is saved under."""

    content: bytes
    content_type: str
    name: str


def safe_file_name(text: str) -> str:
    """Return ``text`` as a name that can be saved everywhere: 「_」 for what a file system does not take."""
    stem, dot, ending = _NOT_IN_NAMES.sub("_", text).strip().rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = stem.encode()[:_NAME_BYTES].decode(errors="ignore").strip(" .　") or "_"
    if _DEVICES.match(stem):
        stem = f"_{stem}"
    return f"{stem}{dot}{ending}"


def make_file(document: Document, file_format: FileFormat, name: str) -> DocumentFile:
    """Render a document; ``name`` is the file's name without its ending."""
    return DocumentFile(
        content=_RENDERERS[file_format](document),
        content_type=CONTENT_TYPES[file_format],
        name=f"{name}.{file_format}",
    )
