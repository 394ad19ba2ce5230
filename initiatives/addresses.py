"""Addresses that carry a plan: none in the address means the default plan, others are /p/<plan>/…."""

from django.urls import reverse

from initiatives.models import Plan


def plan_url(plan: Plan, name: str, **kwargs: object) -> str:
    """Return the address of a named page for a plan."""
    if not plan.is_default:
        kwargs["plan"] = plan.slug
    return reverse(name, kwargs=kwargs or None)
