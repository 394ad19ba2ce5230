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
from indicators.entry.page import EntryPage
from indicators.entry.screens import Screen
from indicators.entry.views.pages import entry_page, read_version
from indicators.models import Act, EntryDraft
from indicators.workflow.rights import require_act


@posts_only("entry", "fiscal_year", "slug")
def draft(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Keep what is typed, without saving it, and say so; 204 where nothing differs from what is stored."""
    page = entry_page(request, fiscal_year, slug, plan)
    require_act(page.rights, Act.SAVE)
    if not page.may_edit:
        return _said(request, page, refusal=page.read_only_sentence, status=409)
    version = read_version(request.POST.get("version", ""))
    if version is None:
        return _said(request, page, refusal="画面の情報が欠けていたため、自動保存していません。", status=400)
    page.opened_with(version, request.POST.get("base", ""))
    try:
        kept = keep_posted(request, page)
    except DraftTooLongError as error:
        return _said(request, page, refusal=str(error), status=413)
    except OtherScreenError as error:
        choice = EntryChoice.between_screens(page, request.POST, error.draft)
        response = render(request, "indicators/entry/_other_screen.html", {"choice": choice}, status=409)
        response["X-Draft-Said"] = "choice"
        return response
    return _said(request, page, kept=kept) if kept else HttpResponse(status=204)


@posts_only("entry", "fiscal_year", "slug")
def discard(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Throw away what was typed and not saved; the page shows what is stored again."""
    page = entry_page(request, fiscal_year, slug, plan, typed=False)
    require_act(page.rights, Act.SAVE)
    if discard_draft(report=page.report, by=request.user, screen=Screen.read(request.POST)):
        messages.success(request, "保存していない入力を捨てました。保存済みの内容を表示しています。")
    elif page.draft:
        messages.warning(
            request, "別の画面で入力が続いているため、捨てていません。今の入力を確かめてください。"
        )
    return redirect(page.url)


def keep_posted(request: AuthenticatedRequest, page: EntryPage) -> EntryDraft | None:
    """Keep what is typed on a posted page, None (and nothing kept) where it is what is stored.

    Raises DraftTooLongError, and OtherScreenError where something else was typed in another tab.
    """
    version = read_version(request.POST.get("version", ""))
    if version is None:
        return None
    report, user, screen = page.report, request.user, Screen.read(request.POST)
    if not differs_from_stored(page.form, page.form_with(None)):
        discard_draft(report=report, by=user, screen=screen)
        return None
    typed = typed_in(page.form, request.POST.get("base", ""))
    kept = keep_draft(report=report, by=user, at=timezone.now(), version=version, typed=typed, screen=screen)
    page.continues(kept)
    return kept


def _said(
    request: AuthenticatedRequest,
    page: EntryPage,
    *,
    kept: EntryDraft | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"page": page, "kept": kept, "refusal": refusal}
    response = render(request, "indicators/entry/_draft_said.html", context, status=status)
    response["X-Draft-Said"] = "1"  # the script tells our own sentence from a page of errors by it
    return response
