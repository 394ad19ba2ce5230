"""The entry page's content from a request: shared by the views that show it."""

import re

from accounts.requests import AuthenticatedRequest
from indicators.entry_page import EntryPage
from indicators.forms import EntryForm
from indicators.permissions import get_plan, get_report
from indicators.results import load_results


def read_version(typed: str) -> int | None:
    """Return the number of the version that a page was opened with, None for what no page has sent."""
    return int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else None


def entry_page(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str, *, typed: bool = True
) -> EntryPage:
    """Return the page of a report that the user may read (404 else), with what was posted if ``typed``."""
    report, initiative, rights = get_report(request.user, get_plan(plan), fiscal_year, slug)
    book = load_results(initiative.plan, initiatives=[initiative])
    form = EntryForm(
        request.POST if typed and request.method == "POST" else None,
        report=report,
        initiative=initiative,
        scale=book.active_scale.scale,
    )
    return EntryPage(report=report, initiative=initiative, rights=rights, book=book, form=form)
