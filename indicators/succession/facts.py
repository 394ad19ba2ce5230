"""What is stored of a plan's rounds and reports, as the rules about its predecessor ask for it."""

from indicators.models import AnnualReport, ReportingCycle
from initiatives.models import Plan


def is_untouched(plan: Plan) -> bool:
    """Whether a plan is still being made (作成中): no round was ever opened, nothing was ever reported."""
    opened = ReportingCycle.objects.filter(plan=plan, opened_on__isnull=False)
    return not (opened.exists() or AnnualReport.objects.filter(cycle__plan=plan).exists())
