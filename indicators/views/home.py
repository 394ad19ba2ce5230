"""ホーム: あなたの担当 and where the running year stands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Access, access_of
from accounts.requests import AuthenticatedRequest
from imari_dx.fiscal_year import FiscalYear
from indicators.models import AnnualReport, ReportingCycle, TransitionLog
from indicators.permissions import get_plan
from indicators.results import initiatives_with_everything
from indicators.work_list import WorkRow, days_left, work_row
from indicators.workflow import Act
from initiatives.addresses import plan_url


@require_safe
def home(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """List what waits for the reader first, then everything else of the year that the reader may open."""
    chosen_plan, access = get_plan(plan), access_of(request.user)
    cycle = ReportingCycle.objects.filter(plan=chosen_plan).order_by("-fiscal_year").first()
    rows = _rows(access, cycle) if cycle and access.has_any_role else []
    due = [row for row in rows if row.is_planned]
    sees_all = access.is_secretariat or access.is_headquarters
    context = {
        "cycle": cycle,
        "access": access,
        "fiscal_year": FiscalYear(cycle.fiscal_year) if cycle else None,
        "days_left": days_left(cycle.due_on, timezone.localdate()) if cycle else None,
        "waiting": [row for row in rows if row.is_mine],
        "others": [row for row in rows if not row.is_mine and (row.url or sees_all)],
        "sees_all": sees_all,
        "documents_url": plan_url(chosen_plan, "documents"),
        "answered_count": sum(row.is_answered for row in due),
        "due_count": len(due),
    }
    return render(request, "indicators/home.html", context)


def _rows(access: Access, cycle: ReportingCycle) -> list[WorkRow]:
    reports = {
        report.initiative_id: report
        for report in AnnualReport.objects.filter(cycle=cycle).select_related("cycle", "updated_by")
    }
    returned = frozenset(
        TransitionLog.objects.filter(report__cycle=cycle, act=Act.RETURN).values_list("report_id", flat=True)
    )
    return [
        work_row(access, initiative, reports[initiative.pk], returned_ids=returned)
        for initiative in initiatives_with_everything(cycle.plan)
        if initiative.pk in reports
    ]
