"""Pictures of 根拠資料: sent to whoever may have the file itself, and only such as the server has drawn."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_htmx.http import HTMX_STOP_POLLING

from accounts.requests import AuthenticatedRequest
from indicators.evidence.previews import picture_of, preview_of
from indicators.workflow.access import get_plan, get_report

_NO_SUCH_FILE = "この根拠資料はありません"


@require_safe
def preview(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, pk: int, plan: str = ""
) -> HttpResponse:
    """Answer a page that waits for pictures: nothing while they are made; then they, and it asks no more."""
    report, initiative, _rights = get_report(request.user, get_plan(request.user, plan), fiscal_year, slug)
    found = preview_of(report, initiative, pk)
    if found is None:
        raise Http404(_NO_SUCH_FILE)
    if found.asks_at:
        return HttpResponse(status=204)
    return render(request, "indicators/evidence/_preview.html", {"preview": found}, status=HTMX_STOP_POLLING)


@require_safe
def picture(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, pk: int, number: int, plan: str = ""
) -> HttpResponse:
    """Send one drawn page of a file, to be shown by the browser."""
    report, _initiative, _rights = get_report(request.user, get_plan(request.user, plan), fiscal_year, slug)
    content = picture_of(report, pk, number)
    if content is None:
        raise Http404(_NO_SUCH_FILE)
    response = HttpResponse(content, content_type="image/webp")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
