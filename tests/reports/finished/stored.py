"""What is stored of a plan's results, reckoned anew from its rows: by no code that makes a document."""

import datetime as dt
from decimal import Decimal

from indicators.models import AnnualReport, Indicator, Measurement, ReportState
from initiatives.models import Plan

Figure = Decimal | dt.date | None
"""A number, the day on which something was reached, or nothing that was measured."""
Place = tuple[str, str, int]
"""The initiative's slug, the indicator's name and the fiscal year."""

WITH_VALUE = ("confirmed", "preliminary")


def names(plan: Plan) -> dict[str, tuple[str, str]]:
    """Return code and title of each initiative by slug."""
    return {one.slug: (one.code, one.title) for one in plan.initiatives.all()}


def figures(plan: Plan, until: int) -> dict[Place, Figure]:
    """Return what each indicator came to in each year of the plan until one."""
    found: dict[Place, Figure] = {}
    for initiative in plan.initiatives.all():
        for indicator in initiative.indicators.all():
            total = indicator.baseline if indicator.starts_at_baseline else Decimal()
            for year in range(plan.start_fiscal_year, until + 1):
                value = _of_year(indicator, year)
                if indicator.kind == "cumulative" and isinstance(value, Decimal):
                    value = total = (total or 0) + value
                found[initiative.slug, indicator.name, year] = value
    return found


def _of_year(indicator: Indicator, year: int) -> Figure:
    source = indicator.counts_events_of or indicator
    rows = Measurement.objects.filter(indicator=source, report__cycle__fiscal_year=year)
    # What is still being entered is in no document.
    one = rows.filter(status__in=WITH_VALUE).exclude(report__state=ReportState.DRAFTING).first()
    if one is None:
        return None
    if indicator.counts_events_of:
        return Decimal(one.events.count())
    if indicator.kind == "milestone":
        return one.reached_on
    if indicator.kind == "per_event":
        counts = list(one.events.values_list("count", flat=True))
        return sum(counts, Decimal()) / len(counts) if counts else one.value
    if indicator.kind == "ratio" and one.denominator:
        return one.numerator * 100 / one.denominator
    return one.value


def decided(plan: Plan, year: int) -> dict[str, str]:
    """Return by slug the letter that was decided on, of each initiative whose year is 確定."""
    rows = AnnualReport.objects.filter(
        initiative__plan=plan, cycle__fiscal_year=year, state=ReportState.FINALISED
    )
    return dict(rows.values_list("initiative__slug", "final_grade"))


def kinds(plan: Plan) -> dict[tuple[str, str], str]:
    """Return the kind of each indicator by its initiative's slug and its name."""
    rows = Indicator.objects.filter(initiative__plan=plan)
    return {(one.initiative.slug, one.name): one.kind for one in rows.select_related("initiative")}
