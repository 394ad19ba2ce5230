"""Reports of rounds that are opened already, for what a plan got afterwards."""

from indicators.models import AnnualReport, ReportingCycle
from initiatives.models import Plan


def complete_rounds(plan: Plan) -> None:
    """Give initiatives that a plan got after a round was opened a report 未着手, from their first year on.

    Only inside an act. A round that was closed gets none.
    """
    rounds = ReportingCycle.objects.filter(plan=plan, opened_on__isnull=False, closed_on__isnull=True)
    for cycle in rounds:
        missing = plan.initiatives.exclude(reports__cycle=cycle)
        for initiative in missing:
            if initiative.first_year is None or initiative.first_year <= cycle.fiscal_year:
                AnnualReport.objects.create(cycle=cycle, initiative=initiative)
