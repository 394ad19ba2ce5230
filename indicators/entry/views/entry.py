"""The entry page: one initiative, one fiscal year, everything a department fills in."""

import contextlib
from dataclasses import replace

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
from indicators.entry.forms.entry import EntryForm
from indicators.entry.judgement import EntryJudgement
from indicators.entry.opened import OpenedReport
from indicators.entry.page import Start, base_of, entry_page
from indicators.entry.progress import progress_of
from indicators.entry.screens import Screen
from indicators.entry.sections import section_headings
from indicators.entry.services import save_report
from indicators.entry.views.drafts import keep_posted
from indicators.entry.views.pages import filled_start, open_report, posted_start, read_version, start_of
from indicators.entry.views.shown import show_choice, show_page
from indicators.entry.views.slips import warn_of_slips
from indicators.entry.warnings import noted
from indicators.models import Act, EntryDraft, ReportState
from indicators.workflow.access import require_act
from indicators.workflow.errors import ConflictError, NotReadyError, StaleReportError
from indicators.workflow.transition_table import next_words
from indicators.workflow.transitions import submit_report

_INCOMPLETE = "画面の情報が欠けていたため、保存していません。内容を確かめて、もう一度保存してください。"
_OTHER_SCREEN_IS_DONE = (
    "別の画面の入力は、保存されたか捨てられたため、もうありません。この画面の内容は、まだ保存していません。"
    "内容を確かめて、もう一度保存してください。"
)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Show the page; a POST saves a draft, or saves and submits (``act=submit``).

    ``?prefill`` shows a report that nobody has begun with all that is offered for it, ``act=prefill`` what
    was posted; neither is stored.
    """
    opened = open_report(request, fiscal_year, slug, plan)
    if request.method != "POST":
        start = start_of(opened, is_to_be_filled="prefill" in request.GET)
        if start.choice:
            return show_choice(request, start.choice, status=200, kept=start.draft)
        return show_page(request, entry_page(opened, start))
    act = Act.SUBMIT if request.POST.get("act") == "submit" else Act.SAVE
    require_act(opened.rights, act)
    if request.POST.get("act") == "choose":
        return _choose_screen(request, opened)
    if request.POST.get("act") == "prefill":
        return _fill(request, opened)
    return _save(request, opened, act)


@posts_only("entry", "fiscal_year", "slug")
def preview(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Return what the typed values amount to: rates, grades, the proposal. Writes nothing."""
    opened = open_report(request, fiscal_year, slug, plan)
    require_act(opened.rights, Act.SAVE)
    if not opened.may_edit:
        return HttpResponse(opened.read_only_sentence, status=409)
    form = opened.form(request.POST)
    form.is_valid()  # what is said beside a field knows its errors
    judgement = EntryJudgement(opened, form)
    context = {
        "judgement": judgement,
        "notes": noted(form, opened.warnings(form)),
        "progress": progress_of(opened, form, judgement, section_headings(form)),
    }
    return render(request, "indicators/entry/_preview.html", context)


def _save(request: AuthenticatedRequest, opened: OpenedReport, act: Act) -> HttpResponse:
    version, form, base = read_version(request.POST.get("version", "")), opened.form(request.POST), None
    if is_choice(request.POST) and version is not None and opened.may_edit:
        chosen: EntryForm | HttpResponse = form
        if is_between_screens(request.POST):
            chosen = _chosen_of_screens(request, opened, form, version)
        elif version == opened.report.version:
            chosen = _chosen_of_stored(request, opened, form)
            base = base_of(opened)  # what is stored stood beside it
        if isinstance(chosen, HttpResponse):
            return chosen
        form = chosen
    valid = form.is_valid()
    if act == Act.SUBMIT and valid and _is_submitted_already(request, opened, form, version):
        messages.info(request, f"{opened.initiative.code} は提出済みです。{_next_step(opened)}")
        return redirect(opened.list_url)
    start = posted_start(request, opened, form, base=base)
    if not opened.may_edit:
        return _refuse(request, opened, start, act, opened.read_only_sentence)
    if version is None:
        return show_page(request, entry_page(opened, start), status=400, refusal=_INCOMPLETE)
    if not valid:
        start = posted_start(request, opened, form, base=base, kept=_keep(request, opened, form))
        return show_page(request, entry_page(opened, start), status=422)
    warnings = opened.warnings(form)
    try:
        missing = _write(request, opened, form, act, version)
    except StaleReportError:
        return _save_late(request, opened, form, act)
    except ConflictError as error:
        return _refuse(request, opened, start, act, str(error))
    warn_of_unprintable(request, form.answer)
    warn_of_slips(request, warnings)
    return _say_done(request, opened, act, missing)


def _fill(request: AuthenticatedRequest, opened: OpenedReport) -> HttpResponse:
    """Show what was posted with all that is offered in its blank fields: for pages without our script."""
    start = posted_start(request, opened, opened.form(request.POST))
    if not opened.may_edit:
        return _refuse(request, opened, start, Act.SAVE, opened.read_only_sentence)
    start = filled_start(opened, start)
    kept = _keep(request, opened, start.form)
    start = replace(posted_start(request, opened, start.form, kept=kept), filled=start.filled)
    return show_page(request, entry_page(opened, start))


def _say_done(
    request: AuthenticatedRequest, before: OpenedReport, act: Act, missing: list[Missing]
) -> HttpResponse:
    if missing:
        saved = _again(request, before)
        return show_page(request, entry_page(saved, start_of(saved)), status=422, missing=missing)
    if act == Act.SUBMIT:
        messages.success(request, f"{before.initiative.code} を提出しました。{_next_step(before)}")
        return redirect(before.list_url)
    draft = "下書きを保存しました。まだ提出していません。"
    messages.success(request, draft if before.may_submit else "保存しました。")
    return redirect(before.url("entry"))


def _again(request: AuthenticatedRequest, before: OpenedReport) -> OpenedReport:
    """Return the report as it stands now."""
    plan = before.initiative.plan
    slug = "" if plan.is_default else plan.slug
    return open_report(request, before.fiscal_year.year, before.initiative.slug, slug)


def _save_late(
    request: AuthenticatedRequest, before: OpenedReport, form: EntryForm, act: Act
) -> HttpResponse:
    """Say what becomes of a page that was opened before somebody else saved: a choice, where they differ."""
    opened = _again(request, before)
    typed = opened.form(form.data)  # a choice between two tabs has been made by now
    if act == Act.SAVE and not differs_from_stored(typed, opened.stored):
        # Whoever saves what is stored already has it saved: by another tab, a second click, somebody else.
        discard_draft(report=opened.report, by=request.user, screen=Screen.read(request.POST))
        messages.success(request, "この内容は、すでに保存されています。")
        return redirect(opened.url("entry"))
    kept = _keep(request, opened, typed)
    choice = EntryChoice.of_post(opened, typed, request.POST)
    return show_choice(request, choice, status=409, kept=kept)


def _refuse(
    request: AuthenticatedRequest, opened: OpenedReport, start: Start, act: Act, refusal: str
) -> HttpResponse:
    is_saved = act == Act.SAVE and is_as_submitted(start.form, opened.stored)
    return show_page(request, entry_page(opened, start), status=409, refusal=refusal, is_saved=is_saved)


def _choose_screen(request: AuthenticatedRequest, opened: OpenedReport) -> HttpResponse:
    """Show the choice between this page and what was typed in another tab; without one, keep and go on."""
    version, form = read_version(request.POST.get("version", "")), opened.form(request.POST)
    start = posted_start(request, opened, form)
    if not opened.may_edit:
        return _refuse(request, opened, start, Act.SAVE, opened.read_only_sentence)
    if version is None:
        return show_page(request, entry_page(opened, start), status=400, refusal=_INCOMPLETE)
    try:
        keep_posted(request, opened, form)
    except OtherScreenError as error:
        choice = EntryChoice.between_screens(opened, form, request.POST, draft=error.draft, version=version)
        return show_choice(request, choice, status=409)
    except DraftTooLongError as error:
        return show_page(request, entry_page(opened, start), status=413, refusal=str(error))
    return redirect(opened.url("entry"))


def _chosen_of_screens(
    request: AuthenticatedRequest, opened: OpenedReport, form: EntryForm, version: int
) -> EntryForm | HttpResponse:
    """Return the form that a choice between two tabs of one person makes.

    Where the other tab has gone on meanwhile, or something is not chosen, the choice is shown again.
    """
    draft = EntryDraft.objects.filter(report=opened.report, user=request.user).first()
    if draft is None:
        page = entry_page(opened, posted_start(request, opened, form))
        return show_page(request, page, status=409, refusal=_OTHER_SCREEN_IS_DONE)
    has_gone_on = not Screen.read(request.POST).knows(draft.screen, draft.typed)
    choice = EntryChoice.between_screens(opened, form, request.POST, draft=draft, version=version)
    if has_gone_on or not choice.is_complete:
        return show_choice(request, choice, status=409 if has_gone_on else 422)
    return choice.form()


def _chosen_of_stored(
    request: AuthenticatedRequest, opened: OpenedReport, form: EntryForm
) -> EntryForm | HttpResponse:
    choice = EntryChoice.of_post(opened, form, request.POST)
    return choice.form() if choice.is_complete else show_choice(request, choice, status=422)


def _next_step(opened: OpenedReport) -> str:
    return next_words(ReportState.SUBMITTED, skips_approval=opened.skips_approval, words=opened.words)


def _is_submitted_already(
    request: AuthenticatedRequest, opened: OpenedReport, form: EntryForm, version: int | None
) -> bool:
    """Whether the same person has just submitted this very form: 提出する was pressed twice.

    Submitting saves and moves on, two versions after the one that the form carries.
    """
    return (
        version is not None
        and opened.report.version == version + 2
        and opened.was_done_by(request.user, Act.SUBMIT)
        and is_as_submitted(form, opened.stored)
    )


def _keep(request: AuthenticatedRequest, opened: OpenedReport, form: EntryForm) -> EntryDraft | None:
    """Keep what could not be saved, in case the page is closed.

    Too much of it only stays on the page, and so does what must not replace the typing of another tab.
    """
    with contextlib.suppress(DraftTooLongError, OtherScreenError):
        return keep_posted(request, opened, form)
    return None


@transaction.atomic
def _write(
    request: AuthenticatedRequest, opened: OpenedReport, form: EntryForm, act: Act, version: int
) -> list[Missing]:
    """Save, and submit where asked to; return what is still missing (the draft is saved then).

    Where submitting is refused, nothing is saved either: the page says 保存できませんでした.
    """
    now = timezone.now()
    stored = save_report(report=opened.report, by=request.user, at=now, answer=form.answer, version=version)
    discard_draft(report=stored, by=request.user, screen=Screen.read(request.POST))
    if act == Act.SUBMIT:
        try:
            submit_report(report=stored, by=request.user, at=now)
        except NotReadyError as error:
            return error.missing
    return []
