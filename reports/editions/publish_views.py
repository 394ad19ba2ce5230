"""公表する: the secretariat's page of a year, on which its next edition is made."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import reswap, retarget

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from indicators.models import ReportingCycle
from indicators.workflow.access import get_plan
from indicators.workflow.errors import ConflictError
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import require_secretariat_of
from reports.editions.forms import CorrectionForm
from reports.editions.page import PublishPage
from reports.editions.services import give_up, publish
from reports.editions.state import publication_of
from reports.editions.work import order_files, work_on

STARTED = "{edition}の公表を始めました。ファイルがすべて出来上がると、公表されます。"


@require_http_methods(["GET", "HEAD", "POST"])
def publish_year(request: AuthenticatedRequest, fiscal_year: int, plan: str = "") -> HttpResponse:
    """Show what would be published of a year; publish it."""
    chosen = _year(request, plan, fiscal_year)
    page = PublishPage(publication_of(chosen, fiscal_year), timezone.localtime())
    if request.method != "POST":
        return _show(request, page)
    form = CorrectionForm(request.POST) if page.newest else None
    if form and not form.is_valid() and not page.in_the_making and not page.is_unchanged:
        if getattr(request, "htmx", False):
            context = {"page": page, "form": form}
            part = render(request, "reports/editions/_publish_form.html", context, status=422)
            return reswap(retarget(part, "#publish-form"), "outerHTML")
        return _show(request, page, status=422, form=form)
    reason = form.cleaned_data.get("reason", "") if form else ""
    answer = request.POST.get("confirmed")
    if answer != "yes" and page.may_be_published:
        return _show(request, page, form=form) if answer == "no" else _ask(request, page, reason)
    try:
        made = publish(
            plan=chosen, fiscal_year=fiscal_year, by=request.user, reason=reason, at=timezone.now()
        )
    except ConflictError as error:
        return _show(request, page, status=409, refusal=str(error))
    messages.success(request, STARTED.format(edition=made))
    return redirect(page.urls["publish"])


def _ask(request: AuthenticatedRequest, page: PublishPage, reason: str) -> HttpResponse:
    """Ask before it is done: a dialog for htmx, else a page."""
    context = {"question": page.question(reason, request.POST), "page": page}
    if getattr(request, "htmx", False):
        return render(request, "components/confirm_dialog.html", context | {"is_dialog": True})
    return render(request, "reports/editions/confirm.html", context)


@posts_only("publish", "fiscal_year")
def publish_step(request: AuthenticatedRequest, fiscal_year: int, act: str, plan: str = "") -> HttpResponse:
    """Try again to make the files of an edition, or give it up."""
    chosen = _year(request, plan, fiscal_year)
    publication = publication_of(chosen, fiscal_year)
    edition, back = publication.in_the_making, plan_url(chosen, "publish", fiscal_year=fiscal_year)
    if act not in ("again", "give-up"):
        raise Http404("この操作はありません")
    if edition is None:
        page = PublishPage(publication, timezone.localtime())
        return _show(request, page, status=409, refusal="作成中の公表版は、もうありません。")
    if act == "again":
        order_files(edition, by=request.user, at=timezone.now())
        messages.success(request, STARTED.format(edition=edition))
    else:
        give_up(edition=edition)
        messages.success(request, f"{edition}の公表を取りやめました。")
    return redirect(back)


def _year(request: AuthenticatedRequest, slug: str, fiscal_year: int) -> Plan:
    """Return the plan of a year whose round was opened, for its secretariat (403 for others)."""
    plan = get_plan(request.user, slug)
    require_secretariat_of(request.user, plan)
    if not ReportingCycle.objects.opened().filter(plan=plan, fiscal_year=fiscal_year).exists():
        raise Http404("この年度の照会はありません")
    return plan


def _show(
    request: AuthenticatedRequest,
    page: PublishPage,
    *,
    status: int = 200,
    refusal: str = "",
    form: CorrectionForm | None = None,
) -> HttpResponse:
    making = page.in_the_making
    context = {
        "page": page,
        "refusal": refusal,
        "form": form or CorrectionForm(),
        "work": work_on(making) if making else None,
    }
    return render(request, "reports/editions/publish.html", context, status=status)
