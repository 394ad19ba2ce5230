"""Where the public pages come from: the newest published edition of a year, else what is decided of it."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from imari_dx.shared.fiscal_year import official_date
from indicators.book.results import load_results
from initiatives.models import Plan
from reports.builders.year_content import year_content
from reports.documents.year_content import YearContent
from reports.downloads.files import FileFormat
from reports.downloads.registry import offered
from reports.editions.content import content_of, errata_of
from reports.editions.making import ERRATA, LABELS
from reports.models import Edition, EditionFile
from reports.site.files import data_files, document_files
from reports.site.values import SiteEdition, SiteFile

DATA_FORMATS = ("csv", "json")


class UnreadableEditionError(ValueError):
    """The edition's data are of a version that this one cannot read; the message is a Japanese sentence."""


@dataclass(frozen=True, slots=True)
class Source:
    """A year as it is published: its content, its editions (the newest first), its files that are stored."""

    content: YearContent
    editions: tuple[SiteEdition, ...] = ()
    stored: tuple[SiteFile, ...] = field(default=(), repr=False)

    def files(self, formats: Collection[FileFormat]) -> list[SiteFile]:
        """Return the year's files: those of its edition as they were published, else made now.

        Of the documents only those in ``formats``.
        """
        if self.editions:
            unwanted = set(FileFormat) - set(formats)
            return [one for one in self.stored if one.path.rpartition(".")[2] not in unwanted]
        documents = document_files(self.content, [one for one in FileFormat if one in formats])
        return [*documents, *data_files(self.content)]


def source_of(plan: Plan, fiscal_year: int, *, now: dt.datetime) -> Source:
    """Return what is published of a year.

    Raises UnknownYearError and UndecidedYearError as ``year_content``, and UnreadableEditionError.
    """
    editions = list(Edition.objects.published().of_year(plan, fiscal_year).select_related("data"))
    if not editions:
        return Source(year_content(load_results(plan), fiscal_year, now=now))
    newest = editions[0]
    content = _content(newest)
    if content is None:
        raise UnreadableEditionError(
            f"{newest}のデータは、今のシステムでは読み取れないため、書き出せません。"
            "公表版のページで、帳票のファイルを取り出してください。"
        )
    return Source(content, tuple(map(_edition, editions)), tuple(_stored(editions)))


def _content(edition: Edition) -> YearContent | None:
    try:
        return content_of(edition)
    except ValueError:
        return None


def _edition(edition: Edition) -> SiteEdition:
    content = _content(edition)
    try:
        errata = errata_of(edition, content) if content else None
    except ValueError:  # the edition before it cannot be read
        errata = None
    return SiteEdition(
        label=edition.label,
        published=official_date(timezone.localdate(edition.requested_at)),
        reason=edition.reason,
        sha256=edition.data_sha256,
        errata=errata,
    )


def _stored(editions: Sequence[Edition]) -> list[SiteFile]:
    """The files of the newest edition, and the 正誤表 of every one before."""
    newest, *older = editions
    found = [_file(one, _place(one), "") for one in newest.files.select_related("file")]
    for edition in older:
        for one in edition.files.filter(key=ERRATA).select_related("file"):
            found.append(_file(one, f"files/{ERRATA}-{edition.number}", edition.label))
    return found


def _place(file: EditionFile) -> str:
    """Where a file lies, without its ending; the data beside their package, which names them."""
    if file.file_format in DATA_FORMATS:
        return f"data/{file.key}"
    return f"files/sheets/{file.slug}" if file.slug else f"files/{file.key}"


def _file(file: EditionFile, path: str, edition: str) -> SiteFile:
    documents = offered()
    label = documents[file.key].label if file.key in documents else LABELS.get(file.key, file.key)
    return SiteFile(
        path=f"{path}.{file.file_format}",
        label=f"{label}（{edition}）" if edition else label,
        content=bytes(file.file.content),
        slug=file.slug,
    )
