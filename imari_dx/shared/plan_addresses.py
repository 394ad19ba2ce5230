"""Pages of a plan stand at two addresses: without a plan for the default one, and below /p/<plan>/."""

from collections.abc import Sequence

from django.urls import URLPattern, URLResolver, include, path


def for_every_plan(pages: Sequence[URLPattern]) -> list[URLResolver]:
    """Return both addresses of pages, whose views take ``plan``: a slug, or "" for the default plan."""
    return [path("", include(pages), {"plan": ""}), path("p/<slug:plan>/", include(pages))]
