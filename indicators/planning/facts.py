"""What is stored of a plan's rounds and reports, as the rules of its revision ask for it."""

from collections import defaultdict

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import STATES_WITH_ANSWER, AnnualReport, Measurement, ReportingCycle, ReportState
from indicators.planning.rules import HandedIn
from initiatives.addresses import plan_url
from initiatives.models import Plan, Revision


def years_decided(plan: Plan) -> set[int]:
    """Return the years of which at least one report is decided."""
    decided = AnnualReport.objects.filter(cycle__plan=plan, state=ReportState.FINALISED)
    return set(decided.values_list("cycle__fiscal_year", flat=True))


def last_revised_from(plan: Plan) -> int | None:
    """Return the effective year of the last revision in force."""
    last = Revision.objects.in_force().filter(plan=plan).last()
    return last.effective_year if last else None


def measured_indicators(plan: Plan) -> set[int]:
    """Return the keys of indicators of which something was entered in any report."""
    found = Measurement.objects.filter(report__cycle__plan=plan).exclude(status="")
    return set(found.values_list("indicator_id", flat=True))


def handed_in_reports(plan: Plan) -> dict[int, list[HandedIn]]:
    """Return the reports that were handed in (提出済 or later), by initiative."""
    found: dict[int, list[HandedIn]] = defaultdict(list)
    reports = AnnualReport.objects.filter(cycle__plan=plan, state__in=STATES_WITH_ANSWER)
    for report in reports.select_related("initiative", "cycle"):
        year = report.cycle.fiscal_year
        name = (
            f"{report.initiative.code}の{FiscalYear(year).label}の実績（{ReportState(report.state).label}）"
        )
        href = plan_url(plan, "entry", fiscal_year=year, slug=report.initiative.slug)
        found[report.initiative_id].append(HandedIn(year, name, href))
    return found


def is_being_made(plan: Plan) -> bool:
    """Whether a plan is still being made (作成中): none of its rounds was ever opened."""
    return not ReportingCycle.objects.filter(plan=plan, opened_on__isnull=False).exists()


def open_revision_of(plan: Plan) -> Revision | None:
    """Return the revision that is being prepared, if there is one."""
    return Revision.objects.being_prepared().filter(plan=plan).first()
