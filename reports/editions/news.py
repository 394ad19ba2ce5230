"""What everybody is told of editions, as rows of お知らせ: that one is out, and that one is due."""

from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from indicators.models import ReportingCycle
from indicators.news.asked import Asked, columns
from reports.models import Edition


def published_rows(asked: Asked) -> "QuerySet[Any, Any]":
    """Return what came out of late, of each year the newest."""
    same_year = {"plan": OuterRef("plan"), "fiscal_year": OuterRef("fiscal_year")}
    newer = Edition.objects.published().filter(**same_year, number__gt=OuterRef("number"))
    found = Edition.objects.published().filter(
        ~Exists(newer), plan__in=asked.plans, published_at__gte=asked.since
    )
    year = {"plan": "plan_id", "year": "fiscal_year"}
    return columns(
        found, "edition", what=Value("published"), pk="pk", about="number", at="published_at", **year
    )


def due_rows(asked: Asked) -> "QuerySet[Any, Any]":
    """Return the years whose planned day of publication is near or past."""
    out = Edition.objects.published().filter(plan=OuterRef("plan"), fiscal_year=OuterRef("fiscal_year"))
    rounds = ReportingCycle.objects.opened().annotate(begins=Cast("publishes_on", DateTimeField()))
    rounds = rounds.filter(
        ~Exists(out),
        plan__in=asked.plans,
        imported=None,
        publishes_on__lte=asked.soon,
        begins__gte=asked.since,
    )
    return columns(rounds, "to_publish", pk="pk", plan="plan_id", year="fiscal_year", day="publishes_on")
