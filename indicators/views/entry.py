"""The entry page: one initiative, one fiscal year, everything a department fills in."""

import contextlib
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import AuthenticatedRequest
from indicators.answers import Missing
from indicators.comparison import is_as_submitted
from indicators.drafts import DraftTooLongError
from indicators.entry_choice import EntryChoice, is_choice
from indicators.entry_page import EntryPage
from indicators.permissions import require_act
from indicators.services import (
    ConflictError,
    NotReadyError,
    StaleReportError,
    discard_draft,
    save_report,
    submit_report,
)
from indicators.views.drafts import keep_posted
from indicators.views.messages import warn_of_unprintable
from indicators.views.pages import entry_page, read_version
from indicators.workflow import Act, after_submitting
from initiatives.addresses import plan_url


@require_http_methods(["GET", "POST"])
def entry(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Show the page; a POST saves a draft, or saves and submits (``act=submit``)."""
    page = entry_page(request, fiscal_year, slug, plan)
    if request.method != "POST":
        if page.is_choice_pending and page.draft:
            page.is_choice_pending = False  # it is made on this very page
            return _choose(request, EntryChoice.of_draft(page, page.draft), status=200)
        return _show(request, page)
    act = Act.SUBMIT if request.POST.get("act") == "submit" else Act.SAVE
    require_act(page.rights, act)
    try:
        return _save(request, page, act)
    except StaleReportError:
        page = entry_page(request, fiscal_year, slug, plan)
        _keep(request, page)
        return _choose(request, EntryChoice.of_post(page, request.POST), status=409)
    except ConflictError as error:
        return _show(request, page, status=409, refusal=str(error))


@require_POST
def preview(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Return what the typed values amount to: rates, grades, the proposal. Writes nothing."""
    page = entry_page(request, fiscal_year, slug, plan)
    require_act(page.rights, Act.SAVE)
    if not page.may_edit:
        return HttpResponse(page.read_only_sentence, status=409)
    page.read_form()
    return render(request, "indicators/_entry_preview.html", {"page": page, "is_fragment": True})


def _save(request: AuthenticatedRequest, page: EntryPage, act: Act) -> HttpResponse:
    version = read_version(request.POST.get("version", ""))
    if is_choice(request.POST) and version == page.report.version and page.may_edit:
        choice = EntryChoice.of_post(page, request.POST)
        if not choice.is_complete:
            return _choose(request, choice, status=422)
        page.show(choice.form())
    elif version is not None:
        page.opened_with(version, request.POST.get("base", ""))
    valid = page.read_form()
    if act == Act.SUBMIT and valid and _is_submitted_already(request, page):
        messages.info(request, f"{page.initiative.code} は提出済みです。{_next_step(page)}")
        return redirect(plan_url(page.initiative.plan, "home"))
    if not page.may_edit:
        raise ConflictError(page.read_only_sentence)
    if version is None:
        refusal = "画面の情報が欠けていたため、保存していません。内容を確かめて、もう一度保存してください。"
        return _show(request, page, status=400, refusal=refusal)
    if not valid:
        _keep(request, page)
        return _show(request, page, status=422)
    missing = _write(request, page, act, version)
    warn_of_unprintable(request, page.form.answer)
    if missing:
        saved = entry_page(request, page.fiscal_year.year, page.initiative.slug, page.plan_slug, typed=False)
        return _show(request, saved, status=422, missing=missing)
    if act != Act.SUBMIT:
        draft = "下書きを保存しました。まだ提出していません。"
        messages.success(request, draft if page.may_submit else "保存しました。")
        return redirect(page.url)
    messages.success(request, f"{page.initiative.code} を提出しました。{_next_step(page)}")
    return redirect(plan_url(page.initiative.plan, "home"))


def _next_step(page: EntryPage) -> str:
    return after_submitting(skips_approval=page.skips_approval)


def _is_submitted_already(request: AuthenticatedRequest, page: EntryPage) -> bool:
    """Whether the same person has just submitted this very form: 提出する was pressed twice.

    Submitting saves and moves on, two versions after the one that the form carries.
    """
    version = read_version(request.POST.get("version", ""))
    if version is None or page.report.version != version + 2 or not page.was_submitted_by(request.user):
        return False
    return is_as_submitted(page.form, page.form_with(None))


def _keep(request: AuthenticatedRequest, page: EntryPage) -> None:
    """Keep what could not be saved, in case the page is closed; too much of it only stays on the page."""
    with contextlib.suppress(DraftTooLongError):
        keep_posted(request, page)


@transaction.atomic
def _write(request: AuthenticatedRequest, page: EntryPage, act: Act, version: int) -> list[Missing]:
    """Save, and submit where asked to; return what is still missing (the draft is saved then).

    Where submitting is refused, nothing is saved either: the page says 保存できませんでした.
    """
    now = timezone.now()
    stored = save_report(
        report=page.report, by=request.user, at=now, answer=page.form.answer, version=version
    )
    discard_draft(report=stored, by=request.user)
    if act == Act.SUBMIT:
        try:
            submit_report(report=stored, by=request.user, at=now)
        except NotReadyError as error:
            return error.missing
    return []


def _show(
    request: AuthenticatedRequest,
    page: EntryPage,
    *,
    status: int = 200,
    missing: list[Missing] | None = None,
    refusal: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {"page": page, "missing": missing, "refusal": refusal}
    return render(request, "indicators/entry.html", context, status=status)


def _choose(request: AuthenticatedRequest, choice: EntryChoice, *, status: int) -> HttpResponse:
    context = {"page": choice.page, "choice": choice}
    return render(request, "indicators/entry_choice.html", context, status=status)
