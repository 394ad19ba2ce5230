"""The files of an edition, made from its frozen data and nothing else: the same bytes on any day."""

from collections.abc import Iterator
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import FiscalYear
from reports.documents.comparison import ComparisonDocument
from reports.documents.year_content import YearContent
from reports.downloads.files import FileFormat, formats_of, make_file
from reports.downloads.registry import Offered, output_of
from reports.formats.progress import OnProgress, Progress

ERRATA = "errata"


@dataclass(frozen=True, slots=True)
class MadeFile:
    """One finished file: which document in which format, and the name that it is saved under."""

    key: str
    slug: str
    file_format: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Part:
    key: str
    slug: str
    name: str  # without its ending
    document: object


def make_files(
    content: YearContent,
    edition: str,
    *,
    errata: ComparisonDocument | None = None,
    on_progress: OnProgress | None = None,
) -> list[MadeFile]:
    """Return every file of an edition (第１版), from the 正誤表 of a correction to the last 個票.

    ``on_progress`` is told before each; what it raises ends the making.
    """
    parts = list(_parts(content, edition, errata))
    todo = [(part, one) for part in parts for one in formats_of(output_of(part.document))]
    made = []
    for number, (part, file_format) in enumerate(todo):
        if on_progress:
            on_progress(Progress(number, len(todo), part.name))
        made.append(_made(part, file_format))
    if on_progress:
        on_progress(Progress(len(todo), len(todo), ""))
    return made


def _made(part: _Part, file_format: FileFormat) -> MadeFile:
    file = make_file(part.document, file_format, part.name)
    return MadeFile(part.key, part.slug, file_format.value, file.name, file.content)


def _parts(content: YearContent, edition: str, errata: ComparisonDocument | None) -> Iterator[_Part]:
    evaluation = content.evaluation
    of_year = evaluation.title.split(f"　{evaluation.fiscal_year_label}")[0]

    def named(document: object, first: str) -> str:
        output = output_of(document)
        label = output.title(evaluation.plan.words) if isinstance(output, Offered) else errata_name
        last = label.rpartition("　")[2]
        return f"{first}_{FiscalYear(content.fiscal_year).label}_{last}_{edition}"

    errata_name = errata.name if errata else ""
    if errata:
        yield _Part(ERRATA, "", named(errata, of_year), errata)
    for document in (evaluation, content.progress):
        yield _Part(output_of(document).key, "", named(document, of_year), document)
    for slug, sheet in content.sheets.items():
        key = output_of(sheet).key
        yield _Part(key, slug, named(sheet, sheet.sheet.plain_code), sheet)
