"""What ホーム shows of results: the running year to the headquarters, the last complete one to readers."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.home.parts import HomePart
from indicators.models import RatingScale
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to
from initiatives.words import Words
from reports.builders.overview import Overview, read_overview
from reports.builders.tally import behind_codes, columns_of, due_rows, late_first, tally
from reports.documents.overview import InitiativeYear
from reports.documents.tally import Tally
from reports.downloads.files import FileFormat
from reports.downloads.page import FORMAT_LABELS
from reports.downloads.registry import offered
from reports.editions.page import edition_url, file_url
from reports.models import Edition
from reports.permissions import takes_part

_STYLES = "css/dashboard.css"
_FILES = ("evaluation", "progress")  # of an edition, the ones that most people want
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Link:
    """What it says, where it leads."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The figures of a year that one sees first, each as 全体の状況 counts it."""

    plan: Plan
    year: FiscalYear
    words: Words  # of what is counted
    total: Tally
    rows: Sequence[InitiativeYear]

    @property
    def is_draft(self) -> bool:
        """Whether anything counted is not decided yet."""
        return any(not row.is_final for row in due_rows(self.rows) if row.state)

    @property
    def behind(self) -> str:
        """The codes that mean 遅れ: C・D."""
        return behind_codes(self.rows)

    @property
    def late(self) -> list[InitiativeYear]:
        return late_first(self.rows)

    @property
    def late_links(self) -> list[Link]:
        """The first of those that are behind."""
        return [
            Link(
                f"{row.code}　{row.title}（{row.grade.code}）",
                f"{plan_url(self.plan, 'initiative', slug=row.slug)}?year={self.year.year}",
            )
            for row in self.late[:_NAMED]
        ]

    @property
    def more_late(self) -> int:
        return len(self.late) - len(self.late_links)

    def _changed(self, word: str) -> int:
        return sum(one.count for one in self.total.changes if one.label == word)

    @property
    def better(self) -> int:
        return self._changed("改善")

    @property
    def worse(self) -> int:
        return self._changed("低下")

    @property
    def dashboard_url(self) -> str:
        return f"{plan_url(self.plan, 'dashboard')}?year={self.year.year}"

    @property
    def years_url(self) -> str:
        return f"{plan_url(self.plan, 'dashboard_years')}?year={self.year.year}"


@dataclass(frozen=True, slots=True)
class CompleteYear:
    """The last complete year: its figures, and where its documents are."""

    figures: YearFigures
    published: str  # the edition and its day; "" while nothing is published
    links: list[Link]


def headquarters_part(user: User, plan: Plan) -> HomePart | None:
    """The figures of the running year, for members of the headquarters."""
    if not access_to(user, plan).is_headquarters:
        return None
    overview = _overview(plan, user)
    if overview is None or not overview.opened:
        return None
    figures = _figures(overview, overview.opened[-1])
    return HomePart("reports/home/_running_year.html", figures, _STYLES)


def reader_part(user: User, plan: Plan) -> HomePart | None:
    """The last published year, else the last that is wholly decided, for who reads only."""
    if not access_to(user, plan).is_viewer or takes_part(user, plan):
        return None
    overview = _overview(plan, user)
    editions = Edition.objects.published().filter(plan=plan).order_by("-fiscal_year", "-number")
    edition = editions.select_related("plan").first()
    decided = [year for year in reversed(overview.opened if overview else []) if _is_decided(overview, year)]
    year = FiscalYear(edition.fiscal_year) if edition else next(iter(decided), None)
    if overview is None or year is None or year not in overview.opened:
        return None
    figures = _figures(overview, year)
    documents = Link("帳票を見る", f"{plan_url(plan, 'documents')}?year={year.year}")
    links = [*(_edition_links(edition) if edition else ()), documents]
    content = CompleteYear(figures, edition.label if edition else "", links)
    return HomePart("reports/home/_complete_year.html", content, _STYLES)


def _overview(plan: Plan, user: User) -> Overview | None:
    """What is on the plan's lowest level; None without a scale, where nothing can be counted."""
    try:
        overview = read_overview(plan, user)
    except RatingScale.DoesNotExist:
        return None
    return overview.of_level(plan.last_level_number) if len(plan.reporting_levels) > 1 else overview


def _is_decided(overview: Overview | None, year: FiscalYear) -> bool:
    """Whether all of a year that is asked for is decided, also what this reader does not see before."""
    rows = [row for row in overview.of_year(year.year) if row.is_planned] if overview else []
    return bool(rows) and all(row.is_final for row in rows)


def _figures(overview: Overview, year: FiscalYear) -> YearFigures:
    rows = overview.of_year(year.year)
    plan = overview.plan
    words = plan.words.at(plan.initiative_word)
    return YearFigures(plan, year, words, tally(rows, columns_of(rows)), rows)


def _edition_links(edition: Edition) -> list[Link]:
    kinds = offered()
    files = edition.files.filter(key__in=_FILES, slug="").exclude(file_format="html")
    return [
        *(
            Link(
                f"{kinds[row.key].label}（{FORMAT_LABELS[FileFormat(row.file_format)]}）",
                file_url(edition, row),
            )
            for row in files
        ),
        Link("公表版のすべてのファイルを見る", edition_url(edition)),
    ]
