"""Documents as files: one place that knows formats, content types and file names."""

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


def make_file(document: Document, file_format: FileFormat, name: str) -> DocumentFile:
    """Render a document; ``name`` is the file's name without its ending."""
    return DocumentFile(
        content=_RENDERERS[file_format](document),
        content_type=CONTENT_TYPES[file_format],
        name=f"{name}.{file_format}",
    )
