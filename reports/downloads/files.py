"""Documents as files: one place that knows formats, content types and file names."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.http import Http404

from imari_dx.shared.files_out import XLSX
from reports.documents.canonical import canonical_json, sha256
from reports.documents.cells import Cell
from reports.documents.list_head import ListHead
from reports.downloads.registry import Output, output_of
from reports.formats import fingerprint
from reports.formats.csv import render_csv
from reports.formats.html import render_html
from reports.formats.layout.cache import Layouts
from reports.formats.pdf import render_pdf
from reports.formats.progress import OnProgress
from reports.formats.tagged.archive import Archive
from reports.formats.xlsx.listing import render_list


class FileFormat(StrEnum):
    """What a document can be taken away as."""

    PDF = "pdf"
    XLSX = "xlsx"
    HTML = "html"


CONTENT_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.XLSX: XLSX,
    FileFormat.HTML: "text/html; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A finished file: its bytes, its type, the Japanese name it is saved under."""

    content: bytes
    content_type: str
    name: str


def formats_of(output: Output) -> list[FileFormat]:
    """Return what a document can be taken away as: a workbook only where it has one."""
    return [one for one in FileFormat if one != FileFormat.XLSX or output.workbook]


def html_of(document: object, *, style_address: Callable[[str], str] | None = None) -> str:
    """Return a document as a page, see ``render_html``; the site says where it serves a file of style."""
    output = output_of(document)
    urls = [style_address(f"css/print/{name}.css") for name in output.styles] if style_address else []
    context = {"subject": output.subject, **output.context(document)}
    return render_html(document, output.key, context, styles=output.styles, stylesheet_urls=urls)


def pdf_of(
    document: object,
    *,
    layouts: Layouts | None = None,
    progress: OnProgress | None = None,
    archive: Archive | None = None,
) -> bytes:
    """Return a document as PDF."""
    return render_pdf(html_of(document), layouts=layouts, progress=progress, archive=archive)


def xlsx_of(document: object) -> bytes:
    """Return a document's workbook. Raises TypeError for one that has none."""
    output = output_of(document)
    if output.workbook is None:
        raise TypeError(f"no workbook: {output.key}")
    return output.workbook(document)


def file_key(document: object, file_format: FileFormat) -> str:
    """Return the hash of a document in a format and of all that makes it a file: the same key, the same file.

    Anything that the file shows is in the document or in the source, so that no finished file is ever stale.
    """
    key = output_of(document).key
    return sha256(
        b"\n".join([f"{key} {file_format} {fingerprint.making()}".encode(), canonical_json(document)])
    )


def make_file(
    document: object,
    file_format: FileFormat,
    name: str,
    *,
    layouts: Layouts | None = None,
    progress: OnProgress | None = None,
    archive: Archive | None = None,
) -> DocumentFile:
    """Render a document; ``name`` is the file's name without its ending.

    Of a PDF: ``layouts`` keeps laid-out pages from one file to the next, ``progress`` is told how far it is,
    an ``archive`` makes it one for the archive.
    """
    match file_format:
        case FileFormat.PDF:
            content = pdf_of(document, layouts=layouts, progress=progress, archive=archive)
        case FileFormat.XLSX:
            content = xlsx_of(document)
        case FileFormat.HTML:
            content = html_of(document).encode()
    return DocumentFile(
        content=content,
        content_type=CONTENT_TYPES[file_format],
        name=f"{name}.{file_format}",
    )


def list_file(
    name: str,
    file_format: str,
    columns: Mapping[str, int],
    rows: Sequence[Mapping[str, Cell]],
    head: ListHead,
    *,
    only_csv: Collection[str] = (),
    named_by: int = 1,
    beside: Collection[str] = (),
) -> DocumentFile:
    """Return rows as CSV or Excel under ``columns`` (name and width in pixels); Http404 for another format.

    The ``head`` of the worksheet says what the columns ``only_csv`` say of every row; for the others see
    ``render_list``.
    """
    if file_format == "csv":
        return DocumentFile(render_csv(rows, list(columns)), "text/csv; charset=utf-8", f"{name}.csv")
    if file_format != FileFormat.XLSX:
        raise Http404("この形式では保存できません")
    shown = {column: width for column, width in columns.items() if column not in only_csv}
    content = render_list(head, shown, rows, named_by=named_by, beside=beside)
    return DocumentFile(content, CONTENT_TYPES[FileFormat.XLSX], f"{name}.xlsx")
