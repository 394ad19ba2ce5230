"""What all pages of 全体の状況 share: who may open them, the choice in the address, tabs that keep it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.chosen import chosen_in
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.way_back import here, with_way_back
from indicators.workflow.access import get_plan
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to
from initiatives.words import Words
from reports.builders.overview import Overview, read_overview
from reports.builders.tally import columns_of, due_rows
from reports.dashboards.forms import LEVEL, OverviewForm
from reports.documents.evaluation import GradeMark
from reports.documents.list_head import ListHead
from reports.documents.overview import InitiativeYear, stamps_of
from reports.documents.stamp import decided_label
from reports.downloads.list_heads import list_head
from reports.downloads.page import Section, section_of
from reports.downloads.registry import offered
from reports.formats.xlsx.marks import marks_of
from reports.permissions import takes_part

SCHEDULE = "dashboard_schedule"
TABS = (  # words in braces are the plan's
    ("dashboard", "概況"),
    ("dashboard_years", "{initiative}×年度"),
    ("dashboard_indicators", "数値目標"),
    (SCHEDULE, "スケジュール"),
    ("dashboard_money", "予算・決算"),
    ("alerts", "要確認"),
    ("meeting", "会議資料"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the pages of 全体の状況, with the choice of the page that one comes from."""

    label: str
    url: str
    is_current: bool


class DashboardPage:
    """One page of 全体の状況 for one reader."""

    def __init__(self, request: AuthenticatedRequest, plan: Plan, overview: Overview, here: str) -> None:
        self.request, self.plan, self.here = request, plan, here
        self.form = OverviewForm(request.GET, overview)
        self.overview = self.form.overview
        self.kept: dict[str, str] = {}  # what the page's own choices add to the address

    @property
    def words(self) -> Words:
        """The plan's words for what reports on the level that is shown."""
        return self.plan.words.at(self.form.word)

    @property
    def fiscal_year(self) -> FiscalYear | None:
        """The chosen year, None for the whole period."""
        return self.form.fiscal_year

    @property
    def period_label(self) -> str:
        """「令和7年度」 or 「計画期間全体（令和3年度〜令和7年度）」."""
        if self.fiscal_year:
            return self.fiscal_year.label
        years = self.overview.fiscal_years
        return f"計画期間全体（{years[0].label}〜{years[-1].label}）"

    @cached_property
    def rows(self) -> list[InitiativeYear]:
        """The initiatives of the chosen year (of the whole period the latest opened) that meet the choice."""
        year = self.fiscal_year or (self.overview.opened or self.overview.fiscal_years)[-1]
        return self.rows_of(year)

    def rows_of(self, year: FiscalYear) -> list[InitiativeYear]:
        """The initiatives of a year that meet the choice."""
        return self.form.filter(self.overview.of_year(year.year))

    @property
    def again(self) -> list[InitiativeYear]:
        """Initiatives of the same year that only stand again (再掲) under what was chosen: in no count."""
        year = self.fiscal_year or (self.overview.opened or self.overview.fiscal_years)[-1]
        return [self.overview.rows[key, year.year] for key in self.form.again_ids]

    @cached_property
    def columns(self) -> tuple[GradeMark, ...]:
        """The columns of grades of the years that the choice covers."""
        return columns_of(row for year in self.form.years for row in self.overview.of_year(year.year))

    @property
    def is_draft(self) -> bool:
        """Whether anything shown is not decided yet: 案."""
        years = self.form.years
        rows = [row for year in years for row in self.form.filter(self.overview.of_year(year.year))]
        return any(not row.is_final for row in due_rows(rows) if row.state)

    @property
    def migrated(self) -> list[str]:
        """The years of the choice that were decided before the system, with their origin."""
        years: dict[str, list[str]] = {}
        for year in self.form.years:
            marks = {row.migrated for row in self.form.filter(self.overview.of_year(year.year))}
            for mark in sorted(marks - {""}):
                years.setdefault(mark, []).append(year.label)
        return [f"{'、'.join(labels)}は{mark}です。" for mark, labels in years.items()]

    @property
    def unpublished_count(self) -> int:
        """Planned initiatives of the choice that the reader learns nothing of yet: they are in no number."""
        return len(
            {
                row.initiative_id
                for year in self.form.years
                for row in self.form.filter(self.overview.of_year(year.year))
                if row.is_planned and row.is_not_published
            }
        )

    @property
    def is_opened(self) -> bool:
        """Whether the chosen year (any year, for the whole period) was opened."""
        opened = {year.year for year in self.overview.opened}
        return any(year.year in opened for year in self.form.years)

    @property
    def is_demo(self) -> bool:
        """Whether demo results are among what is shown."""
        return any(
            self.overview.cycles[year.year].is_demo
            for year in self.form.years
            if year.year in self.overview.cycles
        )

    def list_head(self, title: str) -> ListHead:
        """The head of a list of what is shown: of a decided year its decision, else of when it is taken."""
        rows = due_rows(self.rows) if self.fiscal_year else []
        is_decided = bool(rows) and all(row.is_final for row in rows)
        return list_head(
            title,
            [self.plan],
            conditions=chosen_in(self.form),
            marks=marks_of(is_draft=self.is_draft, is_demo=self.is_demo),
            date_label=decided_label(*stamps_of(rows)) if is_decided else "",
        )

    def url(self, name: str, **query: str) -> str:
        """The address of a page of 全体の状況 with this page's choice, changed by ``query``."""
        return self._with_choice(plan_url(self.plan, name), **query)

    def file_url(self, name: str, file_format: str) -> str:
        """The address of a file that holds what this page shows."""
        return self._with_choice(plan_url(self.plan, name, file_format=file_format), **self.kept)

    def _with_choice(self, address: str, **query: str) -> str:
        chosen = {key: value for key, value in {**self.form.query, **query}.items() if value}
        return f"{address}?{urlencode(chosen)}" if chosen else address

    @property
    def progress_list(self) -> Section | None:
        """進捗一覧表 of the chosen year (of the whole period the latest opened), if the reader may open it.

        It is of all initiatives, whatever was chosen.
        """
        year = self.fiscal_year or (self.overview.opened or self.overview.fiscal_years)[-1]
        if year not in self.overview.opened or not self._opens_documents(year):
            return None
        return section_of(self.plan, offered()["progress"], year)

    def _opens_documents(self, year: FiscalYear) -> bool:
        rows = self.overview.of_year(year.year)
        return takes_part(self.request.user, self.plan) or any(row.is_final for row in rows)

    @property
    def tabs(self) -> list[Tab]:
        words = self.words
        tabs = [tab for tab in TABS if tab[0] != SCHEDULE or self.plan.has_schedule]
        return [Tab(words.say(label), self.url(name), name == self.here) for name, label in tabs]

    def sheet_url(self, row: InitiativeYear) -> str:
        """The page of an initiative, opened at the row's year."""
        address = f"{plan_url(self.plan, 'initiative', slug=row.slug)}?year={row.fiscal_year}"
        return with_way_back(address, self.back)

    @property
    def back(self) -> str:
        """The address of what is shown, for the way back to it; "" where nothing but the year was chosen."""
        return here(self.request) if self.form.is_restricting or self.kept or self.form.level else ""

    @property
    def everything_url(self) -> str:
        """This page for the same year and level without conditions."""
        kept = {"year": self.form.query.get("year", "")}
        if self.form.level:
            kept[LEVEL] = str(self.form.level.number)
        return f"{plan_url(self.plan, self.here)}?{urlencode(kept)}"


DashboardView = Callable[..., HttpResponse]


def dashboard_view(
    here: str, *, with_schedule: bool = False, takes_post: bool = False
) -> Callable[[DashboardView], Callable[..., HttpResponse]]:
    """Make a view of 全体の状況, for everybody with a role (403 else); ``here`` names its address.

    ``with_schedule``: planned and actual bars are read too; a plan without a schedule has no such page.
    ``takes_post``: a POST asks for a long file to be made.
    """

    def decorate(view: DashboardView) -> Callable[..., HttpResponse]:
        @require_http_methods(["GET", "HEAD", *(["POST"] if takes_post else [])])
        @wraps(view)
        def shown(request: AuthenticatedRequest, plan: str = "", **kwargs: object) -> HttpResponse:
            chosen = get_plan(request.user, plan)
            if not access_to(request.user, chosen).has_any_role:
                raise PermissionDenied("所属と役割が登録されていないため、全体の状況は見られません。")
            if with_schedule and not chosen.has_schedule:
                raise Http404("この計画にはスケジュールがありません")
            overview = read_overview(chosen, request.user, with_schedule=with_schedule)
            request.known_rounds = (chosen, overview.rounds)
            return view(request, DashboardPage(request, chosen, overview, here), **kwargs)

        return shown

    return decorate
