"""script/audit documents: every document that the house offers, of a decided and a running year, on paper.

Whatever stands in the registry is laid out, so that a new document is asked as well: its structure keeps the
rules that it claims to, its tags hold all that the page says in its tables, and nothing is printed smaller
than eight points.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from indicators.book.results import ResultBook, load_results
from initiatives.models import Plan
from reports.builders.overview import forget_frozen_years
from reports.downloads.files import html_of, pdf_of
from reports.downloads.registry import Order, Scope, offered
from reports.permissions import SEES_EVERYTHING
from tests.kept_rows import load_demo_rows
from tests.reports.finished.accessible import assert_accessible
from tests.reports.finished.flow import Table, tables_of_html
from tests.reports.finished.tagged_pdf import read_pdf

YEARS = (2024, 2025)
ORDERS = [
    (key, year, slug)
    for key, one in offered().items()
    for year in (YEARS if one.scope in (Scope.YEAR, Scope.INITIATIVE) else YEARS[-1:])
    for slug in (("san-2", "gyo-1", "gyo-10", "chi-1") if one.scope is Scope.INITIATIVE else ("",))
]


@pytest.fixture(scope="module")
def book(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[ResultBook]:
    forget_frozen_years()
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_rows()
        yield load_results(Plan.objects.get())
        transaction.set_rollback(True)
    forget_frozen_years()


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "year", "slug"), ORDERS)
def test_on_paper(book: ResultBook, key: str, year: int, slug: str, tmp_path: Path) -> None:
    now = dt.datetime(2026, 5, 1, 9, tzinfo=timezone.get_current_timezone())
    order = Order(book, SEES_EVERYTHING, now, fiscal_year=year, slug=slug)
    document = offered()[key].build(order)
    content = pdf_of(document)
    assert_accessible(content, tmp_path)
    pdf = read_pdf(content)
    assert min(pdf.sizes) >= 8
    assert len(pdf.text) > 300
    printed = {text for table in pdf.tables for text in _cells(table)}
    shown = {text for table in tables_of_html(html_of(document)) for text in _cells(table)}
    assert shown, "a document without a table proves nothing"
    assert shown - printed == set()


def _cells(table: Table) -> Iterator[str]:
    return (cell.text for row in table.rows for cell in row if cell.text)
