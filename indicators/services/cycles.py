"""Opening a reporting cycle."""

import datetime as dt

from django.db import transaction

from indicators.models import AnnualReport, ReportingCycle
from initiatives.models import Plan


@transaction.atomic
def open_cycle(
    *, plan: Plan, fiscal_year: int, opens_on: dt.date, due_on: dt.date, is_demo: bool = False
) -> ReportingCycle:
    """Open the round of a fiscal year, with a report 未着手 for each initiative of the plan.

    Called again for the same year it changes no date and only adds reports of initiatives that had none.
    Years of an initiative that are 計画なし get a report too: it is not asked for, but may be filled in.
    """
    cycle, _created = ReportingCycle.objects.get_or_create(
        plan=plan,
        fiscal_year=fiscal_year,
        defaults={"opens_on": opens_on, "due_on": due_on, "opened_on": opens_on, "is_demo": is_demo},
    )
    for initiative in plan.initiatives.exclude(reports__cycle=cycle):
        AnnualReport.objects.create(cycle=cycle, initiative=initiative)
    return cycle
