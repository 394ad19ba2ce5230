"""所管課: which department reports which target, all of a plan in one screen. For the secretariat."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from indicators.reporting.services import change_reporting_departments
from indicators.reporting.table import ReportingTable
from initiatives.addresses import plan_url
from initiatives.organisation.errors import OrganisationConflictError, ReorganisationError
from initiatives.permissions import get_plan, require_secretariat_of

TEMPLATE = "indicators/reporting/page.html"


@require_http_methods(["GET", "HEAD", "POST"])
def reporting_departments(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show who reports each target; save all changes at once, only what changed is written."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    posted = request.POST if request.method == "POST" else None
    table = ReportingTable(chosen, posted)
    context: dict[str, Any] = {"plan": chosen, "table": table, "errors": []}
    context |= {"here": "responsibilities", "sees_content": True}
    status = 200
    if posted is not None:
        try:
            count = change_reporting_departments(changes=table.changes)
        except OrganisationConflictError as error:
            context |= {"refusal": str(error), "differences": table.differences}
            status = 409
        except ReorganisationError as error:
            context["errors"], status = _errors(table, error), 422
        else:
            text = f"{count}件の所管課を変更しました。" if count else "変更はありませんでした。"
            messages.success(request, text)
            return redirect(plan_url(chosen, "reporting_departments"))
    return render(request, TEMPLATE, context, status=status)


def _errors(table: ReportingTable, error: ReorganisationError) -> list[dict[str, str]]:
    by_field = {problem.field: problem.sentence for problem in error.problems}
    for row in table.rows:
        row.error = by_field.get(row.field, "")
    return [{"label": "所管課", "message": one.sentence, "href": f"#{one.field}"} for one in error.problems]
