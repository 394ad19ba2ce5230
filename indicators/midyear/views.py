"""秋の中間確認: the list of answers, switching it on, and the answer on one initiative."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.midyear.forms import AnswerForm, CheckForm
from indicators.midyear.page import MidyearPage
from indicators.midyear.services import remove_check, save_answer, set_check
from indicators.models import MidyearCheck
from indicators.workflow.access import get_plan
from indicators.workflow.errors import ConflictError
from indicators.workflow.midyear import get_check, get_row, takes_answers
from indicators.workflow.placeholders import midyear_text
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to, require_secretariat_of

_NOT_YOURS = "中間確認を見られるのは、担当課、事務局、{member}です。"


def _checks(plan: Plan) -> list[MidyearCheck]:
    found = list(MidyearCheck.objects.filter(plan=plan).order_by("-fiscal_year"))
    for one in found:
        one.plan = plan
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def midyear(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """List the answers of a year's check, by default the latest; by POST the secretariat switches it off."""
    chosen = get_plan(request.user, plan)
    access = access_to(request.user, chosen)
    if not access.takes_part:
        raise PermissionDenied(chosen.words.say(_NOT_YOURS))
    checks = _checks(chosen)
    year = request.GET.get("year", "")
    check = next((one for one in checks if str(one.fiscal_year) == year), next(iter(checks), None))
    page = MidyearPage(chosen, access, checks, check)
    if request.method == "POST":
        require_secretariat_of(request.user, chosen)
        if check is None:
            return redirect(page.url)
        try:
            remove_check(check=check)
        except ConflictError as error:
            context = {"page": page, "refusal": str(error)}
            return render(request, "indicators/midyear/page.html", context, status=409)
        messages.success(request, "中間確認をやめました。")
        return redirect(page.url)
    text = midyear_text(check, request.user) if check else ""
    return render(request, "indicators/midyear/page.html", {"page": page, "inquiry_text": text})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Switch a year's check on, or change its period and text. For the secretariat."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    year = request.GET.get("year", "")
    stored = next((one for one in _checks(chosen) if str(one.fiscal_year) == year), None)
    data = request.POST if request.method == "POST" else None
    form = CheckForm(data, years=chosen.fiscal_years, stored=stored, today=timezone.localdate())
    url = plan_url(chosen, "midyear")
    context = {
        "form": form,
        "back_url": url,
        "crumbs": [
            {"label": "照会・調査", "url": plan_url(chosen, "cycles")},
            {"label": "秋の中間確認", "url": url},
        ],
        "heading": "中間確認の期間と照会文" if stored else "秋の中間確認を行う",
        "lead": "年度の途中の見通しとコメントを、担当課に尋ねます。実績値は尋ねず、公表もしません。",
        "action": "保存する",
    }
    if data is None:
        return render(request, "indicators/edit.html", context)
    if not form.is_valid():
        return render(request, "indicators/edit.html", context, status=422)
    try:
        check = set_check(plan=chosen, fiscal_year=form.cleaned_data["fiscal_year"], content=form.content)
    except ConflictError as error:
        return render(request, "indicators/edit.html", context | {"refusal": str(error)}, status=409)
    messages.success(request, f"{FiscalYear(check.fiscal_year).label}の中間確認を保存しました。")
    return redirect(f"{url}?year={check.fiscal_year}")


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """The answer on one initiative: read, and within the period written by who is in charge."""
    chosen = get_plan(request.user, plan)
    check = get_check(chosen, fiscal_year)
    row = get_row(request.user, check, slug)
    is_open = takes_answers(check, timezone.localdate())
    form = AnswerForm(request.POST if request.method == "POST" else None, stored=row.answer)
    url = f"{plan_url(chosen, 'midyear')}?year={fiscal_year}"
    context = {
        "check": check,
        "row": row,
        "fiscal_year": FiscalYear(fiscal_year),
        "form": form,
        "may_write": row.rights.is_writer and is_open,
        "is_open": is_open,
        "inquiry_text": midyear_text(check, request.user),
        "back_url": url,
        "crumbs": [{"label": "秋の中間確認", "url": url}],
        "initiative_url": plan_url(chosen, "initiative", slug=slug) + f"?year={fiscal_year}",
    }

    def show(status: int, refusal: str = "") -> HttpResponse:
        return render(
            request, "indicators/midyear/answer.html", context | {"refusal": refusal}, status=status
        )

    if request.method != "POST":
        return show(200)
    if not row.rights.is_writer:
        raise PermissionDenied("中間確認に回答できるのは、担当課と事務局です。")
    if not form.is_valid():
        return show(422)
    try:
        save_answer(
            check=check, initiative=row.initiative, by=request.user, at=timezone.now(), **form.cleaned_data
        )
    except ConflictError as error:
        return show(409, str(error))
    messages.success(request, f"{row.initiative.code} の見通しを保存しました。")
    return redirect(url)
