"""The entry page as a department will see it, for the secretariat that decides its form."""

from collections.abc import Sequence
from dataclasses import replace

from accounts.models import User
from indicators.book.in_force import book_in_force, initiative_in
from indicators.book.results import is_planned, load_results
from indicators.entry.opened import OpenedReport
from indicators.entry.page import EntryPage, Start, base_of, entry_page
from indicators.models import AnnualReport, ReportingCycle
from indicators.workflow.rights import ReportRights
from initiatives.models import Initiative


def form_preview(cycle: ReportingCycle, initiative: Initiative, *, reader: User) -> EntryPage:
    """Return the page of an initiative in this round, blank, to be looked at only.

    The initiative is read with everything.
    """
    book = load_results(initiative.plan, initiatives=[initiative])
    book = book_in_force(book, initiative, cycle.fiscal_year)
    initiative = initiative_in(book, initiative)
    report = AnnualReport(pk=0, cycle=cycle, initiative=initiative)  # no row has this id: nothing is entered
    rights = ReportRights(may_read=True)
    opened = OpenedReport.of(report, initiative, rights=rights, book=book, reader=reader)
    page = entry_page(opened, Start(opened.stored, report.version, base_of(opened)))
    sentence = "担当課が入力する画面の見本です。ここでは入力も保存もできません。"
    return replace(page, read_only_sentence=sentence)


def initiative_to_preview(
    initiatives: Sequence[Initiative], slug: str, fiscal_year: int
) -> Initiative | None:
    """Return the named initiative, else the first that has something to measure in the year."""
    if slug:
        return next((one for one in initiatives if one.slug == slug), None)
    return next(
        (one for one in initiatives if is_planned(one, fiscal_year) and one.indicators.all()),
        initiatives[0] if initiatives else None,
    )
