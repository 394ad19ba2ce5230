"""What management commands of all apps share."""

from django.core.management.base import CommandError

from initiatives.models import Plan


def plan_from_option(slug: str | None) -> Plan:
    """Return the plan of the option ``--plan``, the default one without it; CommandError in words if none."""
    plans = Plan.objects.filter(slug=slug) if slug else Plan.objects.filter(is_default=True)
    plan = plans.first()
    if plan is None:
        raise CommandError(
            f"計画「{slug}」は登録されていません。"
            if slug
            else "計画が登録されていません。先に、画面の「はじめに」か load_plan で登録してください。"
        )
    return plan
