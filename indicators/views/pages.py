"""The entry page's content from a request: shared by the views that show it."""

import re

from accounts.requests import AuthenticatedRequest
from indicators.entry_page import EntryPage
from indicators.forms import EntryForm
from indicators.permissions import get_plan, get_report
from indicators.results import load_results
from indicators.snapshots import frozen_book


def read_version(typed: str) -> int | None:
    """Return the number of the version that a page was opened with, None for what no page has sent."""
    return int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else None


def entry_page(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str, *, typed: bool = True
) -> EntryPage:
    """Return the page of a report that the user may read (404 else), with what was posted if ``typed``.

    A decided year is shown as it was frozen: an edit of the plan since then is not part of it.
    """
    live_plan = get_plan(plan)
    report, initiative, rights = get_report(request.user, live_plan, fiscal_year, slug)
    book = load_results(live_plan, initiatives=[initiative])
    decided = frozen_book(book, initiative, fiscal_year)
    if decided is not None:
        book, initiative = decided, decided.initiatives[0]
        initiative.plan = live_plan  # its addresses are today's
    form = EntryForm(
        request.POST if typed and request.method == "POST" else None,
        report=report,
        initiative=initiative,
        scale=book.active_scale.scale,
    )
    return EntryPage(report=report, initiative=initiative, rights=rights, book=book, form=form)
