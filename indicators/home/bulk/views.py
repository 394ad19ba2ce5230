"""Several reports at once: first what will happen to which, then the act, then what became of each."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from indicators.home.bulk.forms import bulk_form
from indicators.home.bulk.page import BulkPage
from indicators.home.bulk.rules import BULK
from indicators.home.bulk.services import act_on_reports
from indicators.review.acts import last_decided_by
from indicators.workflow.access import get_opened_cycle, get_plan, require_act_somewhere
from indicators.workflow.selection import read_selection
from indicators.workflow.transition_table import TRANSITIONS
from initiatives.addresses import plan_url

# What became of the last act, in the session of whoever did it.
_DONE = "bulk_done"


@posts_only("home")
def bulk(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Show what will happen (``act``, ``selected``); with ``confirmed`` do it and lead to what was done."""
    act = next((one for one in BULK if one.slug == request.POST.get("act")), None)
    if act is None:
        raise Http404("この操作はありません")
    chosen = get_plan(request.user, plan)
    require_act_somewhere(request.user, chosen, act)
    is_confirmed = request.POST.get("confirmed") == "yes"
    cycle = get_opened_cycle(chosen, fiscal_year)
    is_decided_now = TRANSITIONS[act].is_decision and not is_confirmed
    last = last_decided_by(request.user.pk, cycle.pk) if is_decided_now else None
    page = BulkPage(
        user=request.user,
        cycle=cycle,
        act=act,
        selection=read_selection(request.POST.getlist("selected")),
        form=bulk_form(act, request.POST if is_confirmed else None, last),
    )
    if not page.items:
        return _confirm(request, page, 422)
    if not page.possible:
        return _confirm(request, page, 409)
    if not is_confirmed:
        return _confirm(request, page, 200)
    if not page.form.is_valid():
        return _confirm(request, page, 422)
    page.outcomes = act_on_reports(
        act=act, orders=page.orders, by=request.user, at=timezone.now(), **page.form.cleaned_data
    )
    result = page.result
    if not page.done:
        return render(request, "indicators/home/bulk/done.html", {"page": result}, status=409)
    request.session[_DONE] = result
    return redirect(result["url"])


@require_safe
def bulk_done(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Show what became of the last act on several reports; reloading shows it again and does nothing."""
    result = request.session.get(_DONE)
    chosen = get_plan(request.user, plan)
    if not result or result["url"] != plan_url(chosen, "bulk_done", fiscal_year=fiscal_year):
        return redirect(plan_url(chosen, "home"))
    return render(request, "indicators/home/bulk/done.html", {"page": result})


def _confirm(request: AuthenticatedRequest, page: BulkPage, status: int) -> HttpResponse:
    return render(request, "indicators/home/bulk/page.html", {"page": page}, status=status)
