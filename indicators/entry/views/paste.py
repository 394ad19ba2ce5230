"""A block of cells pasted into the entry page: shown before it is taken. Writes nothing."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from indicators.entry.paste.preview import PastePreview
from indicators.entry.paste.request import PasteError, read_paste
from indicators.entry.several import Writable
from indicators.entry.views.pages import open_report
from indicators.models import Act
from indicators.workflow.access import require_act


@posts_only("entry", "fiscal_year", "slug")
def paste(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Return the dialog that shows what a block would change; the page takes it in, or leaves it."""
    opened = open_report(request, fiscal_year, slug, plan)
    require_act(opened.rights, Act.SAVE)
    if not opened.may_edit:
        return said(request, opened.read_only_sentence, status=409)
    return show_paste(request, {"": Writable(opened)})


def show_paste(request: AuthenticatedRequest, reports: Mapping[str, Writable]) -> HttpResponse:
    """Show the paste that was posted, over the reports of a page (see PastePreview)."""
    try:
        preview = PastePreview(read_paste(request.POST.get("paste", "")), reports)
    except PasteError as error:
        return said(request, str(error), status=error.status)
    return _own(render(request, "indicators/entry/paste/_dialog.html", {"preview": preview}))


def said(request: AuthenticatedRequest, sentence: str, *, status: int) -> HttpResponse:
    """Say why nothing of a paste is shown."""
    context = {"sentence": sentence}
    return _own(render(request, "indicators/entry/paste/_refusal.html", context, status=status))


def _own(response: HttpResponse) -> HttpResponse:
    response["X-Paste-Said"] = "1"  # the script tells our own fragment from a page of errors by it
    return response
