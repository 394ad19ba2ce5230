"""所見: the secretariat's page for what it says of a year."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.messages import warn_of_unprintable
from indicators.models import Commentary, ReportingCycle
from indicators.rounds.commentary.forms import CommentaryForm
from indicators.rounds.commentary.services import StaleCommentaryError, save_commentaries
from indicators.workflow.access import get_cycle, get_plan
from initiatives.addresses import plan_url


@require_http_methods(["GET", "HEAD", "POST"])
def commentary(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Show the texts of the year; a POST saves them together."""
    cycle = get_cycle(request.user, get_plan(request.user, plan), fiscal_year)
    top = cycle.plan.headings.filter(level__number=1).select_related("level")
    headings = list(top.order_by("sort_order", "pk"))
    data = request.POST if request.method == "POST" else None
    form = CommentaryForm(data, headings=headings, stored=_stored(cycle))
    if data is None:
        return _show(request, cycle, form)
    if not form.is_valid():
        return _show(request, cycle, form, status=422)
    try:
        changed = save_commentaries(cycle=cycle, by=request.user, at=timezone.now(), texts=form.texts)
    except StaleCommentaryError as error:
        beside = form.beside(_stored(cycle), error.rows)
        return _show(request, cycle, beside, status=409, refusal=str(error))
    warn_of_unprintable(request, [one.text for one in changed])
    messages.success(request, "所見を保存しました。" if changed else "変更はありません。")
    return redirect(plan_url(cycle.plan, "cycle_commentary", fiscal_year=fiscal_year))


def _stored(cycle: ReportingCycle) -> dict[int | None, Commentary]:
    return {row.heading_id: row for row in cycle.commentaries.select_related("updated_by")}


def _show(
    request: AuthenticatedRequest,
    cycle: ReportingCycle,
    form: CommentaryForm,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    year = FiscalYear(cycle.fiscal_year)
    context = {
        "form": form,
        "fiscal_year": year,
        "documents_url": plan_url(cycle.plan, "documents"),
        "refusal": refusal,
    }
    return render(request, "indicators/rounds/commentary/page.html", context, status=status)
