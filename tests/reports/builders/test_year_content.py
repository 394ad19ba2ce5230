"""What is published of a year: only of a decided one, the same at any time; it comes back from its JSON."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from indicators.book.results import load_results
from indicators.models import Snapshot
from initiatives.models import Plan
from reports.builders.evaluation import UnknownYearError
from reports.builders.overview import forget_frozen_years
from reports.builders.year_content import UndecidedYearError, year_content
from reports.documents.canonical import canonical_json, document_from
from reports.documents.year_content import YearContent
from tests.kept_rows import load_demo_rows

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

DECIDED, RUNNING = 2024, 2025
MAY, LATER = (dt.datetime(year, 5, 1, 9, tzinfo=dt.UTC) for year in (2026, 2030))


@pytest.fixture(scope="module")
def plan(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Plan]:
    """The demonstration's plan."""
    forget_frozen_years()
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_rows()
        yield Plan.objects.get()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def published(plan: Plan, django_db_blocker: DjangoDbBlocker) -> bytes:
    """The decided year as it is kept."""
    with django_db_blocker.unblock():
        return canonical_json(year_content(load_results(plan), DECIDED, edition=2, now=MAY))


def test_the_same_years_content_is_the_same_at_any_time(plan: Plan, published: bytes) -> None:
    first = published
    assert canonical_json(year_content(load_results(plan), DECIDED, edition=2, now=LATER)) == first
    content = document_from(YearContent, first)
    assert canonical_json(content) == first
    assert content.evaluation.imprint.edition == "第２版"
    assert list(content.sheets) == list(content.evaluation.results) == list(content.series)
    # What the charts draw is what the sheets say: as many indicators, the same values of the same years.
    for slug, series in content.series.items():
        own = content.evaluation.results[slug].indicators[: len(series)]
        assert [one.name for one in series] == [one.name.replace("※", "") for one in own]
        assert {point.fiscal_year for one in series for point in one.points} <= set(range(2021, 2025))
    assert not content.evaluation.is_draft


def test_a_running_year_is_not_published(plan: Plan) -> None:
    with pytest.raises(
        UndecidedYearError, match="令和7年度は、確定していない施策があるため、公表できません。"
    ):
        year_content(load_results(plan), RUNNING, now=MAY)
    with pytest.raises(UnknownYearError):
        year_content(load_results(plan), 2030, now=MAY)


def test_nothing_that_is_internal_is_in_it(published: bytes) -> None:
    text = published.decode()
    notes = {
        value
        for data in Snapshot.objects.filter(report__cycle__fiscal_year=DECIDED).values_list("data", flat=True)
        for value in _internal(data)
    }
    assert notes, "the demonstration has internal texts to look for"
    assert [one for one in notes if one in text] == []


def _internal(data: object) -> Iterator[str]:
    """The handover notes and self-rating's words anywhere in a snapshot."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "handover_note" and isinstance(value, str) and value:
                yield value
            yield from _internal(value)
    elif isinstance(data, list):
        for one in data:
            yield from _internal(one)
