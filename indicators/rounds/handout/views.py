"""会議資料: the secretariat's page for what stands at the head of a year's hand-out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.messages import warn_of_unprintable
from indicators.rounds.handout.forms import HandoutForm
from indicators.rounds.handout.services import change_handout
from indicators.rounds.page import CyclePage
from indicators.workflow.access import get_cycle, get_plan
from initiatives.addresses import plan_url


@require_http_methods(["GET", "HEAD", "POST"])
def handout_edit(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Change number, meeting, day, time and venue, at any time."""
    cycle = get_cycle(request.user, get_plan(request.user, plan), fiscal_year)
    page = CyclePage(cycle)
    back = f"{plan_url(cycle.plan, 'meeting')}?year={fiscal_year}"
    form = HandoutForm(request.POST if request.method == "POST" else None, cycle=cycle)
    if request.method == "POST" and form.is_valid():
        changed = change_handout(cycle=cycle, head=form.head, by=request.user, at=timezone.now())
        warn_of_unprintable(request, list(form.cleaned_data.values()))
        messages.success(
            request, "会議資料の番号・会場などを保存しました。" if changed else "変更はありません。"
        )
        return redirect(back)
    context = {
        "form": form,
        "heading": f"{page.fiscal_year.label}の会議資料の番号・会場など",
        "lead": "会議資料の先頭に印刷します。空欄のものは印刷しません。"
        "前回の会議資料があれば、その内容がはじめに入ります。",
        "action": "保存する",
        "back_url": back,
        "crumbs": [
            *page.crumbs,
            {"label": page.heading, "url": page.address("cycle")},
            {"label": "会議資料", "url": back},
        ],
    }
    return render(request, "indicators/edit.html", context, status=422 if form.is_bound else 200)
