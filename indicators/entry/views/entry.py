"""The entry page: one initiative, one fiscal year, everything a department fills in."""

import contextlib
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.messages import warn_of_unprintable
from imari_dx.shared.methods import posts_only
from indicators.book.answers import Missing
from indicators.entry.choice import EntryChoice, is_between_screens, is_choice
from indicators.entry.comparison import is_as_submitted
from indicators.entry.draft_services import OtherScreenError, discard_draft
from indicators.entry.drafts import DraftTooLongError, differs_from_stored
from indicators.entry.page import EntryPage
from indicators.entry.screens import Screen
from indicators.entry.services import save_report
from indicators.entry.views.drafts import keep_posted
from indicators.entry.views.pages import entry_page, read_version
from indicators.entry.views.slips import warn_of_slips
from indicators.models import Act, EntryDraft, ReportState
from indicators.workflow.errors import ConflictError, NotReadyError, StaleReportError
from indicators.workflow.rights import require_act
from indicators.workflow.transition_table import next_words
from indicators.workflow.transitions import submit_report

_INCOMPLETE = "画面の情報が欠けていたため、保存していません。内容を確かめて、もう一度保存してください。"
_OTHER_SCREEN_IS_DONE = (
    "別の画面の入力は、保存されたか捨てられたため、もうありません。この画面の内容は、まだ保存していません。"
    "内容を確かめて、もう一度保存してください。"
)


@require_http_methods(["GET", "HEAD", "POST"])
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
        return (
            _choose_screen(request, page)
            if request.POST.get("act") == "choose"
            else _save(request, page, act)
        )
    except StaleReportError:
        return _save_late(request, page, act)
    except ConflictError as error:
        is_saved = act == Act.SAVE and is_as_submitted(page.form, page.form_with(None))
        return _show(request, page, status=409, refusal=str(error), is_saved=is_saved)


@posts_only("entry", "fiscal_year", "slug")
def preview(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Return what the typed values amount to: rates, grades, the proposal. Writes nothing."""
    page = entry_page(request, fiscal_year, slug, plan)
    require_act(page.rights, Act.SAVE)
    if not page.may_edit:
        return HttpResponse(page.read_only_sentence, status=409)
    page.read_form()
    return render(request, "indicators/entry/_preview.html", {"page": page, "is_fragment": True})


def _save_late(request: AuthenticatedRequest, before: EntryPage, act: Act) -> HttpResponse:
    """Say what becomes of a page that was opened before somebody else saved: a choice, where they differ."""
    year, slug = before.fiscal_year.year, before.initiative.slug
    page = entry_page(request, year, slug, before.plan_slug)
    page.show(page.form_with(before.form.data))  # a choice between two tabs has been made by now
    if act == Act.SAVE and not differs_from_stored(page.form, page.form_with(None)):
        return _say_saved(request, page)
    _keep(request, page)
    return _choose(request, EntryChoice.of_post(page, request.POST), status=409)


def _say_saved(request: AuthenticatedRequest, page: EntryPage) -> HttpResponse:
    """Whoever saves what is stored already has it saved: by another tab, a second click, somebody else."""
    discard_draft(report=page.report, by=request.user, screen=Screen.read(request.POST))
    messages.success(request, "この内容は、すでに保存されています。")
    return redirect(page.url)


def _choose_screen(request: AuthenticatedRequest, page: EntryPage) -> HttpResponse:
    """Show the choice between this page and what was typed in another tab; without one, keep and go on."""
    version = read_version(request.POST.get("version", ""))
    if not page.may_edit:
        raise ConflictError(page.read_only_sentence)
    if version is None:
        return _show(request, page, status=400, refusal=_INCOMPLETE)
    page.opened_with(version, request.POST.get("base", ""))
    try:
        keep_posted(request, page)
    except OtherScreenError as error:
        choice = EntryChoice.between_screens(page, request.POST, error.draft)
        return _choose(request, choice, status=409)
    except DraftTooLongError as error:
        return _show(request, page, status=413, refusal=str(error))
    return redirect(page.url)


def _between_screens(request: AuthenticatedRequest, page: EntryPage) -> HttpResponse | None:
    """Take the choice between two tabs of one person: None, and the chosen contents stand in the page.

    Where the other tab has gone on meanwhile, or something is not chosen, the choice is shown again.
    """
    draft = EntryDraft.objects.filter(report=page.report, user=request.user).first()
    if draft is None:
        return _show(request, page, status=409, refusal=_OTHER_SCREEN_IS_DONE)
    has_gone_on = not Screen.read(request.POST).knows(draft.screen, draft.typed)
    choice = EntryChoice.between_screens(page, request.POST, draft)
    if has_gone_on or not choice.is_complete:
        return _choose(request, choice, status=409 if has_gone_on else 422)
    page.show(choice.form())
    return None


def _save(request: AuthenticatedRequest, page: EntryPage, act: Act) -> HttpResponse:
    version = read_version(request.POST.get("version", ""))
    if is_choice(request.POST) and is_between_screens(request.POST) and version is not None and page.may_edit:
        page.opened_with(version, request.POST.get("base", ""))
        shown = _between_screens(request, page)
        if shown is not None:
            return shown
    elif is_choice(request.POST) and version == page.report.version and page.may_edit:
        choice = EntryChoice.of_post(page, request.POST)
        if not choice.is_complete:
            return _choose(request, choice, status=422)
        page.show(choice.form())
    elif version is not None:
        page.opened_with(version, request.POST.get("base", ""))
    valid = page.read_form()
    if act == Act.SUBMIT and valid and _is_submitted_already(request, page):
        messages.info(request, f"{page.initiative.code} は提出済みです。{_next_step(page)}")
        return redirect(page.list_url)
    if not page.may_edit:
        raise ConflictError(page.read_only_sentence)
    if version is None:
        return _show(request, page, status=400, refusal=_INCOMPLETE)
    if not valid:
        _keep(request, page)
        return _show(request, page, status=422)
    warnings = page.warnings
    missing = _write(request, page, act, version)
    warn_of_unprintable(request, page.form.answer)
    warn_of_slips(request, warnings)
    if missing:
        saved = entry_page(request, page.fiscal_year.year, page.initiative.slug, page.plan_slug, typed=False)
        return _show(request, saved, status=422, missing=missing)
    if act != Act.SUBMIT:
        draft = "下書きを保存しました。まだ提出していません。"
        messages.success(request, draft if page.may_submit else "保存しました。")
        return redirect(page.url)
    messages.success(request, f"{page.initiative.code} を提出しました。{_next_step(page)}")
    return redirect(page.list_url)


def _next_step(page: EntryPage) -> str:
    return next_words(ReportState.SUBMITTED, skips_approval=page.skips_approval)


def _is_submitted_already(request: AuthenticatedRequest, page: EntryPage) -> bool:
    """Whether the same person has just submitted this very form: 提出する was pressed twice.

    Submitting saves and moves on, two versions after the one that the form carries.
    """
    version = read_version(request.POST.get("version", ""))
    if (
        version is None
        or page.report.version != version + 2
        or not page.was_done_by(request.user, Act.SUBMIT)
    ):
        return False
    return is_as_submitted(page.form, page.form_with(None))


def _keep(request: AuthenticatedRequest, page: EntryPage) -> None:
    """Keep what could not be saved, in case the page is closed.

    Too much of it only stays on the page, and so does what must not replace the typing of another tab.
    """
    with contextlib.suppress(DraftTooLongError, OtherScreenError):
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
    discard_draft(report=stored, by=request.user, screen=Screen.read(request.POST))
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
    is_saved: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = {"page": page, "missing": missing, "refusal": refusal, "is_saved": is_saved}
    return render(request, "indicators/entry/page.html", context, status=status)


def _choose(request: AuthenticatedRequest, choice: EntryChoice, *, status: int) -> HttpResponse:
    context = {"page": choice.page, "choice": choice}
    return render(request, "indicators/entry/choice.html", context, status=status)
