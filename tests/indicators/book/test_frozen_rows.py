"""Rows of a snapshot stand for themselves: what they do not hold is refused, never read today."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.connection import ConnectionDoesNotExist

from indicators.book.snapshots import thaw
from indicators.models import AnnualReport
from initiatives.models import Initiative
from tests.cast import World
from tests.reports.story import finalise, number, report


@pytest.fixture
def frozen(world: World) -> tuple[Initiative, AnnualReport]:
    stored = finalise(world, report(world, "gyo-11", 2025, number(2)), "A")
    book = thaw(stored.snapshots.get().data)
    (initiative,) = book.initiatives
    found = book.report(initiative, 2025)
    assert found is not None
    return initiative, found


ASKED: list[Callable[[Any, Any], object]] = [
    lambda initiative, _report: list(initiative.indicators.filter(unit="人")),
    lambda initiative, _report: initiative.activities.order_by("-fiscal_year").first(),
    lambda initiative, _report: list(initiative.vision_items.exclude(number=1)),
    lambda initiative, _report: initiative.responsibilities.select_related("department").first(),
    lambda _initiative, report: list(report.measurements.values_list("pk")),
    lambda _initiative, report: list(report.remarks.all()),
    lambda _initiative, report: list(report.snapshots.all()),
    lambda _initiative, report: report.cycle.reports.count(),
    lambda _initiative, report: report.updated_by,
    lambda initiative, _report: initiative.refresh_from_db(),
    lambda initiative, _report: initiative.plan.initiatives.count(),
    lambda initiative, _report: initiative.save(),
    lambda _initiative, report: report.measurements.all()[0].delete(),
]


@pytest.mark.parametrize("ask", ASKED)
def test_frozen_rows_never_ask_the_live_database(
    frozen: tuple[Initiative, AnnualReport], ask: Callable[[Any, Any], object], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0), pytest.raises(ConnectionDoesNotExist, match="snapshot"):
        ask(*frozen)


def test_what_is_frozen_is_there(
    frozen: tuple[Initiative, AnnualReport], django_assert_num_queries: Any
) -> None:
    initiative, found = frozen
    with django_assert_num_queries(0):
        assert initiative.plan.phases.count() == 3
        assert found.measurements.all()[0].indicator in initiative.indicators.all()
        assert found.scale is not None
        assert not found.instruction_responses.exists()
