"""版: the frozen versions of a report, what changed between two of them, and each as 個票."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import Snapshot
from indicators.workflow.access import get_plan, get_report
from initiatives.addresses import plan_url
from initiatives.models import Initiative
from reports.builders.versions import changed_lines, version_document
from reports.downloads.forms import VersionsForm
from reports.downloads.views import document_response


def _versions(
    request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str
) -> tuple[list[Snapshot], Initiative]:
    """Return a report's versions: for whoever may open the report, because an earlier one was withdrawn."""
    report, initiative, _rights = get_report(request.user, get_plan(request.user, plan), fiscal_year, slug)
    return list(report.snapshots.select_related("written_by")), initiative


@require_safe
def versions(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """List the versions and show what differs between two of them, the last two at first."""
    rows, initiative = _versions(request, fiscal_year, slug, plan)
    address = {"fiscal_year": fiscal_year, "slug": slug}
    form = VersionsForm(request.GET, numbers=[row.number for row in rows])
    chosen = form.chosen(rows)
    context = {
        "initiative": initiative,
        "fiscal_year": FiscalYear(fiscal_year),
        "entry_url": plan_url(initiative.plan, "review", **address),
        "rows": [
            {
                "snapshot": row,
                "url": plan_url(
                    initiative.plan, "version_file", number=row.number, file_format="html", **address
                ),
                "pdf_url": plan_url(
                    initiative.plan, "version_file", number=row.number, file_format="pdf", **address
                ),
            }
            for row in rows
        ],
        "form": form,
        "chosen": chosen,
        "changes": changed_lines(*(version_document(row) for row in chosen)) if chosen else [],
    }
    return render(request, "reports/versions/page.html", context)


@require_safe
def version_file(
    request: AuthenticatedRequest,
    fiscal_year: int,
    slug: str,
    number: int,
    file_format: str,
    plan: str = "",
) -> HttpResponse:
    """個票 of one version."""
    rows, initiative = _versions(request, fiscal_year, slug, plan)
    snapshot = next((row for row in rows if row.number == number), None)
    if snapshot is None:
        raise Http404("この版はありません")
    name = f"{initiative.plain_code}_{FiscalYear(fiscal_year).label}_個票_第{number}版"
    return document_response(version_document(snapshot), file_format, name)
