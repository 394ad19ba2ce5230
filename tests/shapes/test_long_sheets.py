"""Sheets that no page holds, in the documents that print them below headings."""

import pytest
from django.utils import timezone

from indicators.book.results import load_results
from reports.downloads.registry import Order, offered
from reports.permissions import SEES_EVERYTHING
from tests.reports.paper import laid_out
from tests.shapes.shaped import FIRST_YEAR, shaped_document, shaped_world

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]


@pytest.mark.parametrize("key", ["plan", "evaluation"])
def test_a_first_sheet_longer_than_a_page_begins_below_its_headings(key: str) -> None:
    data = shaped_document()
    data["initiatives"][0]["description"] = "空き地を小さな公園に整える。" * 250
    book = load_results(shaped_world(data).plan)
    order = Order(book, SEES_EVERYTHING, timezone.localtime(), fiscal_year=FIRST_YEAR)
    pages = laid_out(offered()[key].made(order))
    first = next(page for page in pages if "緑をふやす" in page.text and "目次" not in page.text)
    assert "空き地を小さな公園に整える。" in first.text
    assert first.blank < 0.1
