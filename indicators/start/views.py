"""はじめに: what a new installation still lacks, and its first plan. For those who keep the whole house."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import access_of, require_account_keeper, require_secretariat
from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.plan_io import LoadResult, PlanDocumentError
from indicators.start.forms import DocumentForm, NewPlanForm
from indicators.start.page import StartPage
from indicators.start.services import create_plan, load_new_plan
from initiatives.addresses import plan_url
from initiatives.permissions import get_plan, plans_of

MOST_TOLD = 100  # lines of what is wrong with a document, or differs from it


@require_safe
def start(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show the steps, of a plan or before there is any."""
    require_account_keeper(request.user)
    chosen = get_plan(request.user, plan) if plan or plans_of(request.user) else None
    page = StartPage(chosen, access_of(request.user), timezone.localdate())
    return render(request, "indicators/start/page.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: AuthenticatedRequest) -> HttpResponse:
    """Make an empty plan of a few words."""
    require_secretariat(request.user)
    this_year = FiscalYear.of(timezone.localdate()).year
    form = NewPlanForm(request.POST if request.method == "POST" else None, this_year=this_year)
    refusals: list[str] = []
    if form.is_bound and form.is_valid():
        try:
            made = create_plan(content=form.content)
        except PlanDocumentError as error:
            refusals = error.problems
        else:
            messages.success(request, f"「{made}」を作りました。")
            return redirect(plan_url(made, "start"))
    context = {"form": form, "refusals": refusals, "crumbs": _crumbs()}
    status = 422 if form.is_bound else 200
    return render(request, "indicators/start/plan.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_document(request: AuthenticatedRequest) -> HttpResponse:
    """Load a plan from a document; one that is registered already is never changed here."""
    require_secretariat(request.user)
    is_posted = request.method == "POST"
    form = DocumentForm(request.POST, request.FILES) if is_posted else DocumentForm()
    sentences: list[str] = []
    heading = ""
    if is_posted and form.is_valid():
        try:
            result = load_new_plan(document=form.document)
        except PlanDocumentError as error:
            heading, sentences = "計画データを読み込めません。何も変わっていません。", error.problems
        else:
            if result.outcome != "differs":
                _tell(request, result)
                return redirect(plan_url(result.plan, "start"))
            heading = f"「{result.plan}」は登録済みで、ファイルと違います。何も変わっていません。"
            sentences = [*result.differences]
    context = {
        "form": form,
        "heading": heading,
        "sentences": sentences[:MOST_TOLD],
        "more": max(len(sentences) - MOST_TOLD, 0),
        "crumbs": _crumbs(),
    }
    return render(request, "indicators/start/document.html", context, status=422 if is_posted else 200)


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "はじめに", "url": reverse("start")}]


def _tell(request: AuthenticatedRequest, result: LoadResult) -> None:
    is_new = result.outcome == "created"
    done = "を読み込みました。" if is_new else "は、ファイルのとおり登録されています。変更はありません。"
    messages.success(request, f"「{result.plan}」{done}")
    if result.departments:
        messages.info(request, f"部署を登録しました（{'、'.join(result.departments)}）。")
    for warning in result.warnings:
        messages.warning(request, warning)
