"""一覧で入力する: a department's whole round on one page, as tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict
from django.utils import timezone

from accounts.models import Department, User
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import FieldError
from indicators.book.stored_form import form_definition
from indicators.entry.cells import EntryCell
from indicators.entry.screens import new_token
from indicators.entry.several import Several, Writable, open_several
from indicators.grid.forms import GridFilterForm
from indicators.grid.missing import Readiness, readiness
from indicators.grid.report import GridReport, grid_reports
from indicators.grid.tables.figures import event_table, measurement_table
from indicators.grid.tables.plan import bars_table, item_table
from indicators.grid.tables.table import Table, own_id
from indicators.grid.tables.written import response_table, text_table
from indicators.models import ReportingCycle, ReportState
from indicators.workflow.asked import read_asked
from indicators.workflow.deadlines import days_left
from indicators.workflow.transition_table import next_words
from initiatives.addresses import plan_url
from initiatives.models import Initiative
from initiatives.permissions import access_to


@dataclass
class GridPage:
    """Everything that the templates read. ``shown_instead``: reports (id) with what was just posted."""

    reader: User
    cycle: ReportingCycle
    query: QueryDict
    shown_instead: Mapping[int, GridReport] = field(default_factory=dict)
    screen: str = field(default_factory=new_token)

    @cached_property
    def filter_form(self) -> GridFilterForm:
        return GridFilterForm(
            self.query,
            departments=self._departments,
            must_choose=self.is_secretariat,
            words=self.cycle.plan.words,
        )

    @cached_property
    def is_secretariat(self) -> bool:
        """Whether the reader enters for any department, and so says for which."""
        return access_to(self.reader, self.cycle.plan).is_secretariat

    @cached_property
    def _departments(self) -> Sequence[Department]:
        """The departments to choose from: the reader's own; for the secretariat all that are asked."""
        if self.is_secretariat:
            return list(read_asked(self.cycle, on=timezone.localdate()).departments)
        own = access_to(self.reader, self.cycle.plan).own_departments
        return list(Department.objects.filter(pk__in=own).order_by("sort_order", "name", "pk"))

    @cached_property
    def several(self) -> Several:
        """The reports of the chosen department; without one, of all of the reader's."""
        department = self.filter_form.department_id
        if self.is_secretariat and department is None:
            return Several((), ())
        return open_several(self.reader, self.cycle.plan, self.cycle.fiscal_year, department=department)

    @property
    def department(self) -> str:
        """The department that the secretariat enters for."""
        chosen = self.filter_form.department_id
        return next((str(one) for one in self._departments if one.pk == chosen), "") if chosen else ""

    @property
    def days_left(self) -> int:
        """Until the round's answers are due."""
        return days_left(self.cycle.due_on, timezone.localdate())

    @property
    def must_choose(self) -> bool:
        """Whether a department has to be chosen first."""
        return self.is_secretariat and self.filter_form.department_id is None

    @property
    def writables(self) -> Sequence[Writable]:
        """The reports as they are stored."""
        return self.several.reports

    @property
    def decided(self) -> Sequence[Initiative]:
        """The initiatives whose reports are decided and not entered any more."""
        return self.several.decided

    @cached_property
    def reports(self) -> list[GridReport]:
        """The reports that the filter leaves."""
        found = grid_reports(self.writables)
        return self.filter_form.filter(self.shown_instead.get(one.pk, one) for one in found)

    @property
    def open_reports(self) -> list[GridReport]:
        """Those that may be changed here."""
        return [one for one in self.reports if one.is_open]

    @cached_property
    def handed_in_here(self) -> list[Readiness]:
        """The reports that the reader hands in, with what is missing."""
        return [found for one in self.reports if (found := readiness(one))]

    @cached_property
    def tables(self) -> list[Table]:
        """The tables that have rows, in the order of the entry page."""
        form, year = form_definition(self.cycle), self.fiscal_year
        division = self.cycle.plan.timeline.division
        found = [
            measurement_table(self.reports, year),
            event_table(self.reports),
            item_table(self.reports),
            bars_table(self.reports, form.label("bars"), division),
            response_table(self.reports, year),
            text_table(self.reports, form, year, self.cycle.plan.words),
        ]
        return [one for one in found if one.rows]

    @property
    def fiscal_year(self) -> FiscalYear:
        return FiscalYear(self.cycle.fiscal_year)

    @property
    def plan_slug(self) -> str:
        """The plan as addresses carry it: "" for the default one."""
        plan = self.cycle.plan
        return "" if plan.is_default else plan.slug

    @property
    def next_words(self) -> str:
        """What comes after handing in."""
        plan = self.cycle.plan
        return next_words(ReportState.SUBMITTED, skips_approval=plan.skips_approval, words=plan.words)

    @property
    def url(self) -> str:
        """The page's address with its choice."""
        query = self.query.urlencode()
        return f"{self.bare_url}?{query}" if query else self.bare_url

    @property
    def paste_url(self) -> str:
        """The address that shows a pasted block over the reports of the same choice."""
        address = plan_url(self.cycle.plan, "grid_paste", fiscal_year=self.cycle.fiscal_year)
        query = self.query.urlencode()
        return f"{address}?{query}" if query else address

    @property
    def bare_url(self) -> str:
        return plan_url(self.cycle.plan, "grid", fiscal_year=self.cycle.fiscal_year)

    @property
    def errors(self) -> list[FieldError]:
        """What cannot be saved, in the order of the tables, each with the way to its cell."""
        return [error for report in self.open_reports for error in cell_errors_of(report)]


def cell_errors_of(report: GridReport) -> list[FieldError]:
    """Return what of a report cannot be saved, each with the way to its cell."""
    return [
        FieldError(f"{report.code}　{words_of(cell)}", sentence, f"#{own_id(report, cell)}")
        for cell in report.cells.values()
        for sentence in report.errors.get(cell.name, ())
    ]


def words_of(cell: EntryCell) -> str:
    """Return what a cell is called in a sentence: 開催日（2行目）."""
    owner = f"{cell.owner}：" if cell.owner else ""
    row = f"（{cell.number}行目）" if cell.name.rpartition("-event-")[1] else ""
    return f"{owner}{cell.label}{row}"
