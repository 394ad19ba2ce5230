"""A plan without words of its own: no page, document, file or mail says a word of another plan's.

Every page as three readers get it; as everybody, and as a browser shows it, by ``script/audit words``.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from indicators.book.results import load_results
from indicators.models import AnnualReport
from indicators.reminders.services import due_digests
from reports.builders import year_content
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.overview import forget_frozen_years
from reports.permissions import SEES_EVERYTHING
from reports.site.pages import pages
from tests.cast import World
from tests.reports.jobs.running import taken
from tests.shapes.shaped import FIRST_YEAR
from tests.shapes.word_walk import AT, addresses, read, wordless_world, words_in

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]
UNUSED = "上位計画|★"


@pytest.fixture(autouse=True)
def _forget_frozen_years() -> None:
    """Not here: the plan is loaded once, and every test leaves it as it was."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    forget_frozen_years()
    with django_db_blocker.unblock(), transaction.atomic():
        yield wordless_world()
        transaction.set_rollback(True)
    forget_frozen_years()


def content_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def opened(world: World, name: str) -> Iterator[tuple[str, str]]:
    """Every page as somebody gets it, refusals included."""
    client = Client()
    client.force_login(world[name])
    for address in addresses():
        response = client.get(address)
        if response.status_code != 302:
            yield address, read(content_of(response))


@pytest.mark.parametrize("name", ["secretariat", "editor"])
def test_no_page_says_a_word_of_another_plan(world: World, name: str) -> None:
    found, count = {}, 0
    for address, text in opened(world, name):
        count += 1
        if words := words_in(text):
            found[address] = words
        # Nor a sign of upper items and priorities, of which it has none, but where they may be added.
        if not address.startswith(("/admin/", "/help/", "/plan/", "/start/plan/book/")):
            assert not re.search(UNUSED, text), address
        assert not re.search(r"\{[a-z_]+\}", re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL))
    assert found == {}
    assert count > 30


@pytest.mark.parametrize(
    "address",
    [
        "/reports/plan.xlsx",
        "/reports/plan.pdf",
        f"/reports/{FIRST_YEAR}/evaluation.xlsx",
        f"/reports/{FIRST_YEAR}/evaluation.pdf",
        f"/reports/{FIRST_YEAR}/green-2.xlsx",
        "/dashboard/schedule.xlsx",
        "/dashboard/years.xlsx",
        "/dashboard/indicators.xlsx",
        "/dashboard/alerts.xlsx",
        "/dashboard/meeting.pdf",
        "/reports/work.xlsx",
        "/history.csv",
    ],
)
def test_no_file_says_one(world: World, address: str) -> None:
    client = Client()
    client.force_login(world["secretariat"])
    response = taken(client, address)
    assert response.status_code == 200
    text = read(content_of(response))
    assert words_in(text) == []
    assert not re.search(UNUSED, text)


def test_no_public_page_says_one(world: World) -> None:
    builder = EvaluationBuilder.for_reader(load_results(world.plan), FIRST_YEAR, SEES_EVERYTHING, AT)
    made = pages(year_content.content_of(builder), [], [])
    text = "\n".join(read(one) for path, one in made.items() if path.endswith(".html"))
    assert words_in(text) == []
    assert not re.search(UNUSED, text)
    assert not re.search(r"\{[a-z_]+\}", text)


def test_no_mail_says_one(world: World) -> None:
    AnnualReport.objects.filter(initiative__slug="green-1").update(
        state="drafting", submitted_at=None, approved_at=None, checked_at=None
    )
    found = due_digests(world.plan, dt.date(2026, 4, 14))
    assert len(found) == 3  # due tomorrow; the opinions are told to heads and the secretariat too
    assert words_in("".join(one.subject + one.body for one in found)) == []
