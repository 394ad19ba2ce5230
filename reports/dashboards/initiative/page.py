"""What the page of one initiative shows to one reader."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from accounts.models import User
from imari_dx.shared.way_back import with_way_back
from indicators.book.ended import ended_by
from indicators.book.outside import ToldView, told_of_report
from indicators.book.results import link_everything
from indicators.closing.told import ToldAnswer, told_answer
from indicators.evidence.previews import EvidencePreview, previews
from indicators.judgement import Code
from indicators.models import AnnualReport, MidyearAnswer, Remark
from indicators.review.addresses import report_page
from indicators.scales.beside import beside_proposals
from indicators.workflow.midyear import told_midyear
from indicators.workflow.rights import ReportRights, report_rights
from initiatives.addresses import plan_url
from initiatives.headings import link_headings
from initiatives.models import Initiative, Plan
from initiatives.permissions import access_to
from initiatives.sheet_layout import RowKind
from reports.builders.overview import Overview, read_overview
from reports.builders.year_columns import figure_rows, year_columns
from reports.dashboards.initiative.choice import chosen_year, get_initiative, initiatives_of, sheet_name
from reports.dashboards.initiative.indicators import ShownIndicators
from reports.dashboards.initiative.lineage import KinLine, lineage
from reports.documents.overview import InitiativeYear
from reports.documents.year_columns import FigureRow, YearColumn
from reports.downloads.page import FileLink, file_links
from reports.downloads.registry import offered
from reports.permissions import sees_running_commentary


@dataclass(frozen=True, slots=True)
class Below:
    """What reports below a heading that reports itself: shown on its page, in no count of it."""

    url: str
    initiative: Initiative
    row: InitiativeYear  # of the chosen year, as the reader may see it


def _next_above(initiative: Initiative, reporting: Collection[int | None]) -> int | None:
    """The nearest heading above an initiative that reports too."""
    return next((one.pk for one in reversed(initiative.headings) if one.pk in reporting), None)


class InitiativePage:
    """One initiative in all years; one year is chosen, of which everything is shown."""

    def __init__(self, plan: Plan, user: User, slug: str, asked_year: str, *, back: str = "") -> None:
        """Read it. Raises Http404 for an unknown slug, RatingScale.DoesNotExist without a scale in use."""
        self.plan, self.user, self.back = plan, user, back
        self._all = initiatives_of(plan)
        self.initiative = get_initiative(self._all, slug)
        link_everything(plan, [self.initiative], with_schedule=False)
        self.overview: Overview = read_overview(
            plan, user, initiatives=[self.initiative], with_snapshots=True
        )
        self.year = chosen_year(asked_year, plan, self.overview.opened)

    @cached_property
    def rows(self) -> list[InitiativeYear]:
        """All years as the reader may see them."""
        return self.overview.of_initiative(self.initiative.pk)

    @cached_property
    def columns(self) -> list[YearColumn]:
        """All years, side by side."""
        return year_columns(
            self.rows,
            chosen=self.year.year,
            opened=self.overview.opened,
            url=lambda year: self._url(year),
            plan=self.plan,
        )

    @property
    def chosen(self) -> YearColumn:
        return next(column for column in self.columns if column.is_chosen)

    @property
    def beside(self) -> list[tuple[str, Code]]:
        """What each scale that the plan shows beside says of the chosen year: its name and the code."""
        if not self.chosen.row.grade.code:
            return []
        proposals = beside_proposals(self.overview.book, self.initiative, self.year.year)
        return [(row.name, row.scale.code(proposal.grade)) for row, proposal in proposals]

    @cached_property
    def indicators(self) -> ShownIndicators:
        """Its own indicators and those of others that are shown here."""
        return ShownIndicators(
            self.plan,
            self.user,
            self.initiative,
            overview=self.overview,
            year=self.year.year,
            known=self._all,
            url=lambda slug: self._url(self.year.year, slug),
        )

    @property
    def above(self) -> list[tuple[str, str]]:
        """The headings that it stands under: the name, and the address of its page where it reports too."""
        pages = {
            one.of_heading_id: self._url(self.year.year, one.slug)
            for one in self._all
            if one.of_heading_id is not None
        }
        return [(one.full_name, pages.get(one.heading_id, "")) for one in self.chosen.row.headings]

    @cached_property
    def lineage(self) -> list[KinLine]:
        """What it goes on from in the plan before, and what goes on from it in the next one."""
        return lineage(self.plan, self.user, self.initiative)

    @cached_property
    def midyear(self) -> MidyearAnswer | None:
        """What the department said in the 中間確認 of the chosen year, for who may read it. Internal."""
        access = access_to(self.user, self.plan)
        return told_midyear(self.initiative, self.year.year, access) if access.takes_part else None

    @cached_property
    def closing(self) -> ToldAnswer | None:
        """What it came to over the whole plan; asked, and read, only once the plan has ended."""
        if not ended_by(self.overview.cycles.values()):
            return None
        return told_answer(access_to(self.user, self.plan), self.initiative)

    @cached_property
    def below(self) -> list[Below]:
        """What reports next below it, where it is a heading; read only then."""
        heading = self.initiative.of_heading
        if heading is None:
            return []
        link_headings(self.plan, self._all)
        reporting = {one.of_heading_id for one in self._all}
        known = [one for one in self._all if _next_above(one, reporting) == heading.pk]
        link_everything(self.plan, known, with_schedule=False)
        overview = read_overview(self.plan, self.user, initiatives=known, with_snapshots=True)
        return [
            Below(self._url(self.year.year, one.slug), one, overview.rows[one.pk, self.year.year])
            for one in known
        ]

    @cached_property
    def figures(self) -> list[FigureRow]:
        """The indicators' values in all years, and the last ones of the plans before."""
        series = [one for one, _drawing in self.indicators.own]
        return figure_rows(self.rows, chosen=self.year.year, series=series)

    @property
    def has_before(self) -> bool:
        """Whether any line goes on from a plan before, so that there is a column 前期."""
        return any(row.before for row in self.figures)

    @property
    def year_blocks(self) -> list[tuple[list[YearColumn], list[FigureRow]]]:
        """Columns and figures as they stand beside each other: more than six years in two blocks."""
        blocks = []
        for block in self.plan.timeline.blocks:
            years = self.plan.timeline.place_of(block)
            cut = [replace(row, cells=row.cells[years]) for row in self.figures]
            blocks.append((self.columns[years], cut))
        return blocks

    @property
    def has_items(self) -> bool:
        """Whether the plan's sheet asks for items per year, or some year has any."""
        has_row = any(row.kind == RowKind.ITEMS for row in self.plan.layout)
        return has_row or any(column.items_text for column in self.columns)

    @cached_property
    def restated(self) -> list[str]:
        """Which of the decided years rest on figures that were corrected since, in sentences."""
        return [
            f"{column.label}の評価：{sentence}" for column in self.columns for sentence in column.row.restated
        ]

    # --- where to go from here ---

    def _url(self, year: int, slug: str = "") -> str:
        address = plan_url(self.plan, "initiative", slug=slug or self.initiative.slug)
        return with_way_back(f"{address}?{urlencode({'year': year})}", self.back)

    @property
    def dashboard_url(self) -> str:
        """全体の状況 of the same year."""
        return f"{plan_url(self.plan, 'dashboard')}?{urlencode({'year': self.year.year})}"

    @property
    def sheet_name(self) -> str:
        """What the official sheet is called, with the schedule below it where the plan has one."""
        return sheet_name(self.plan)

    @property
    def sheet_url(self) -> str:
        """The official sheet and the schedule of the same year."""
        address = plan_url(self.plan, "initiative_sheet", slug=self.initiative.slug)
        return with_way_back(f"{address}?{urlencode({'year': self.year.year})}", self.back)

    @cached_property
    def _position(self) -> int:
        return self._all.index(self.initiative)

    @property
    def previous(self) -> tuple[str, Initiative] | None:
        """Address and initiative before this one in the plan."""
        return self._neighbour(self._position - 1)

    @property
    def next(self) -> tuple[str, Initiative] | None:
        """Address and initiative after this one in the plan."""
        return self._neighbour(self._position + 1)

    def _neighbour(self, position: int) -> tuple[str, Initiative] | None:
        if not 0 <= position < len(self._all):
            return None
        other = self._all[position]
        return self._url(self.year.year, other.slug), other

    # --- what only those see who may open the report ---

    @cached_property
    def report(self) -> AnnualReport | None:
        """The chosen year's report."""
        return self.overview.book.report(self.initiative, self.year.year)

    @cached_property
    def rights(self) -> ReportRights:
        """What the reader may do with the chosen year's report; nothing where there is none."""
        if self.report is None:
            return ReportRights()
        return report_rights(self.user, self.report, self.initiative)

    def _report_url(self, name: str) -> str:
        address = plan_url(self.plan, name, fiscal_year=self.year.year, slug=self.initiative.slug)
        return with_way_back(address, self.back)

    @property
    def links(self) -> list[tuple[str, str]]:
        """Label and address of the pages on the chosen year's report that the reader may open."""
        links = []
        if self.report and (page := report_page(self.rights, self.report.state)):
            label = {"entry": "実績を入力する", "own_figures": "所管する数値目標を入力する"}
            links.append((label.get(page, "報告の画面"), self._report_url(page)))
            if page == "own_figures":
                links.append(("報告の画面", self._report_url("review")))
        if self.rights.may_read and self.chosen.row.is_final:
            links.append(("確定した版", self._report_url("versions")))
        if self.rights.is_writer:
            links.append(("変更の履歴", self._report_url("report_history")))
        return links

    @property
    def files(self) -> list[FileLink]:
        """個票 of the chosen year, as for ``reports.permissions.cycles_for``."""
        access = access_to(self.user, self.plan)
        takes_part = access.is_secretariat or access.is_headquarters or bool(access.own_departments)
        if self.report is None or not (takes_part or self.chosen.row.is_final):
            return []
        return file_links(
            self.plan, offered()["sheet"], fiscal_year=self.year.year, slug=self.initiative.slug
        )

    @cached_property
    def remarks(self) -> list[Remark]:
        """本部意見・指示 and コメント on the chosen year's report, for whoever may open it."""
        if self.report is None or not self.rights.may_read:
            return []
        return list(self.report.remarks.select_related("author"))

    @cached_property
    def outside(self) -> ToldView | None:
        """What the outside body said of the chosen year, as far as the reader sees it."""
        sees_running = sees_running_commentary(self.user, self.plan)
        return told_of_report(self.report, self.plan, sees_running=sees_running)

    @cached_property
    def evidence(self) -> list[EvidencePreview]:
        """The chosen year's evidence files, for whoever may open the report."""
        if self.report is None or not self.rights.may_read:
            return []
        return previews(self.report, self.initiative)
