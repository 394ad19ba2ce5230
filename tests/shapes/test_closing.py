"""The closing round of plans of other shapes: headings that report, no word of another plan."""

import html
import re

import pytest
from django.test import Client

from indicators.closing.page import ClosingPage
from initiatives.models import Plan
from initiatives.permissions import access_to
from tests.cast import World
from tests.ended_plan import answer_all, opened_closing
from tests.shapes.every_shape import every_shape
from tests.shapes.word_walk import wordless_world, words_in

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]


def ended(world: World, last_year: int) -> World:
    """The plan ends with the last year that has a round."""
    Plan.objects.update(end_fiscal_year=last_year)
    return World(Plan.objects.get(), world.people)


def read(world: World, name: str, address: str) -> str:
    client = Client()
    client.force_login(world[name])
    response = client.get(address)
    assert response.status_code == 200, address
    return html.unescape(response.content.decode())


def test_headings_that_report_are_asked_too_and_counted_apart() -> None:
    world = ended(every_shape(), 2024)
    closing = opened_closing(world)
    page = ClosingPage(closing, access_to(world["secretariat"], world.plan))
    chapters = [row for row in page.rows if row.level == "章"]
    assert [row.code for row in chapters] == ["第１章", "第２章"]
    assert [(count.level, count.due) for count in page.counts][0] == ("章", 2)
    assert sum(count.due for count in page.counts) == len(page.rows) == closing.reports.count()
    for slug in ("c1", "park"):
        assert "年度ごとの実績" in read(world, "editor-park", f"/closing/initiatives/{slug}/")
    assert read(world, "editor-park", "/").count('<a class="work-link" href="/closing/initiatives/') >= 2
    # 道路課 leads 公園 jointly: it enters and does not submit.
    assert 'value="submit"' not in read(world, "editor-road", "/closing/initiatives/park/")


def test_no_word_of_another_plan() -> None:
    world = ended(wordless_world(), 2025)
    pages = ("/closing/", "/closing/edit/", "/closing/initiatives/green-2/", "/", "/initiatives/green-2/")
    found = [read(world, "secretariat", "/closing/")]
    opened_closing(world)
    found += [read(world, "secretariat", page) for page in pages]
    answer_all(world)
    found += [read(world, "secretariat", page) for page in pages]
    for text in found:
        assert words_in(text) == words_in("")
        assert not re.search(r"上位計画|★", text)
