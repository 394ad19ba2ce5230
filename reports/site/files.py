"""The files of a year that its pages offer: documents as PDF and Excel."""

from collections.abc import Iterator, Sequence

from reports.documents.year_content import YearContent
from reports.downloads.files import FileFormat, make_file
from reports.site.values import SiteFile


def document_files(content: YearContent, formats: Sequence[FileFormat]) -> Iterator[SiteFile]:
    """Make the documents of a year: the report, 進捗一覧表, then each 個票."""
    documents = [
        ("evaluation", "評価報告書", content.evaluation),
        ("progress", "進捗一覧表", content.progress),
    ]
    for key, label, document in documents:
        for one in formats:
            yield SiteFile(f"files/{key}.{one}", label, make_file(document, one, key).content)
    for slug, sheet in content.sheets.items():
        for one in formats:
            file = make_file(sheet, one, slug)
            yield SiteFile(f"files/sheets/{slug}.{one}", "個票", file.content, slug)
