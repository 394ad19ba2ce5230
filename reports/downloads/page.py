"""The list on the page 帳票: which documents there are, in which formats, at which addresses."""

from dataclasses import dataclass, replace

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.in_force import added_later, named_in_force
from indicators.book.results import revisions_of
from initiatives.addresses import plan_url
from initiatives.headings import link_headings
from initiatives.models import Erratum, Plan, Revision
from reports.downloads.files import FileFormat, formats_of
from reports.downloads.registry import COMPARISON, Offered, Scope, offered

FORMAT_LABELS = {FileFormat.PDF: "PDF", FileFormat.XLSX: "Excel", FileFormat.HTML: "画面で見る"}
STARTS_RIGHT = "odd_pages"  # in an address: 1 where each chapter starts on a right-hand page
_ADDRESSES = {
    Scope.PLAN: "plan_file",
    Scope.PERIOD: "plan_file",
    Scope.YEAR: "year_file",
    Scope.INITIATIVE: "initiative_file",
}


@dataclass(frozen=True, slots=True)
class FileLink:
    label: str
    url: str
    is_page: bool  # opens in the browser instead of being saved
    is_ordered: bool = False  # a long document's file: a button, which may order it from a worker


@dataclass(frozen=True, slots=True)
class InitiativeLinks:
    code: str
    title: str
    group: str  # name of its heading of the top level, "" without one
    links: list[FileLink]


@dataclass(frozen=True, slots=True)
class Section:
    """One document on the page: its files, or a row of files for each initiative."""

    key: str
    label: str
    heading: str
    lead: str
    links: list[FileLink]
    rows: list[InitiativeLinks]

    @property
    def name(self) -> str:
        """The heading in one line, for screen readers."""
        return self.heading.replace("　", " ")


def sections(plan: Plan, scope: Scope, year: FiscalYear | None = None) -> list[Section]:
    """Return the documents of a plan or of a fiscal year."""
    return [section_of(plan, one, year) for one in offered(scope).values()]


def section_of(plan: Plan, output: Offered, year: FiscalYear | None = None) -> Section:
    """Return one document of a plan or of a fiscal year with its files."""
    of_year = {"fiscal_year": year.year} if year else {}
    return _section(plan, output, year, links=file_links(plan, output, **of_year))


def initiative_sections(plan: Plan, year: FiscalYear) -> list[Section]:
    """Return the documents that there are of every initiative."""
    revisions = revisions_of(plan)
    later = added_later(revisions, year.year)
    found = plan.initiatives.exclude(pk__in=later).order_by("sort_order", "pk")
    initiatives = [named_in_force(one, revisions, year.year) for one in found]
    link_headings(plan, initiatives)
    return [
        _section(
            plan,
            output,
            year,
            rows=[
                InitiativeLinks(
                    code=one.code,
                    title=one.listed_title,
                    group=one.top_heading.plain_title if one.top_heading else "",
                    links=file_links(plan, output, fiscal_year=year.year, slug=one.slug),
                )
                for one in initiatives
            ],
        )
        for output in offered(Scope.INITIATIVE).values()
    ]


def change_sections(plan: Plan) -> list[Section]:
    """Return what tells of the plan's changes: revisions in force, the latest first, and errata, if any."""
    found = [
        Section(
            f"revision-{one.number}",
            label := f"新旧対照表（{one}）",
            label,
            f"{one.label}で変わったところです。改定前と改定後を並べています。",
            _change_links(plan, "comparison_file", number=one.number),
            [],
        )
        for one in Revision.objects.in_force().filter(plan=plan).order_by("-number")
    ]
    if Erratum.objects.filter(plan=plan).exists():
        lead = "計画の記載の誤りを直したところです。訂正前と訂正後を並べています。"
        links = _change_links(plan, "errata_file")
        found.append(Section("errata", "訂正一覧", "訂正一覧", lead, links, []))
    return found


def _change_links(plan: Plan, name: str, **address: object) -> list[FileLink]:
    return [
        FileLink(
            FORMAT_LABELS[one],
            plan_url(plan, name, file_format=one.value, **address),
            one == FileFormat.HTML,
        )
        for one in formats_of(COMPARISON)
    ]


def _section(
    plan: Plan,
    output: Offered,
    year: FiscalYear | None,
    *,
    links: list[FileLink] | None = None,
    rows: list[InitiativeLinks] | None = None,
) -> Section:
    heading = output.title(plan.words)
    return Section(
        key=output.key,
        label=output.label,
        heading=f"{year.label}　{heading}" if year else heading,
        lead=plan.words.say(output.lead),
        links=links or [],
        rows=rows or [],
    )


def file_links(plan: Plan, output: Offered, **kwargs: object) -> list[FileLink]:
    """Return a document in all its formats; ``kwargs`` are the year and the initiative of its address."""
    address = _ADDRESSES[output.scope]
    links = [
        FileLink(
            label=FORMAT_LABELS[one],
            url=plan_url(plan, address, key=output.key, file_format=one.value, **kwargs),
            is_page=one == FileFormat.HTML,
            is_ordered=output.is_long and one != FileFormat.HTML,
        )
        for one in formats_of(output)
    ]
    if output.may_start_right:
        pdf = next(one for one in links if one.label == FORMAT_LABELS[FileFormat.PDF])
        right = replace(pdf, label=f"{pdf.label}（章を右ページから）", url=f"{pdf.url}?{STARTS_RIGHT}=1")
        links.insert(links.index(pdf) + 1, right)
    return links
