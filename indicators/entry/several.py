"""Several reports of a round opened at once: what one person may write of them, and which are decided."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.in_force import book_in_force, initiative_in, is_in_force
from indicators.book.instructions import last_years_remarks_of
from indicators.book.results import initiatives_with_everything, is_planned, load_results
from indicators.entry.cells import EntryCell, cells_of
from indicators.entry.forms.entry import EntryForm
from indicators.entry.opened import OpenedReport
from indicators.entry.prefill import Offer
from indicators.entry.year_before import years_before
from indicators.models import ReportState
from indicators.workflow.rights import current_departments, report_rights, reporting_departments
from initiatives.models import Initiative, Plan


@dataclass(frozen=True)
class Writable:
    """One opened report with the cells that its reader may write: all, or the figures of a 所管課 alone."""

    opened: OpenedReport

    @cached_property
    def own_indicators(self) -> frozenset[int] | None:
        """The indicators (ids) that are all the reader enters here; None where it is the whole report."""
        rights = self.opened.rights
        if rights.is_writer:
            return None
        return frozenset(
            row.pk
            for row in self.opened.initiative.indicators.all()
            if row.department_id in rights.reports_for
        )

    @property
    def may_write_now(self) -> bool:
        """Whether it can be changed in its present state."""
        return self.opened.may_edit or self.opened.rights.may_enter_figures_now

    @property
    def offers(self) -> Mapping[str, Offer]:
        """What may be put into the blank fields that the reader writes, by their html names."""
        return self.opened.offers if self.own_indicators is None else self.opened.own_offers

    @cached_property
    def stored_cells(self) -> list[EntryCell]:
        """The cells that the reader writes, with what is stored."""
        return self.cells(self.opened.stored)

    def cells(self, form: EntryForm) -> list[EntryCell]:
        """Return those cells of a form that the reader writes."""
        return [cell for cell in cells_of(form) if self.is_own(cell)]

    def is_own(self, cell: EntryCell) -> bool:
        """Whether a cell is one that the reader writes."""
        own = self.own_indicators
        return own is None or (cell.name.startswith("measurement-") and cell.owner_id in own)

    def form(self, data: QueryDict) -> EntryForm:
        """Return the entry form with what was typed."""
        return self.opened.form(data)


@dataclass(frozen=True, slots=True)
class Several:
    """The reports of a round that one person writes, in the plan's order; those decided are only named."""

    reports: Sequence[Writable]
    decided: Sequence[Initiative]


def open_several(
    reader: User,
    plan: Plan,
    fiscal_year: int,
    *,
    department: int | None = None,
    slugs: Collection[str] | None = None,
    with_decided: bool = False,
) -> Several:
    """Read the reports of an opened round that ``reader`` writes in, in a fixed number of queries.

    ``department`` (id): those alone that it leads, leads jointly (共管), or reports a figure of (所管課).
    ``slugs``: of these initiatives alone. A year that the plan does not plan (計画なし) is among them only
    once something was entered, or where it is asked for by ``slugs``. Decided reports are not written; with
    ``with_decided`` they are opened all the same, to be compared with.
    """
    wanted: dict[str, Any] = {} if slugs is None else {"slug__in": slugs}
    initiatives = initiatives_with_everything(plan, **wanted)
    if department is not None:
        initiatives = [one for one in initiatives if department in _writing_departments(one)]
    book = load_results(plan, initiatives=initiatives)
    found = [
        (one, report)
        for one in initiatives
        if is_in_force(book, one, fiscal_year) and (report := book.report(one, fiscal_year))
    ]
    remarks = last_years_remarks_of([report for _one, report in found])
    before = years_before(plan, initiatives, FiscalYear(fiscal_year), reader)
    reports, decided = [], []
    for initiative, report in found:
        rights = report_rights(reader, report, initiative)
        if not (rights.is_writer or rights.reports_for):
            continue
        if report.state == ReportState.FINALISED:
            decided.append(initiative)
        if report.state == ReportState.FINALISED and not with_decided:
            continue
        of_year = book_in_force(book, initiative, fiscal_year)
        former = initiative_in(of_year, initiative)
        is_untouched = report.state == ReportState.NOT_STARTED
        if slugs is None and is_untouched and not is_planned(former, fiscal_year):
            continue
        stored = of_year.reports[former.pk][fiscal_year]
        told = remarks.get(initiative.pk, ())
        opened = OpenedReport(stored, former, rights, of_year, reader, "", told, before[initiative.pk])
        reports.append(Writable(opened))
    return Several(reports, decided)


def _writing_departments(initiative: Initiative) -> set[int]:
    charge = current_departments(initiative)
    return {*charge.lead, *charge.joint, *reporting_departments(initiative)}
