"""A report as a request opens it, and what its page starts with: shared by the views that show it."""

import re
from dataclasses import replace

from django.utils import timezone

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.related_rows import link_one
from imari_dx.shared.way_back import way_back_url
from indicators.book.snapshots import frozen_book
from indicators.entry.drafts import drafts_of, typing_now
from indicators.entry.forms.entry import EntryForm
from indicators.entry.offered import filling
from indicators.entry.opened import OpenedReport
from indicators.entry.page import Start, base_of
from indicators.entry.prefill import filled
from indicators.entry.screens import Screen, mark_of
from indicators.entry.starts import own_start, stored_start
from indicators.models import EntryDraft, ReportState
from indicators.workflow.access import get_plan, get_report_in_book, readable_years


def read_version(typed: str) -> int | None:
    """Return the number of the version that a page was opened with, None for what no page has sent."""
    return int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else None


def open_report(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str) -> OpenedReport:
    """Return a report that the user may read (404 else).

    A decided year is shown as it was frozen: an edit of the plan since then is not part of it.
    """
    live_plan = get_plan(request.user, plan)
    book, report, initiative, rights = get_report_in_book(request.user, live_plan, fiscal_year, slug)
    request.report_years = readable_years(request.user, book, initiative)
    request.known_rounds = (live_plan, book.rounds)
    decided = frozen_book(book, initiative, fiscal_year)
    if decided is not None:
        book, initiative = decided, decided.initiatives[0]
        link_one([initiative], "plan", [live_plan])  # its addresses are today's
    return OpenedReport.of(
        report, initiative, rights=rights, book=book, reader=request.user, back=way_back_url(request)
    )


def start_of(opened: OpenedReport, *, is_to_be_filled: bool = False) -> Start:
    """Return what a page starts with: the reader's own draft, else what is stored; and who else is typing.

    ``is_to_be_filled``: a report that nobody has begun starts with all that is offered for it.
    """
    report, reader = opened.report, opened.reader
    if not opened.rights.is_writer:
        return stored_start(opened)
    drafts = drafts_of(report)
    typing = typing_now(drafts, reader=reader, now=timezone.now())
    own = next((one for one in drafts if one.user_id == reader.pk), None)
    if own is None or not opened.may_edit:
        start = replace(stored_start(opened), draft=own, typing=typing)
        is_new = opened.may_edit and own is None and opened.report.state == ReportState.NOT_STARTED
        return filled_start(opened, start) if is_to_be_filled and is_new else start
    return replace(own_start(opened, own), typing=typing)


def filled_start(opened: OpenedReport, start: Start) -> Start:
    """Return a start with all that is offered in its blank fields; nothing is stored by that."""
    chosen, said = filling(start.form, opened.offers)
    return replace(start, form=opened.form(filled(start.form, chosen)), filled=said)


def posted_start(
    request: AuthenticatedRequest,
    opened: OpenedReport,
    form: EntryForm,
    *,
    base: str | None = None,
    kept: EntryDraft | None = None,
) -> Start:
    """Return a page that shows what was posted; ``base``: the marks that take the place of those posted."""
    version = read_version(request.POST.get("version", ""))
    seen = mark_of(kept.typed) if kept else Screen.read(request.POST).seen
    if version is None:
        return Start(form, opened.report.version, base_of(opened), seen)
    return Start(form, version, request.POST.get("base", "") if base is None else base, seen)
