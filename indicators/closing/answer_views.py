"""総括の照会: the page of one answer, saved, submitted and returned."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.messages import warn_of_unprintable
from imari_dx.shared.methods import posts_only
from indicators.closing.answering import AnswerPage
from indicators.closing.errors import ClosingNotReadyError, StaleClosingError
from indicators.closing.forms import ReturnForm
from indicators.closing.services import (
    return_closing_report,
    save_closing_report,
    submit_closing_report,
)
from indicators.workflow.access import get_plan
from indicators.workflow.closing import require_closing_writer
from indicators.workflow.errors import ConflictError

SUBMIT = "submit"


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: AuthenticatedRequest, slug: str, plan: str = "") -> HttpResponse:
    """Show an answer beside what the years say; a POST saves it, or (``act``) submits it."""
    data = request.POST if request.method == "POST" else None
    page = AnswerPage(request.user, get_plan(request.user, plan), slug, data)
    if data is None:
        return _show(request, page)
    require_closing_writer(page.rights)
    is_submitted = data.get("act") == SUBMIT
    if is_submitted and not page.rights.submits:
        raise PermissionDenied("提出できるのは、主担当の課と事務局です。")
    if not page.form.is_valid():
        return _show(request, page, status=422)
    service = submit_closing_report if is_submitted else save_closing_report
    try:
        service(
            report=page.report,
            answer=page.form.answer,
            by=request.user,
            at=timezone.now(),
            version=page.form.cleaned_data["version"],
        )
    except ClosingNotReadyError as error:
        page.form.add_missing(error.missing)
        return _show(request, page, status=422)
    except StaleClosingError as error:
        page.form = page.form.beside(page.reread())
        return _refuse(request, page, str(error))
    except ConflictError as error:
        return _refuse(request, page, str(error))
    warn_of_unprintable(request, page.form.answer)
    messages.success(request, f"{page.initiative.code}の総括を{'提出' if is_submitted else '保存'}しました。")
    return redirect(page.url)


@posts_only("closing")
def send_back(request: AuthenticatedRequest, slug: str, plan: str = "") -> HttpResponse:
    """Return a submitted answer to its department, with a reason."""
    page = AnswerPage(request.user, get_plan(request.user, plan), slug)
    if not page.rights.returns:
        raise PermissionDenied("差し戻せるのは、事務局です。")
    form = page.return_form = ReturnForm(request.POST, report=page.report)
    if not form.is_valid():
        return _show(request, page, status=422)
    try:
        return_closing_report(
            report=page.report,
            by=request.user,
            at=timezone.now(),
            comment=form.cleaned_data["comment"],
            version=form.cleaned_data["version"],
        )
    except ConflictError as error:
        return _refuse(request, page, str(error))
    messages.success(request, f"{page.initiative.code}の総括を差し戻しました。")
    return redirect(page.url)


def _refuse(request: AuthenticatedRequest, page: AnswerPage, refusal: str) -> HttpResponse:
    page.refusal = refusal
    return _show(request, page, status=409)


def _show(request: AuthenticatedRequest, page: AnswerPage, *, status: int = 200) -> HttpResponse:
    return render(request, "indicators/closing/answer.html", {"page": page}, status=status)
