"""指示と対応: one instruction, answered by its department, closed by the headquarters or the secretariat."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from indicators.instructions.forms import StepForm
from indicators.instructions.page import InstructionPage
from indicators.instructions.services import close, reopen, reply
from indicators.models import InstructionAct
from indicators.workflow.access import get_plan
from indicators.workflow.errors import ConflictError

_SAID = {
    InstructionAct.REPLY: "回答を記録しました。",
    InstructionAct.CLOSE: "指示を終了しました。",
    InstructionAct.REOPEN: "指示を再開しました。",
}


@require_safe
def instruction(request: AuthenticatedRequest, number: int, plan: str = "") -> HttpResponse:
    """Show one instruction with everything that was said to it."""
    return _show(request, _page(request, number, plan))


@posts_only("instructions")
def instruction_step(request: AuthenticatedRequest, number: int, act: str, plan: str = "") -> HttpResponse:
    """Answer it, close it, take it up again."""
    if act not in InstructionAct.values:
        raise Http404("この操作はありません")
    page, wanted = _page(request, number, plan), InstructionAct(act)
    if wanted not in page.rights:
        raise PermissionDenied("この操作をする権限がありません。")
    form = page.bind(wanted, request.POST)
    if not form.is_valid():
        return _show(request, page, status=422)
    try:
        _do(request, page, form)
    except ConflictError as error:
        page.refusal = str(error)
        return _show(request, page, status=409)
    messages.success(request, _SAID[wanted])
    return redirect(page.row.url)


def _page(request: AuthenticatedRequest, number: int, plan: str) -> InstructionPage:
    return InstructionPage(request.user, get_plan(request.user, plan), number, today=timezone.localdate())


def _do(request: AuthenticatedRequest, page: InstructionPage, form: StepForm) -> None:
    remark, by, at, text = page.row.remark, request.user, timezone.now(), form.cleaned_data["text"]
    match form.act:
        case InstructionAct.REPLY:
            reply(instruction=remark, by=by, department=form.department, at=at, text=text)
        case InstructionAct.CLOSE:
            close(instruction=remark, by=by, at=at, text=text)
        case InstructionAct.REOPEN:
            reopen(instruction=remark, by=by, at=at, text=text)


def _show(request: AuthenticatedRequest, page: InstructionPage, *, status: int = 200) -> HttpResponse:
    return render(request, "indicators/instructions/page.html", {"page": page}, status=status)
