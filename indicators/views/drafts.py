"""What is typed is kept by itself, and thrown away when its author says so."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.requests import AuthenticatedRequest
from indicators.drafts import DraftTooLongError, differs_from_stored, typed_in
from indicators.entry_page import EntryPage
from indicators.models import EntryDraft
from indicators.permissions import require_act
from indicators.services import discard_draft, keep_draft
from indicators.views.pages import entry_page, read_version
from indicators.workflow import Act


@require_POST
def draft(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Keep what is typed, without saving it, and say so; 204 where nothing differs from what is stored."""
    page = entry_page(request, fiscal_year, slug, plan)
    require_act(page.rights, Act.SAVE)
    if not page.may_edit:
        return _said(request, page, refusal=page.read_only_sentence, status=409)
    if read_version(request.POST.get("version", "")) is None:
        return _said(request, page, refusal="画面の情報が欠けていたため、自動保存していません。", status=400)
    try:
        kept = keep_posted(request, page)
    except DraftTooLongError as error:
        return _said(request, page, refusal=str(error), status=413)
    return _said(request, page, kept=kept) if kept else HttpResponse(status=204)


@require_POST
def discard(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Throw away what was typed and not saved; the page shows what is stored again."""
    page = entry_page(request, fiscal_year, slug, plan, typed=False)
    require_act(page.rights, Act.SAVE)
    if discard_draft(report=page.report, by=request.user):
        messages.success(request, "保存していない入力を捨てました。保存済みの内容を表示しています。")
    return redirect(page.url)


def keep_posted(request: AuthenticatedRequest, page: EntryPage) -> EntryDraft | None:
    """Keep what was posted from an entry page, None (and nothing kept) where it is what is stored.

    Raises DraftTooLongError.
    """
    version = read_version(request.POST.get("version", ""))
    if version is None:
        return None
    form = page.form_with(request.POST)
    if not differs_from_stored(form, page.form_with(None)):
        discard_draft(report=page.report, by=request.user)
        return None
    typed = typed_in(form, request.POST.get("base", ""))
    return keep_draft(report=page.report, by=request.user, at=timezone.now(), version=version, typed=typed)


def _said(
    request: AuthenticatedRequest,
    page: EntryPage,
    *,
    kept: EntryDraft | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"page": page, "kept": kept, "refusal": refusal}
    response = render(request, "indicators/_entry_draft_said.html", context, status=status)
    response["X-Draft-Said"] = "1"  # the script tells our own sentence from a page of errors by it
    return response
