"""The builder of the plan document: what the database holds is what the plan document on disk says."""

import pytest
from django.core.management import call_command

from indicators.book.results import load_results
from initiatives.models import Plan
from reports.builders.plan import build_plan_document, join_spans
from tests.reports import document_factory as factory

pytestmark = pytest.mark.any_database


@pytest.fixture
def plan(db) -> Plan:
    call_command("load_plan", factory.PLAN_FILE, "--default", verbosity=0)
    return Plan.objects.get()


def test_document_of_the_database_is_that_of_the_plan_document(plan):
    assert build_plan_document(load_results(plan)) == factory.plan_document()


def test_builder_asks_the_database_for_nothing(plan, django_assert_num_queries):
    book = load_results(plan)
    with django_assert_num_queries(0):
        build_plan_document(book)


def test_note_goes_with_the_last_inferred_bar(plan):
    for initiative in plan.initiatives.all():
        initiative.schedule_bars.update(is_inferred=False)
    assert build_plan_document(load_results(plan)).notes == ()


def test_bars_that_touch_are_one():
    assert join_spans([(4, 7), None, (0, 3), (6, 9), (12, 12)]) == ((0, 9), (12, 12))
