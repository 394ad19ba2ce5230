"""The steps after entering: 取戻し, 承認, 差戻し, 確認, 確定, 確定の取消し."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from indicators.entry.page import EntryPage
from indicators.entry.views.pages import entry_page, read_version
from indicators.models import Act
from indicators.workflow.errors import ConflictError
from indicators.workflow.rights import require_act
from indicators.workflow.transition_table import done_words
from indicators.workflow.transitions import STEP_SERVICES


@posts_only("entry", "fiscal_year", "slug")
def step(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, act: str, plan: str = ""
) -> HttpResponse:
    """Take one step; bad input and a state that changed meanwhile are said on the page, nothing is lost."""
    chosen = next((one for one in STEP_SERVICES if one.slug == act), None)
    page = entry_page(request, fiscal_year, slug, plan, typed=False)
    if chosen is None:
        raise Http404("この操作はありません")
    require_act(page.rights, chosen)
    done = done_words(chosen, skips_approval=page.skips_approval)
    form = page.next_steps.bind(chosen, request.POST)
    if not form.is_valid():
        # Whoever corrects it still decides on what was shown first.
        page.version = _version(request)
        return render(request, "indicators/entry/page.html", {"page": page}, status=422)
    try:
        STEP_SERVICES[chosen](
            report=page.report,
            by=request.user,
            at=timezone.now(),
            version=_version(request),
            **form.cleaned_data,
        )
    except ConflictError as error:
        # Somebody may have been quicker after this page was read: show what there is now.
        now = entry_page(request, fiscal_year, slug, plan, typed=False)
        if _is_done_already(request, now, chosen, form.cleaned_data):
            messages.info(request, f"{page.initiative.code}：すでに済んでいます。{done}")
            return redirect(page.url)
        now.next_steps.bind(chosen, request.POST)
        context = {
            "page": now,
            "step_refusal": str(error),
            "step_typed": now.next_steps.typed_in_vain(chosen),
        }
        return render(request, "indicators/entry/page.html", context, status=409)
    messages.success(request, f"{page.initiative.code}：{done}")
    return redirect(page.url)


def _is_done_already(
    request: AuthenticatedRequest, page: EntryPage, act: Act, typed: Mapping[str, Any]
) -> bool:
    """Whether the same person has just taken this very step: the button was pressed twice, or in two tabs."""
    comment = str(typed.get("comment", "")).strip()
    return typed.keys() <= {"comment"} and page.was_done_by(request.user, act, comment=comment)


def _version(request: AuthenticatedRequest) -> int:
    """Return the version that the person had read; one that never was where the page's field is broken."""
    version = read_version(request.POST.get("version", ""))
    return -1 if version is None else version
