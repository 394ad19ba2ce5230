"""The entry page, and the choice between two contents, as answers to a request."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import AuthenticatedRequest
from indicators.entry.choice import EntryChoice
from indicators.entry.head import entry_head
from indicators.entry.page import EntryPage
from indicators.entry.screens import Screen, mark_of, new_token
from indicators.models import EntryDraft


def show_page(
    request: AuthenticatedRequest, page: EntryPage, *, status: int = 200, **said: object
) -> HttpResponse:
    """Show the entry page with what is said on it: ``refusal``, ``missing``…"""
    context = {"page": page, "head": page.head, **said}
    return render(request, "indicators/entry/page.html", context, status=status)


def show_choice(
    request: AuthenticatedRequest, choice: EntryChoice, *, status: int, kept: EntryDraft | None = None
) -> HttpResponse:
    """Show the choice. It may replace the draft that it shows: what was ``kept``, or is in the other tab."""
    shown = kept or choice.other_screen
    seen = mark_of(shown.typed) if shown else Screen.read(request.POST).seen
    context = {
        "head": entry_head(choice.opened),
        "choice": choice,
        "screen": Screen(new_token(), seen),
        "is_kept": kept is not None,
        "url": choice.opened.url("entry"),
        "discard_url": choice.opened.url("entry_draft_discard"),
    }
    return render(request, "indicators/entry/choice.html", context, status=status)
