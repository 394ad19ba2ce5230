"""The steps after entering: 取戻し, 承認, 差戻し, 確認, 確定, 確定の取消し."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from indicators.entry.judgement import EntryJudgement
from indicators.entry.opened import OpenedReport
from indicators.entry.page import entry_page
from indicators.entry.steps import (
    is_taken_already,
    said_when_done,
    step_form,
    take_step,
    typed_in_vain,
)
from indicators.entry.views.pages import open_report, read_version, start_of
from indicators.entry.views.shown import show_page
from indicators.models import Act
from indicators.workflow.access import require_act
from indicators.workflow.errors import ConflictError
from indicators.workflow.transitions import STEP_SERVICES


@posts_only("entry", "fiscal_year", "slug")
def step(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, act: str, plan: str = ""
) -> HttpResponse:
    """Take one step; bad input and a state that changed meanwhile are said on the page, nothing is lost."""
    chosen = next((one for one in STEP_SERVICES if one.slug == act), None)
    opened = open_report(request, fiscal_year, slug, plan)
    if chosen is None:
        raise Http404("この操作はありません")
    require_act(opened.rights, chosen)
    start = start_of(opened)
    judgement = EntryJudgement(opened, start.form)
    form = step_form(chosen, judgement.scale, judgement.proposal.grade, request.POST)
    if not form.is_valid():
        # Whoever corrects it still decides on what was shown first.
        start = replace(start, version=_version(request))
        page = entry_page(opened, start, judgement=judgement, posted={chosen: form})
        return show_page(request, page, status=422)
    try:
        done = take_step(opened, chosen, form.cleaned_data, version=_version(request))
    except ConflictError as error:
        # Somebody may have been quicker after this page was read: show what there is now.
        now = open_report(request, fiscal_year, slug, plan)
        if is_taken_already(now, chosen, form.cleaned_data):
            done = said_when_done(now, chosen)
            messages.info(request, f"{opened.initiative.code}：すでに済んでいます。{done}")
            return redirect(opened.url("entry"))
        return _show_again(request, now, chosen, refusal=str(error))
    messages.success(request, f"{opened.initiative.code}：{done}")
    return redirect(opened.url("entry"))


def _show_again(request: AuthenticatedRequest, now: OpenedReport, act: Act, *, refusal: str) -> HttpResponse:
    start = start_of(now)
    judgement = EntryJudgement(now, start.form)
    form = step_form(act, judgement.scale, judgement.proposal.grade, request.POST)
    page = entry_page(now, start, judgement=judgement, posted={act: form})
    typed = typed_in_vain(act, form, [one.transition.act for one in page.steps])
    return show_page(request, page, status=409, step_refusal=refusal, step_typed=typed)


def _version(request: AuthenticatedRequest) -> int:
    """Return the version that the person had read; one that never was where the page's field is broken."""
    version = read_version(request.POST.get("version", ""))
    return -1 if version is None else version
