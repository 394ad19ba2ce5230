"""照会文書: the letters of a round, one for each department that it asks, as page, PDF and text."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedRequest
from indicators.models import ReportingCycle
from indicators.workflow.access import get_cycle, get_inquiry, get_plan, require_letter_to
from initiatives.addresses import plan_url
from reports.downloads.views import document_response
from reports.jobs.delivery import deliver
from reports.letters.page import LettersPage

_NONE = "この照会文書はありません"


@require_safe
def letters(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """List the letters of a round, opened or not. For the secretariat."""
    page = _page(request, get_cycle(request.user, get_plan(request.user, plan), fiscal_year))
    return render(request, "reports/letters/page.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def letters_file(
    request: AuthenticatedRequest, fiscal_year: int, file_format: str, plan: str = ""
) -> HttpResponse:
    """All letters of a round in one file. For the secretariat."""
    chosen = get_plan(request.user, plan)
    page = _page(request, get_cycle(request.user, chosen, fiscal_year))
    if not page.document.letters:
        raise Http404(_NONE)
    return deliver(request, chosen, page.document, file_format, page.file_name())


@require_safe
def letter_file(
    request: AuthenticatedRequest, fiscal_year: int, department: int, file_format: str, plan: str = ""
) -> HttpResponse:
    """The letter to a department: for its people once the round is opened, for the secretariat before."""
    chosen = get_plan(request.user, plan)
    cycle = get_inquiry(request.user, chosen, fiscal_year)
    require_letter_to(request.user, chosen, department)
    page = _page(request, cycle)
    addressed = page.department(department)
    if addressed is None:
        raise Http404(_NONE)
    return document_response(page.letters_to(addressed), file_format, page.file_name(addressed))


def _page(request: AuthenticatedRequest, cycle: ReportingCycle) -> LettersPage:
    if cycle.imported_id is not None:
        raise Http404("移行データの年度に、照会文書はありません")
    # Where nobody told the server its address, the one by which its reader came.
    address = settings.SITE_ADDRESS or request.build_absolute_uri(plan_url(cycle.plan, "home"))
    return LettersPage(cycle, today=timezone.localdate(), address=address)
