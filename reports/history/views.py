"""履歴: of one report for those who write in it; of all for the secretariat, with search and files."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.chosen import chosen_in
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import AnnualReport, ReportingCycle
from indicators.workflow.access import get_plan, get_report
from initiatives.addresses import plan_url
from initiatives.models import Initiative, Plan
from initiatives.permissions import require_secretariat_of
from reports.builders.history import HistoryRow, columns_of, history_rows, latest_first
from reports.builders.plan_history import plan_acts
from reports.downloads.files import list_file
from reports.downloads.list_heads import list_head
from reports.downloads.views import download
from reports.history.forms import HistoryForm
from reports.history.lines import lines_of

PER_PAGE = 50  # acts; one may have written a dozen fields
_WIDTHS = {"日時": 160, "項目": 220, "前": 260, "後": 260}


@require_safe
def report_history(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = ""
) -> HttpResponse:
    """Show what happened to one report; only to those who enter, approve or check it (403 for readers)."""
    report, initiative, rights = get_report(request.user, get_plan(request.user, plan), fiscal_year, slug)
    if not rights.is_writer:
        raise PermissionDenied("変更の履歴は、この報告を入力・承認・確認する人だけが見られます。")
    report.initiative = initiative
    of_plan = plan_acts(report.cycle, [initiative], are_all=False)
    context = {
        "initiative": initiative,
        "fiscal_year": FiscalYear(fiscal_year),
        "lines": lines_of(latest_first([*history_rows([report]), *of_plan])),
        "entry_url": plan_url(initiative.plan, "review", fiscal_year=fiscal_year, slug=slug),
    }
    return render(request, "reports/history/report.html", context)


@require_safe
def history(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Search the history of all reports of a year."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    form, rows = _searched(request, chosen)
    paginator = Paginator(lines_of(rows), PER_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    files = {
        kind: plan_url(chosen, "history_file", file_format=kind) + f"?{request.GET.urlencode()}"
        for kind in ("csv", "xlsx")
    }
    context = {
        "form": form,
        "page": shown,
        "is_searched": bool(form.cleaned_data.get("text")),
        "own_url": plan_url(chosen, "history"),
        "files": files,
    }
    return render(request, "reports/history/page.html", context)


@require_safe
def history_file(request: AuthenticatedRequest, file_format: str, plan: str = "") -> HttpResponse:
    """Return what the search found, whole, as CSV or Excel."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    form, found = _searched(request, chosen)
    names = columns_of(chosen.words)
    rows = [dict(zip(names, row.cells(), strict=True)) for row in found]
    widths = _WIDTHS | {chosen.words.initiative_name: 220}
    columns = {name: widths.get(name, 90) for name in names}
    name = f"{chosen.short_title}_変更の履歴"
    head = list_head(name.replace("_", "　"), [chosen], conditions=chosen_in(form))
    return download(list_file(name, file_format, columns, rows, head))


def _searched(request: AuthenticatedRequest, plan: Plan) -> tuple[HistoryForm, list[HistoryRow]]:
    cycles = list(plan.reporting_cycles.order_by("-fiscal_year"))
    initiatives = list(plan.initiatives.order_by("sort_order"))
    form = HistoryForm(
        request.GET,
        years=[FiscalYear(cycle.fiscal_year) for cycle in cycles],
        initiatives=initiatives,
        word=plan.words.initiative,
    )
    cycle = next((one for one in cycles if one.fiscal_year == form.fiscal_year), None)
    chosen = form.of_initiatives(initiatives)
    reports = _reports(form, cycle, initiatives) if cycle else []
    of_plan = plan_acts(cycle, chosen, are_all=len(chosen) == len(initiatives))
    return form, form.filter(latest_first([*history_rows(reports), *of_plan]))


def _reports(
    form: HistoryForm, cycle: ReportingCycle, initiatives: Sequence[Initiative]
) -> list[AnnualReport]:
    """The reports of a round, with what was read already: the round, the initiatives, the plan's words."""
    known = {one.pk: one for one in initiatives}
    found = list(form.reports(AnnualReport.objects.filter(cycle=cycle)))
    for report in found:
        report.cycle, report.initiative = cycle, known[report.initiative_id]
    return found
