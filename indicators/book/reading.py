"""What a book of results (:mod:`indicators.book.results`) is read from: queries whose SQL is kept."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db.models import QuerySet

from imari_dx.shared.kept_queries import kept
from indicators.models import (
    ActualScheduleBar,
    AnnualReport,
    Indicator,
    IndicatorPlacement,
    RatingScale,
    ReportingCycle,
    ReportState,
    ResultImport,
    Snapshot,
)
from initiatives.models import Initiative, Responsibility, Revision, ScheduleBar


@cache
def initiatives_by(*names: str) -> Callable[..., list[Initiative]]:
    """What reads a plan's initiatives by the conditions of these names, in official order."""

    def asked(plan: int, *values: object) -> QuerySet[Initiative]:
        only = dict(zip(names, values, strict=True))
        return Initiative.objects.filter(plan=plan, **only).order_by("sort_order", "pk")

    return kept(asked)


def in_charge() -> QuerySet[Responsibility]:
    """Who is in charge, with the departments. This and the like are for ``link_many``."""
    return Responsibility.objects.select_related("department")


def indicators_in_order() -> QuerySet[Indicator]:
    return Indicator.objects.order_by("sort_order", "pk")


def placements() -> QuerySet[IndicatorPlacement]:
    return IndicatorPlacement.objects.select_related("indicator__initiative")


@kept
def vision_links(initiatives: list[int]) -> QuerySet[Any]:
    links = Initiative.vision_items.through.objects.filter(initiative__in=initiatives)
    return links.select_related("visionitem").order_by("visionitem__plan_id", "visionitem__number")


@kept
def initiatives_with(keys: list[int]) -> QuerySet[Initiative]:
    return Initiative.objects.filter(pk__in=keys)


@kept
def imports_with(keys: list[int]) -> QuerySet[ResultImport]:
    return ResultImport.objects.filter(pk__in=keys)


@kept
def revisions_in_force(plan: int) -> QuerySet[Revision]:
    return Revision.objects.in_force().filter(plan=plan)


@cache
def reports_by(*names: str) -> Callable[..., list[AnnualReport]]:
    """What reads the reports on initiatives by the conditions of these names, with who saved them."""

    def asked(initiatives: list[int], *values: object) -> QuerySet[AnnualReport]:
        only = dict(zip(names, values, strict=True))
        return AnnualReport.objects.filter(initiative__in=initiatives, **only).select_related("updated_by")

    return kept(asked)


@kept
def _reports_but(initiatives: list[int], decided: list[int]) -> QuerySet[AnnualReport]:
    return AnnualReport.objects.filter(initiative__in=initiatives).exclude(pk__in=decided)


@kept
def _reports(initiatives: list[int]) -> QuerySet[AnnualReport]:
    return AnnualReport.objects.filter(initiative__in=initiatives)


@kept
def rounds_of(plan: int) -> QuerySet[ReportingCycle]:
    return ReportingCycle.objects.filter(plan=plan)


@kept
def scales_of(plan: int) -> QuerySet[RatingScale]:
    return RatingScale.objects.filter(plan=plan)


def overview_reports(
    initiatives: Sequence[Initiative], decided: Mapping[int, AnnualReport]
) -> list[AnnualReport]:
    """The reports on initiatives; those of decided years as their snapshots know them."""
    keys = [one.pk for one in initiatives]
    return [*decided.values(), *(_reports_but(keys, list(decided)) if decided else _reports(keys))]


def snapshots_of(initiatives: Sequence[Initiative], *, with_data: bool) -> list[Snapshot]:
    """The snapshots of decided years in the order of their numbers, each with what is short of its report."""
    return (_frozen_data if with_data else _frozen)([one.pk for one in initiatives])


def _frozen_rows(initiatives: list[int], *more: str) -> QuerySet[Snapshot]:
    report = ("cycle", "initiative", "state", "scale", "submitted_at", "imported")
    fields = ("number", "written_at", "report", *(f"report__{name}" for name in report))
    found = Snapshot.objects.filter(report__initiative__in=initiatives, report__state=ReportState.FINALISED)
    return found.select_related("report").only(*fields, *more)


_frozen = kept(_frozen_rows)


@kept
def _frozen_data(initiatives: list[int]) -> QuerySet[Snapshot]:
    return _frozen_rows(initiatives, "data")


def actual_bars() -> QuerySet[ActualScheduleBar]:
    return ActualScheduleBar.objects.select_related("phase")


def planned_bars() -> QuerySet[ScheduleBar]:
    return ScheduleBar.objects.select_related("phase")
