"""外部評価: the secretariat's page for what the outside body said of a year."""

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.messages import warn_of_unprintable
from indicators.book.outside import views_of
from indicators.models import OutsideTarget, ReportingCycle
from indicators.rounds.outside.forms import OutsideForm
from indicators.rounds.outside.services import StaleViewsError, save_outside_views
from indicators.rounds.outside.targets import targets_of
from indicators.workflow.access import get_cycle, get_plan
from initiatives.addresses import plan_url


@require_http_methods(["GET", "HEAD", "POST"])
def outside_views(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Show the views of the year; a POST saves them together."""
    cycle = get_cycle(request.user, get_plan(request.user, plan), fiscal_year)
    if not cycle.plan.has_outside_views or not cycle.opened_on:
        raise Http404("この計画には、外部評価がありません")
    data = request.POST if request.method == "POST" else None
    stored = views_of(cycle)
    rows = targets_of(cycle, known={*stored, *_posted(data or ())})
    form = OutsideForm(data, cycle=cycle, rows=rows, stored=stored)
    if data is None:
        return _show(request, form)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        changed = save_outside_views(cycle=cycle, by=request.user, at=timezone.now(), typed=form.typed)
    except StaleViewsError as error:
        cycle.refresh_from_db(fields=["outside_meeting", "outside_met_on"])
        return _show(request, form.beside(cycle, views_of(cycle), error), status=409, refusal=str(error))
    warn_of_unprintable(request, [form.typed.meeting.name, *(row.comment for row in changed.rows)])
    messages.success(request, "外部評価を保存しました。" if changed else "変更はありません。")
    return redirect(plan_url(cycle.plan, "cycle_outside", fiscal_year=fiscal_year))


def _posted(names: QueryDict | tuple[()]) -> set[OutsideTarget]:
    """What the page had lines for, even if it has none by now: what was typed there is not lost."""
    parts = (name.split("-") for name in names)
    return {
        OutsideTarget(initiative_id=int(part[1]))
        for part in parts
        if len(part) == 3 and part[0] == "initiative" and part[1].isdecimal()
    }


def _show(
    request: AuthenticatedRequest, form: OutsideForm, *, status: int = 200, refusal: str = ""
) -> HttpResponse:
    cycle: ReportingCycle = form.cycle
    context = {
        "form": form,
        "fiscal_year": FiscalYear(cycle.fiscal_year),
        "crumbs": [
            {"label": "照会・調査", "url": plan_url(cycle.plan, "cycles")},
            {"label": str(cycle), "url": plan_url(cycle.plan, "cycle", fiscal_year=cycle.fiscal_year)},
        ],
        "documents_url": plan_url(cycle.plan, "documents"),
        "last": max(form.stored.values(), key=lambda row: row.updated_at, default=None),
        "refusal": refusal,
    }
    return render(request, "indicators/rounds/outside/page.html", context, status=status)
