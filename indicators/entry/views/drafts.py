"""What is typed is kept by itself, and thrown away when its author says so."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from indicators.entry.choice import EntryChoice
from indicators.entry.draft_services import OtherScreenError, discard_draft, keep_draft
from indicators.entry.drafts import DraftTooLongError, differs_from_stored, typed_in
from indicators.entry.forms.entry import EntryForm
from indicators.entry.opened import OpenedReport
from indicators.entry.screens import Screen, mark_of
from indicators.entry.views.pages import open_report, read_version
from indicators.models import Act, EntryDraft
from indicators.workflow.access import require_act


@posts_only("entry", "fiscal_year", "slug")
def draft(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Keep what is typed, without saving it, and say so; 204 where nothing differs from what is stored."""
    opened = open_report(request, fiscal_year, slug, plan)
    require_act(opened.rights, Act.SAVE)
    if not opened.may_edit:
        return _said(request, opened, refusal=opened.read_only_sentence, status=409)
    version, form = read_version(request.POST.get("version", "")), opened.form(request.POST)
    if version is None:
        return _said(
            request, opened, refusal="画面の情報が欠けていたため、自動保存していません。", status=400
        )
    try:
        kept = keep_posted(request, opened, form)
    except DraftTooLongError as error:
        return _said(request, opened, refusal=str(error), status=413)
    except OtherScreenError as error:
        choice = EntryChoice.between_screens(opened, form, request.POST, draft=error.draft, version=version)
        response = render(request, "indicators/entry/_other_screen.html", {"choice": choice}, status=409)
        response["X-Draft-Said"] = "choice"
        return response
    return _said(request, opened, kept=kept) if kept else HttpResponse(status=204)


@posts_only("entry", "fiscal_year", "slug")
def discard(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Throw away what was typed and not saved; the page shows what is stored again."""
    opened = open_report(request, fiscal_year, slug, plan)
    require_act(opened.rights, Act.SAVE)
    if discard_draft(report=opened.report, by=request.user, screen=Screen.read(request.POST)):
        messages.success(request, "保存していない入力を捨てました。保存済みの内容を表示しています。")
    elif EntryDraft.objects.filter(report=opened.report, user=request.user).exists():
        messages.warning(
            request, "別の画面で入力が続いているため、捨てていません。今の入力を確かめてください。"
        )
    return redirect(opened.url("entry"))


def keep_posted(request: AuthenticatedRequest, opened: OpenedReport, form: EntryForm) -> EntryDraft | None:
    """Keep what is typed on a posted page, None (and nothing kept) where it is what is stored.

    Raises DraftTooLongError, and OtherScreenError where something else was typed in another tab.
    """
    version = read_version(request.POST.get("version", ""))
    if version is None:
        return None
    report, user, screen = opened.report, request.user, Screen.read(request.POST)
    if not differs_from_stored(form, opened.stored):
        discard_draft(report=report, by=user, screen=screen)
        return None
    typed = typed_in(form, request.POST.get("base", ""))
    return keep_draft(report=report, by=user, at=timezone.now(), version=version, typed=typed, screen=screen)


def _said(
    request: AuthenticatedRequest,
    opened: OpenedReport,
    *,
    kept: EntryDraft | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"opened": opened, "kept": kept, "refusal": refusal}
    response = render(request, "indicators/entry/_draft_said.html", context, status=status)
    response["X-Draft-Said"] = "1"  # the script tells our own sentence from a page of errors by it
    if kept:
        response["X-Draft-Mark"] = mark_of(kept.typed)  # who comes back to the page has seen this one
    return response
