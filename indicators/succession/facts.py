"""What is stored of a plan's rounds and reports, as the rules about its predecessor ask for it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from indicators.models import AnnualReport, ReportingCycle
from initiatives.models import InitiativeSuccession, Plan, Succession


def is_untouched(plan: Plan) -> bool:
    """Whether a plan is still being made (作成中): no round was ever opened, nothing was ever reported."""
    opened = ReportingCycle.objects.filter(plan=plan, opened_on__isnull=False)
    return not (opened.exists() or AnnualReport.objects.filter(cycle__plan=plan).exists())


def made_as_successors() -> QuerySet[Plan]:
    """Return the plans that follow another one and were made to: by the act that linked them.

    One that stood already and was said to be the next one is not among them.
    """
    acts = InitiativeSuccession.history.filter(history_type="+").values("act")
    made = Plan.history.filter(history_type="+", act__in=acts).values("id")
    return Plan.objects.filter(follows__isnull=False, pk__in=made)


def plans_that_may_follow(plan: Plan, among: Iterable[Plan]) -> list[Plan]:
    """Return those of some plans that begin after a plan's last year and follow no other yet."""
    following = set(Succession.objects.values_list("successor_id", flat=True))
    return [one for one in among if one.start_fiscal_year > plan.end_fiscal_year and one.pk not in following]
