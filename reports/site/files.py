"""The files of a year that its pages offer: documents as PDF and Excel, and its open data."""

from collections.abc import Iterator, Sequence

from reports.documents.year_content import YearContent
from reports.downloads.files import FileFormat, file_key, make_file
from reports.editions.making import LABELS
from reports.formats.open_data import open_data_files
from reports.site.values import SiteFile
from reports.store.services import finished, remember


def document_files(content: YearContent, formats: Sequence[FileFormat]) -> Iterator[SiteFile]:
    """Make the documents of a year: the report, 進捗一覧表, then each 個票."""
    documents = [
        ("evaluation", "評価報告書", content.evaluation),
        ("progress", "進捗一覧表", content.progress),
    ]
    for key, label, document in documents:
        for one in formats:
            yield SiteFile(f"files/{key}.{one}", label, _finished(document, one))
    for slug, sheet in content.sheets.items():
        for one in formats:
            yield SiteFile(f"files/sheets/{slug}.{one}", "個票", _finished(sheet, one), slug)


def data_files(content: YearContent) -> list[SiteFile]:
    """Return the open data of a year: a table as CSV and JSON, its dictionary, the package that names all."""
    made = open_data_files(content.data)
    return [SiteFile(f"data/{name}", LABELS[name.partition(".")[0]], one) for name, one in made.items()]


def _finished(document: object, file_format: FileFormat) -> bytes:
    """What was made of the document before, for an export or for anybody; else it is made now, and kept."""
    key = file_key(document, file_format)
    file = finished(key) or remember(key, make_file(document, file_format, "").content)
    return bytes(file.content)
