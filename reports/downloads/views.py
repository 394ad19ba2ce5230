"""帳票: the documents one may take away, and the files themselves."""

from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import access_of
from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.results import ResultBook, initiatives_with_everything, load_results
from indicators.workflow.rights import get_plan
from initiatives.addresses import plan_url
from initiatives.models import Plan
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.plan import build_plan_document
from reports.builders.results_table import COLUMNS, result_rows
from reports.downloads.files import DocumentFile, FileFormat, make_file, safe_file_name
from reports.downloads.forms import YearForm
from reports.downloads.page import document_list
from reports.formats.csv import render_csv
from reports.formats.html import Document, render_html
from reports.permissions import cycles_for, sees_running_commentary, state_known_to, visibility_for


def _require_role(request: AuthenticatedRequest) -> None:
    """Documents are for people with a role; an account without one sees only itself."""
    if not access_of(request.user).has_any_role:
        raise PermissionDenied("所属と役割が登録されていないため、帳票は利用できません。")


def document_response(document: Document, file_format: str, name: str) -> HttpResponse:
    """Return a document as a page (HTML) or as a file to save."""
    try:
        chosen = FileFormat(file_format)
    except ValueError as error:
        raise Http404("この形式では作成できません") from error
    if chosen == FileFormat.HTML:
        return HttpResponse(render_html(document, stylesheet_url=static("css/print.css")))
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
    _require_role(request)
    chosen = get_plan(plan)
    years = [FiscalYear(cycle.fiscal_year) for cycle in cycles_for(request.user, chosen)]
    form = YearForm(request.GET, years=years, action=plan_url(chosen, "documents"))
    context = {
        "year_form": form,
        "year": form.chosen,
        "list": document_list(chosen, form.chosen, initiatives_with_everything(chosen)),
    }
    return render(request, "reports/downloads/page.html", context)


@require_safe
def plan_file(request: AuthenticatedRequest, file_format: str, plan: str = "") -> HttpResponse:
    _require_role(request)
    chosen = get_plan(plan)
    return document_response(
        build_plan_document(load_results(chosen)), file_format, f"{chosen.short_title}_個別取組"
    )


@require_safe
def evaluation_file(
    request: AuthenticatedRequest, fiscal_year: int, file_format: str, plan: str = ""
) -> HttpResponse:
    """年度評価報告書 of a year, with what the reader may see."""
    chosen = _plan_with_year(request, plan, fiscal_year)
    builder = _builder(request, load_results(chosen), fiscal_year)
    name = f"{chosen.short_title}_{FiscalYear(fiscal_year).label}_評価報告書"
    return document_response(builder.evaluation_document(), file_format, name)


@require_safe
def sheet_file(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, file_format: str, plan: str = ""
) -> HttpResponse:
    """個票 of one initiative and year."""
    chosen = _plan_with_year(request, plan, fiscal_year)
    initiative = next(iter(initiatives_with_everything(chosen, slug=slug)), None)
    if initiative is None:
        raise Http404("この施策はありません")
    builder = _builder(request, load_results(chosen, initiatives=[initiative]), fiscal_year)
    name = f"{initiative.plain_code}_{FiscalYear(fiscal_year).label}_個票"
    return document_response(builder.sheet_document(slug), file_format, name)


@require_safe
def results_file(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """All results that the reader may see, as CSV."""
    _require_role(request)
    chosen = get_plan(plan)
    rows = result_rows(
        load_results(chosen),
        is_visible=visibility_for(request.user),
        knows_state=state_known_to(request.user),
    )
    content = render_csv(rows, COLUMNS)
    return download(DocumentFile(content, "text/csv; charset=utf-8", f"{chosen.short_title}_実績一覧.csv"))


def _plan_with_year(request: AuthenticatedRequest, plan: str, fiscal_year: int) -> Plan:
    _require_role(request)
    chosen = get_plan(plan)
    if fiscal_year not in [cycle.fiscal_year for cycle in cycles_for(request.user, chosen)]:
        raise Http404("この年度の帳票はありません")
    return chosen


def _builder(request: AuthenticatedRequest, book: ResultBook, fiscal_year: int) -> EvaluationBuilder:
    return EvaluationBuilder(
        book,
        fiscal_year,
        is_visible=visibility_for(request.user),
        knows_state=state_known_to(request.user),
        today=timezone.localdate(),
        now=timezone.localtime(),
        sees_running_commentary=sees_running_commentary(request.user),
    )
