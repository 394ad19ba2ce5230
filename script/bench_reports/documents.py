"""The documents that are measured: R6's report, the same with a sheet changed, and ten times as long."""

import itertools
from dataclasses import replace
from typing import Any

from django.utils import timezone

from indicators.book.results import load_results
from initiatives.models import Plan
from reports.documents.evaluation import EvaluationDocument, LevelSummary
from reports.downloads.registry import Order, offered
from reports.permissions import SEES_EVERYTHING

FISCAL_YEAR = 2024
SLUG = "gyo-10"
_numbers = itertools.count(1)


def ordered(key: str) -> Any:
    """Return a document of R6, from the database."""
    plan = Plan.objects.get(is_default=True)
    order = Order(load_results(plan), SEES_EVERYTHING, timezone.localtime(), FISCAL_YEAR, SLUG)
    return offered()[key].made(order)


def with_a_change(document: EvaluationDocument) -> EvaluationDocument:
    """Return the report with another figure on one sheet, each time another one."""
    results = document.results[SLUG]
    changed = replace(results.indicators[0], value_text=f"{next(_numbers)}.5％")
    results = replace(results, indicators=(changed, *results.indicators[1:]))
    return replace(document, results={**document.results, SLUG: results})


def ten_times(document: EvaluationDocument) -> EvaluationDocument:
    """Return the report of a plan that has each of its sheets ten times."""
    copies = range(10)
    plan = document.plan
    return replace(
        document,
        plan=replace(
            plan,
            places=tuple(
                replace(place, slug=_slug(place.slug, copy)) for copy in copies for place in plan.places
            ),
            sheets={_slug(slug, copy): sheet for copy in copies for slug, sheet in plan.sheets.items()},
        ),
        results={
            _slug(slug, copy): replace(results, slug=_slug(slug, copy))
            for copy in copies
            for slug, results in document.results.items()
        },
        summaries=tuple(_ten_times(one) for one in document.summaries),
    )


def _ten_times(summary: LevelSummary) -> LevelSummary:
    rows = summary.list_rows
    return replace(
        summary,
        list_rows=tuple(replace(row, slug=_slug(row.slug, copy)) for copy in range(10) for row in rows),
    )


def _slug(slug: str, copy: int) -> str:
    return f"{slug}-{copy}" if copy else slug
