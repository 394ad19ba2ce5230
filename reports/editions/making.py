"""The files of an edition, made from its frozen data and nothing else: the same bytes on any day."""

from collections.abc import Iterator
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import FiscalYear
from reports.documents.comparison import ComparisonDocument
from reports.documents.year_content import YearContent
from reports.downloads.files import FileFormat, formats_of, make_file
from reports.downloads.registry import Offered, output_of
from reports.formats.open_data import open_data_files
from reports.formats.progress import OnProgress, Progress
from reports.models import edition_label

ERRATA = "errata"
# What the files are called that no document of 帳票 is.
LABELS = {
    ERRATA: "正誤表",
    "results": "実績データ",
    "data-dictionary": "実績データの項目の説明",
    "datapackage": "実績データの目録（データパッケージ）",
}


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
    number: int,
    *,
    errata: ComparisonDocument | None = None,
    on_progress: OnProgress | None = None,
) -> list[MadeFile]:
    """Return every file of an edition, from the 正誤表 of a correction to the open data.

    ``on_progress`` is told before each; what it raises ends the making.
    """
    parts = list(_parts(content, edition_label(number), errata))
    todo = [(part, one) for part in parts for one in formats_of(output_of(part.document))]
    made = []
    for place, (part, file_format) in enumerate(todo):
        tell = _Told(on_progress, place, len(todo), _words(part)) if on_progress else None
        made.append(_made(part, file_format, tell))
    if on_progress:
        on_progress(Progress(len(todo), len(todo), ""))
    return [*made, *_data_files(content, number)]


def _data_files(content: YearContent, number: int) -> Iterator[MadeFile]:
    """The open data under the names by which its data package knows them."""
    for name, file in open_data_files(content.data.of_edition(str(number))).items():
        key, _dot, file_format = name.rpartition(".")
        yield MadeFile(key, "", file_format, name, file)


@dataclass(frozen=True, slots=True)
class _Told:
    """How far one file is, told as how far all of them are."""

    on_progress: OnProgress
    number: int
    of: int
    name: str

    def __call__(self, progress: Progress | None = None) -> None:
        what = f"{self.name}　{progress.what}" if progress and progress.what else self.name
        self.on_progress(Progress(self.number, self.of, what))


def _words(part: _Part) -> str:
    """評価報告書, or 個票　行-10: the plan, the year and the edition are known where this is told."""
    whose, _year, label, _edition = part.name.rsplit("_", 3)
    return f"{label}　{whose}" if part.slug else label


def _made(part: _Part, file_format: FileFormat, tell: _Told | None) -> MadeFile:
    if tell:
        tell()
    file = make_file(part.document, file_format, part.name, progress=tell)
    return MadeFile(part.key, part.slug, file_format.value, file.name, file.content)


def report_name(content: YearContent, edition: str) -> str:
    """Return the name of the evaluation report's file without its ending: …_令和6年度_評価報告書_第１版."""
    return _name(content, edition, content.evaluation, _plan_name(content))


def _plan_name(content: YearContent) -> str:
    """The plan's short name as it stands in the frozen title."""
    evaluation = content.evaluation
    return evaluation.title.split(f"　{evaluation.fiscal_year_label}")[0]


def _name(content: YearContent, edition: str, document: object, first: str) -> str:
    if isinstance(document, ComparisonDocument):
        label = document.name
    else:
        output = output_of(document)
        label = output.title(content.evaluation.plan.words) if isinstance(output, Offered) else output.key
    last = label.rpartition("　")[2]
    return f"{first}_{FiscalYear(content.fiscal_year).label}_{last}_{edition}"


def _parts(content: YearContent, edition: str, errata: ComparisonDocument | None) -> Iterator[_Part]:
    plan = _plan_name(content)
    if errata:
        yield _Part(ERRATA, "", _name(content, edition, errata, plan), errata)
    for document in (content.evaluation, content.progress):
        yield _Part(output_of(document).key, "", _name(content, edition, document, plan), document)
    for slug, sheet in content.sheets.items():
        name = _name(content, edition, sheet, sheet.sheet.plain_code)
        yield _Part(output_of(sheet).key, slug, name, sheet)
