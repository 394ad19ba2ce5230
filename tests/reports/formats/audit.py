"""``script/audit printed``: every workbook that leaves the house, as LibreOffice prints it; no tests.

The demonstration with all its years and the plan that uses every shape at once: every document that has a
workbook, and every list.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from indicators.book.results import load_results
from indicators.models import ReportingCycle
from initiatives.models import Plan
from reports.downloads.files import xlsx_of
from reports.downloads.registry import Order, Scope, offered
from reports.permissions import SEES_EVERYTHING
from tests.reports.formats.printed import cut_texts, intended_pages, printed
from tests.reports.formats.test_list_workbooks import LISTS
from tests.shapes.every_shape import every_shape

pytestmark = pytest.mark.django_db


def documents(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Every document of a plan that has a workbook, those of a year for each of them."""
    book, now = load_results(plan), timezone.localtime()
    years = [cycle.fiscal_year for cycle in ReportingCycle.objects.filter(plan=plan)]
    for key, output in offered().items():
        if output.workbook is None:
            continue
        slug = book.initiatives[-1].slug if output.scope == Scope.INITIATIVE else ""
        for year in years if output.scope in (Scope.YEAR, Scope.INITIATIVE) else [0]:
            order = Order(book, SEES_EVERYTHING, now, fiscal_year=year, slug=slug)
            yield f"{key}-{year}", xlsx_of(output.build(order))


def lists(user: User, year: int) -> Iterator[tuple[str, bytes]]:
    """Every list that somebody can take away, of the whole plan."""
    client = Client()
    client.force_login(user)
    for address in LISTS:
        response = client.get(f"{address.replace('2025', str(year))}.xlsx")
        assert response.status_code == 200, address
        yield address.strip("/").replace("/", "-"), response.content


def check(folder: Path, books: dict[str, bytes]) -> None:
    """All is printed on as many pages as meant, and no text needs more room than it has."""
    readers = printed(folder, books)
    pages = {name: (len(readers[name].pages), intended_pages(content)) for name, content in books.items()}
    print(pages)  # noqa: T201 - what one looks for in the output of an audit
    assert {name: both for name, both in pages.items() if both[0] != both[1]} == {}
    assert cut_texts(folder, books) == []


def test_the_demonstration(tmp_path: Path) -> None:
    call_command("load_plan", "fixtures/plans/imari-dx.json", default=True, verbosity=0)
    call_command("load_demo", verbosity=0)
    books = dict(documents(Plan.objects.get(is_default=True)))
    check(tmp_path, books | dict(lists(User.objects.get(username="secretariat"), 2025)))


def test_the_plan_of_every_shape(tmp_path: Path) -> None:
    world = every_shape()
    check(tmp_path, dict(documents(world.plan)))
