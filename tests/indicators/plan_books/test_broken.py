"""A few of the broken workbooks of ``script/audit plan_books``: every third way of breaking one."""

import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from indicators.plan_books.books import filled_book
from indicators.plan_books.new_plan import read_new
from indicators.plan_io import export_document, load_plan
from initiatives.models import Plan
from tests.indicators.plan_books.broken import Breaker, Broken
from tests.indicators.plan_books.typing_in import TypedBook

pytestmark = pytest.mark.any_database
ROOT = Path(settings.BASE_DIR)


@cache
def _every_shape() -> bytes:
    with transaction.atomic():
        text = (ROOT / "fixtures/plans/every-shape.json").read_text("utf-8")
        document = export_document(load_plan(json.loads(text)).plan)
        transaction.set_rollback(True)
    return filled_book(document)


def every_shape() -> Callable[[], TypedBook]:
    """Return what gives a fresh workbook of a plan that has all shapes."""
    content = _every_shape()
    return lambda: TypedBook(content)


def check(broken: Broken) -> None:
    """Hand a workbook in: nothing changes; what is wrong is told by cell, on the sheet that was broken."""
    before = Plan.objects.count()
    shown = read_new(broken.book.saved(), "計画.xlsx")
    assert Plan.objects.count() == before
    told = [f"{one.place}：{one.sentence}" for one in shown.problems]
    if broken.is_understood:
        assert told == [], broken.done
        return
    assert told, broken.done
    assert all(one.place for one in shown.problems), (broken.done, told)
    wanted = f"シート「{broken.sheet}」" if broken.sheet else "シート「"
    assert any(one.place.startswith(wanted) for one in shown.problems), (broken.done, told)


@pytest.mark.django_db
def test_ways_of_breaking_a_workbook_are_told_by_cell() -> None:
    breaker = Breaker(every_shape(), random.Random(7))  # noqa: S311
    ways = [name for name in dir(breaker) if name.startswith("do_")]
    assert len(ways) > 25
    for number in range(0, len(ways), 3):
        check(breaker.one(number))
