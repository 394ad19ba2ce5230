"""The list on the page 帳票: which documents there are, in which formats, at which addresses."""

from collections.abc import Iterable
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.addresses import plan_url
from initiatives.models import Initiative, Plan
from reports.downloads.files import FileFormat

FORMAT_LABELS = {FileFormat.PDF: "PDF", FileFormat.XLSX: "Excel", FileFormat.HTML: "画面で見る"}


@dataclass(frozen=True, slots=True)
class FileLink:
    label: str
    url: str
    is_page: bool  # opens in the browser instead of being saved


@dataclass(frozen=True, slots=True)
class SheetLinks:
    """The files of one initiative's sheet."""

    code: str
    title: str
    sector: str
    links: list[FileLink]


@dataclass(frozen=True, slots=True)
class DocumentList:
    plan: list[FileLink]
    evaluation: list[FileLink]
    sheets: list[SheetLinks]
    results_url: str


def document_list(plan: Plan, year: FiscalYear | None, initiatives: Iterable[Initiative]) -> DocumentList:
    """Return the documents of a plan and a fiscal year; without a year only those of the plan."""
    return DocumentList(
        plan=_links(plan, "plan_file"),
        evaluation=_links(plan, "evaluation_file", fiscal_year=year.year) if year else [],
        sheets=[
            SheetLinks(
                code=one.code,
                title=one.plain_title,
                sector=one.policy.sector.name,
                links=sheet_links(plan, year, one.slug),
            )
            for one in initiatives
        ]
        if year
        else [],
        results_url=plan_url(plan, "results_file"),
    )


def sheet_links(plan: Plan, year: FiscalYear, slug: str) -> list[FileLink]:
    """Return 個票 of one initiative and year in all formats."""
    return _links(plan, "sheet_file", fiscal_year=year.year, slug=slug)


def _links(plan: Plan, name: str, **kwargs: object) -> list[FileLink]:
    return [
        FileLink(
            label=FORMAT_LABELS[one],
            url=plan_url(plan, name, file_format=one.value, **kwargs),
            is_page=one == FileFormat.HTML,
        )
        for one in FileFormat
    ]
