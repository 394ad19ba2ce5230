"""The entry page's content from a request: shared by the views that show it."""

import re

from django.utils import timezone

from accounts.models import User
from accounts.requests import AuthenticatedRequest
from imari_dx.shared.related_rows import link_one
from imari_dx.shared.way_back import way_back_url
from indicators.book.results import load_results
from indicators.book.snapshots import frozen_book
from indicators.entry.choice import EntryChoice
from indicators.entry.drafts import drafts_of, posted_again, typing_now
from indicators.entry.forms.entry import EntryForm
from indicators.entry.page import EntryPage
from indicators.entry.screens import Screen
from indicators.workflow.rights import get_plan, get_report


def read_version(typed: str) -> int | None:
    """Return the number of the version that a page was opened with, None for what no page has sent."""
    return int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else None


def entry_page(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str, *, typed: bool = True
) -> EntryPage:
    """Return the page of a report that the user may read (404 else), with what was posted if ``typed``.

    Otherwise with what the user had typed and not saved, if there is anything.
    A decided year is shown as it was frozen: an edit of the plan since then is not part of it.
    """
    live_plan = get_plan(plan)
    report, initiative, rights = get_report(request.user, live_plan, fiscal_year, slug)
    book = load_results(live_plan, initiatives=[initiative])
    decided = frozen_book(book, initiative, fiscal_year)
    if decided is not None:
        book, initiative = decided, decided.initiatives[0]
        link_one([initiative], "plan", [live_plan])  # its addresses are today's
    posted = typed and request.method == "POST"
    form = EntryForm(
        request.POST if posted else None,
        report=report,
        initiative=initiative,
        scale=book.active_scale.scale,
    )
    page = EntryPage(
        report=report,
        initiative=initiative,
        rights=rights,
        book=book,
        form=form,
        reader=request.user,
        back=way_back_url(request),
    )
    if posted:
        page.seen_draft = Screen.read(request.POST).seen
    if not posted and rights.is_writer:
        _show_drafts(page, request.user)
    return page


def _show_drafts(page: EntryPage, reader: User) -> None:
    """Show the reader's own draft in the form, and who else is typing."""
    drafts = drafts_of(page.report)
    page.typing = typing_now(drafts, reader=reader, now=timezone.now())
    page.draft = next((one for one in drafts if one.user_id == reader.pk), None)
    if page.draft is None or not page.may_edit:
        return
    page.continues(page.draft)
    is_older = page.draft.version != page.report.version
    if is_older and EntryChoice.of_draft(page, page.draft).is_needed:
        page.is_choice_pending = True
    else:
        page.show(page.form_with(posted_again(page.draft.typed)))
        page.read_form()
