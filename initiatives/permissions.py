"""Who may see which plan. Everything about results stands in ``indicators.workflow.rights``."""

from django.http import Http404

from initiatives.models import Plan


def get_plan(slug: str = "") -> Plan:
    """Return the plan of an address, the default one without a slug; 404 if there is none."""
    plan = Plan.objects.filter(slug=slug).first() if slug else Plan.objects.filter(is_default=True).first()
    if plan is None:
        raise Http404("計画がありません")
    return plan
