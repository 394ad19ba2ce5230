"""帳票: the documents one may take away, and the files themselves."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.results import initiatives_of_sheet, load_results
from initiatives.addresses import plan_url
from initiatives.models import Plan
from reports.builders.evaluation import UnknownYearError
from reports.downloads.forms import YearForm
from reports.downloads.page import STARTS_RIGHT, change_sections, initiative_sections, sections
from reports.downloads.registry import Order, Scope, offered
from reports.downloads.views import plan_of_documents
from reports.editions.serving import published_report, published_response
from reports.jobs.delivery import deliver
from reports.jobs.page import jobs_of
from reports.offer.published import published_year, wants_unpublished
from reports.permissions import cycles_for, reader_of


@require_safe
def documents(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """List every document that the reader may take away."""
    chosen = plan_of_documents(request, plan)
    years = [FiscalYear(cycle.fiscal_year) for cycle in cycles_for(request.user, chosen)]
    form = YearForm(request.GET, years=years)
    request.shown_year = year = form.chosen
    published = published_year(request.GET, request.user, chosen, year) if year else None
    context = {
        "year_form": form,
        "year": year,
        "of_plan": [
            *sections(chosen, Scope.PLAN),
            *change_sections(chosen),
            *(sections(chosen, Scope.PERIOD) if years else []),
        ],
        "published": published,
        "of_year": published.linked(sections(chosen, Scope.YEAR, year)) if published and year else [],
        "of_initiatives": published.linked(initiative_sections(chosen, year)) if published and year else [],
        "group_word": chosen.top_word,
        "results_url": plan_url(chosen, "results_file"),
        "json_url": plan_url(chosen, "results_json"),
        "open_data_url": plan_url(chosen, "open_data_zip"),
        "jobs": (jobs := jobs_of(request.user, chosen, timezone.now())),
        "nobody_works": next((one.nobody_works for one in jobs if one.is_active), ""),
    }
    return render(request, "reports/offer/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def document_file(
    request: AuthenticatedRequest,
    key: str,
    file_format: str,
    plan: str = "",
    fiscal_year: int = 0,
    slug: str = "",
) -> HttpResponse:
    """A document of a plan, a year or an initiative's year, with what the reader may see.

    A POST asks for a long one to be made, see ``deliver``. Of a published year it is the newest edition's,
    unless somebody who takes part asks for what there is now.
    """
    chosen, output = plan_of_documents(request, plan), offered()[key]
    if output.scope in (Scope.YEAR, Scope.INITIATIVE):
        found = _published(request, chosen, key, file_format, fiscal_year=fiscal_year, slug=slug)
        if found is not None:
            return found
    if output.scope == Scope.PERIOD:
        _require_any_year(request, chosen)
    elif output.scope != Scope.PLAN:
        _require_year(request, chosen, fiscal_year)
    initiatives = None
    if output.scope == Scope.INITIATIVE:
        initiatives = initiatives_of_sheet(chosen, slug)
        if not initiatives:
            raise Http404("このアドレスのものはありません")
    order = Order(
        load_results(chosen, initiatives=initiatives),
        reader_of(request.user, chosen),
        timezone.localtime(),
        fiscal_year=fiscal_year,
        slug=slug,
        starts_right=request.GET.get(STARTS_RIGHT) == "1",
    )
    try:
        document = output.made(order)
    except UnknownYearError as error:
        raise Http404(str(error)) from error
    return deliver(request, chosen, document, file_format, output.file_name(order))


def _published(
    request: AuthenticatedRequest, plan: Plan, key: str, file_format: str, *, fiscal_year: int, slug: str
) -> HttpResponse | None:
    """The file of the newest edition; one that starts its chapters on the right is made of the same data."""
    if wants_unpublished(request.GET, request.user, plan):
        return None
    if request.GET.get(STARTS_RIGHT) != "1" or not getattr(offered()[key], "may_start_right", False):
        return published_response(request, plan, fiscal_year, key=key, slug=slug, file_format=file_format)
    found = published_report(plan, fiscal_year)
    if found is None:
        return None
    name, report = found
    return deliver(request, plan, replace(report, starts_right=True), file_format, name)


def _require_year(request: AuthenticatedRequest, plan: Plan, fiscal_year: int) -> None:
    if fiscal_year not in [cycle.fiscal_year for cycle in cycles_for(request.user, plan)]:
        raise Http404("この年度の帳票はありません")


def _require_any_year(request: AuthenticatedRequest, plan: Plan) -> None:
    if not cycles_for(request.user, plan):
        raise Http404("この計画の帳票は、まだありません")
