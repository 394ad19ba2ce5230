"""The steps after entering: 取戻し, 承認, 差戻し, 確認, 確定."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.requests import AuthenticatedRequest
from indicators.entry_page import EntryPage
from indicators.forms.decision import CommentForm, DecisionForm
from indicators.permissions import require_act
from indicators.services import (
    ConflictError,
    approve_report,
    check_report,
    finalise_report,
    return_report,
    withdraw_report,
)
from indicators.views.pages import entry_page, read_version
from indicators.workflow import Act

_DONE = {
    Act.WITHDRAW: "提出を取り戻しました。修正して、もう一度提出してください。",
    Act.RETURN: "担当課に差し戻しました。",
    Act.APPROVE: "承認しました。次は事務局の確認です。",
    Act.CHECK: "確認しました。次は本部の決定です。",
    Act.FINALISE: "確定しました。",
}


@require_POST
def step(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, act: str, plan: str = ""
) -> HttpResponse:
    """Take one step; bad input and a state that changed meanwhile are said on the page, nothing is lost."""
    chosen = next((one for one in _STEPS if one.slug == act), None)
    page = entry_page(request, fiscal_year, slug, plan, typed=False)
    if chosen is None:
        raise Http404("この操作はありません")
    require_act(page.rights, chosen)
    form = page.bind_step(chosen, request.POST)
    if not form.is_valid():
        # Whoever corrects it still decides on what was shown first.
        page.version = _version(request)
        return render(request, "indicators/entry.html", {"page": page}, status=422)
    try:
        _STEPS[chosen](request, page, form)
    except ConflictError as error:
        return render(
            request, "indicators/entry.html", {"page": page, "step_refusal": str(error)}, status=409
        )
    messages.success(request, f"{page.initiative.code}：{_DONE[chosen]}")
    return redirect(page.url)


def _version(request: AuthenticatedRequest) -> int:
    """Return the version that the person had read; one that never was where the page's field is broken."""
    version = read_version(request.POST.get("version", ""))
    return -1 if version is None else version


def _comment(form: CommentForm | DecisionForm) -> str:
    return str(form.cleaned_data.get("comment", ""))


def _withdraw(request: AuthenticatedRequest, page: EntryPage, _form: CommentForm | DecisionForm) -> None:
    withdraw_report(report=page.report, by=request.user, at=timezone.now())


def _return(request: AuthenticatedRequest, page: EntryPage, form: CommentForm | DecisionForm) -> None:
    return_report(report=page.report, by=request.user, at=timezone.now(), comment=_comment(form))


def _approve(request: AuthenticatedRequest, page: EntryPage, form: CommentForm | DecisionForm) -> None:
    approve_report(
        report=page.report,
        by=request.user,
        at=timezone.now(),
        comment=_comment(form),
        version=_version(request),
    )


def _check(request: AuthenticatedRequest, page: EntryPage, form: CommentForm | DecisionForm) -> None:
    check_report(
        report=page.report,
        by=request.user,
        at=timezone.now(),
        comment=_comment(form),
        version=_version(request),
    )


def _finalise(request: AuthenticatedRequest, page: EntryPage, form: CommentForm | DecisionForm) -> None:
    finalise_report(
        report=page.report, by=request.user, at=timezone.now(), version=_version(request), **form.cleaned_data
    )


_STEPS: dict[Act, Callable[[AuthenticatedRequest, EntryPage, CommentForm | DecisionForm], None]] = {
    Act.WITHDRAW: _withdraw,
    Act.RETURN: _return,
    Act.APPROVE: _approve,
    Act.CHECK: _check,
    Act.FINALISE: _finalise,
}
