"""Whether a plan has ended: its last year's round was opened, and all that it asked for is 確定.

What is asked for is said in Python by ``results.is_planned``; here the database says it, because every page
of a plan asks. One test holds both together (tests/indicators/book/test_ended.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from imari_dx.shared.kept_queries import kept
from indicators.models import (
    AnnualReport,
    EvaluationItem,
    Expectation,
    Indicator,
    ReportingCycle,
    ReportState,
)
from indicators.models.cycle import CycleQuerySet
from initiatives.models import Activity, Plan, SheetRow
from initiatives.sheet_layout import ASKS_PER_YEAR

_YEAR = "cycle__fiscal_year"


def undecided_reports(plan: Plan) -> QuerySet[AnnualReport]:
    """Return the reports of a plan's last year that are asked for and not 確定, in official order."""
    return _undecided().filter(cycle__plan=plan, **{_YEAR: plan.end_fiscal_year})


def undecided_years(plan: Plan) -> frozenset[int]:
    """Return the years of a plan in which something that is asked for is not 確定. One query."""
    found = _undecided().filter(cycle__plan=plan).order_by()
    return frozenset(found.values_list(_YEAR, flat=True).distinct())


def rounds_with_ending(plan: Plan, *, with_skips_bars: bool = False) -> list[ReportingCycle]:
    """Read a plan's rounds, each with ``ends_plan``: it is the last year's, opened, nothing is open in it.

    For pages that read the rounds anyway: one query. A year in which nothing was asked ends the plan too.
    """
    read = _rounds_with_bars if with_skips_bars else _rounds
    return read(plan.pk, plan.end_fiscal_year)


def _with_ending(plan: int, last_year: int) -> CycleQuerySet:
    is_last = Q(fiscal_year=last_year, opened_on__isnull=False)
    is_open = Exists(_undecided().filter(cycle=OuterRef("pk")))
    rounds = ReportingCycle.objects.filter(plan=plan)
    return rounds.annotate(
        ends_plan=Case(
            When(is_last & ~is_open, then=Value(value=True)),
            default=Value(value=False),
            output_field=BooleanField(),
        )
    )


_rounds = kept(_with_ending)


@kept
def _rounds_with_bars(plan: int, last_year: int) -> CycleQuerySet:
    return _with_ending(plan, last_year).with_skips_bars()


def ended_by(rounds: Iterable[ReportingCycle]) -> bool:
    """Whether one of a plan's rounds, read ``rounds_with_ending``, ends it."""
    return any(getattr(one, "ends_plan", False) for one in rounds)


def has_ended(plan: Plan) -> bool:
    """Whether a plan has ended. One query."""
    return ended_by(rounds_with_ending(plan))


def _undecided() -> QuerySet[AnnualReport]:
    """The reports that are asked for and not 確定, of whatever round; see ``results.is_planned``."""
    own, year = OuterRef("initiative"), OuterRef(_YEAR)
    runs = (Q(initiative__first_year__isnull=True) | Q(initiative__first_year__lte=F(_YEAR))) & (
        Q(initiative__last_year__isnull=True) | Q(initiative__last_year__gte=F(_YEAR))
    )
    rows = SheetRow.objects.filter(plan=OuterRef("cycle__plan"))
    kinds = [kind.value for kind in ASKS_PER_YEAR]
    # A plan without rows of its own has the default sheet, which asks per year.
    asks_per_year = Q(~Exists(rows)) | Q(Exists(rows.filter(kind__in=kinds, is_shown=True)))
    by_sheet = Q(Exists(Activity.objects.filter(initiative=own, fiscal_year=year))) | Q(
        Exists(EvaluationItem.objects.filter(initiative=own, fiscal_year=year))
    )
    indicators = Indicator.objects.filter(initiative=own)
    by_figures = (
        Q(~Exists(indicators))
        | Q(Exists(indicators.filter(first_year__lte=year, last_year__gte=year)))
        | Q(Exists(Expectation.objects.filter(indicator__initiative=own, fiscal_year=year)))
    )
    asked = runs & ((asks_per_year & by_sheet) | (~asks_per_year & by_figures))
    found = AnnualReport.objects.exclude(state=ReportState.FINALISED).filter(asked)
    return found.order_by("initiative__sort_order", "initiative_id")


@dataclass(frozen=True, slots=True)
class AfterTheEnd:
    """What follows a plan that has ended."""

    successor_id: int | None = None
    successor: str = ""  # its short title
    has_closing: bool = False  # there is a closing round (総括の照会)
    is_closed: bool = False  # its answers are final


def after_the_end(plan: Plan) -> AfterTheEnd:
    """Return what follows a plan. One query."""
    row = (
        Plan.objects.filter(pk=plan.pk)
        .values_list(
            "followed_by__successor",
            "followed_by__successor__short_title",
            "closing_round",
            "closing_round__closed_on",
        )
        .first()
    )
    if row is None:
        return AfterTheEnd()
    successor, title, closing, closed_on = row
    return AfterTheEnd(successor, title or "", closing is not None, closed_on is not None)
