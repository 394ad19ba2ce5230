"""帳票: the documents one may take away, and the files themselves."""

from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.files_out import safe_file_name
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.results import initiatives_of_sheet, load_results
from indicators.book.succession import plan_before, previous_lines
from indicators.workflow.access import get_plan
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to
from reports.builders.evaluation import UnknownYearError
from reports.builders.results_table import columns_of, result_rows
from reports.downloads.files import DocumentFile, FileFormat, formats_of, html_of, make_file
from reports.downloads.forms import YearForm
from reports.downloads.page import STARTS_RIGHT, change_sections, initiative_sections, sections
from reports.downloads.registry import Order, Scope, offered, output_of
from reports.formats.csv import render_csv
from reports.permissions import cycles_for, reader_of


def plan_of_documents(request: AuthenticatedRequest, slug: str) -> Plan:
    """Return a plan whose documents the reader may have: people with a role in it. 404 or 403 for others."""
    plan = get_plan(request.user, slug)
    if not access_to(request.user, plan).has_any_role:
        raise PermissionDenied("所属と役割が登録されていないため、帳票は利用できません。")
    return plan


def document_response(document: object, file_format: str, name: str) -> HttpResponse:
    """Return a document as a page (HTML) or as a file to save."""
    if file_format not in formats_of(output_of(document)):
        raise Http404("この形式では作成できません")
    chosen = FileFormat(file_format)
    if chosen == FileFormat.HTML:
        return HttpResponse(html_of(document, style_address=static))
    return download(make_file(document, chosen, name))


def download(file: DocumentFile) -> HttpResponse:
    """Return a file to be saved under its Japanese name."""
    response = HttpResponse(file.content, content_type=file.content_type)
    # The Japanese name in the form of RFC 5987, with a plain one for whoever cannot read that.
    name = safe_file_name(file.name)
    ending = name.rsplit(".", 1)[-1]
    response["Content-Disposition"] = (
        f"attachment; filename=\"document.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response


@require_safe
def documents(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """List every document that the reader may take away."""
    chosen = plan_of_documents(request, plan)
    years = [FiscalYear(cycle.fiscal_year) for cycle in cycles_for(request.user, chosen)]
    form = YearForm(request.GET, years=years)
    year = form.chosen
    context = {
        "year_form": form,
        "year": year,
        "of_plan": [
            *sections(chosen, Scope.PLAN),
            *change_sections(chosen),
            *(sections(chosen, Scope.PERIOD) if years else []),
        ],
        "of_year": sections(chosen, Scope.YEAR, year) if year else [],
        "of_initiatives": initiative_sections(chosen, year) if year else [],
        "group_word": chosen.top_word,
        "results_url": plan_url(chosen, "results_file"),
    }
    return render(request, "reports/downloads/page.html", context)


@require_safe
def document_file(
    request: AuthenticatedRequest,
    key: str,
    file_format: str,
    plan: str = "",
    fiscal_year: int = 0,
    slug: str = "",
) -> HttpResponse:
    """A document of a plan, a year or an initiative's year, with what the reader may see."""
    chosen, output = plan_of_documents(request, plan), offered()[key]
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
    return document_response(document, file_format, output.file_name(order))


@require_safe
def results_file(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """All results that the reader may see, as CSV."""
    chosen = plan_of_documents(request, plan)
    book = load_results(chosen)
    reader = reader_of(request.user, chosen)
    before = plan_before(chosen, request.user)
    previous = previous_lines(chosen) if before and before.plan else {}
    rows = result_rows(
        book,
        previous=previous,
        is_visible=reader.is_visible,
        knows_state=reader.knows_state,
        sees_running_views=reader.sees_running_commentary,
    )
    content = render_csv(rows, columns_of(book, previous=previous))
    return download(DocumentFile(content, "text/csv; charset=utf-8", f"{chosen.short_title}_実績一覧.csv"))


def _require_year(request: AuthenticatedRequest, plan: Plan, fiscal_year: int) -> None:
    if fiscal_year not in [cycle.fiscal_year for cycle in cycles_for(request.user, plan)]:
        raise Http404("この年度の帳票はありません")


def _require_any_year(request: AuthenticatedRequest, plan: Plan) -> None:
    if not cycles_for(request.user, plan):
        raise Http404("この計画の帳票は、まだありません")
