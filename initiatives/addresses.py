"""Addresses that carry a plan: none in the address means the default plan, others are /p/<plan>/…."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

from initiatives.models import Plan

_KEPT = 4096  # addresses: of the largest plan measured those of some fifty pages, a megabyte


def plan_url(plan: Plan, name: str, **kwargs: object) -> str:
    """Return the address of a named page for a plan."""
    if not plan.is_default:
        kwargs["plan"] = plan.slug
    site = get_urlconf() or settings.ROOT_URLCONF
    return _address(get_script_prefix(), site, name, tuple(kwargs.items()))


# A page has a hundred addresses, and Django takes longer over one than over the line of a template around it.
@lru_cache(maxsize=_KEPT)
def _address(_prefix: str, site: str, name: str, parts: tuple[tuple[str, object], ...]) -> str:
    return reverse(name, urlconf=site, kwargs=dict(parts) or None)
