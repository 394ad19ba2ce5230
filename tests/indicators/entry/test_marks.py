"""What the marks of the entry page mean: one word each, ※ for explained terms alone, hints in place."""

import re

import pytest
from django.test import Client

from indicators.models import MeasurementStatus
from tests.cast import World

pytestmark = pytest.mark.any_database


def page_of(world: World, slug: str, name: str = "secretariat") -> str:
    client = Client()
    client.force_login(world[name])
    return client.get(f"/entry/2025/{slug}/").content.decode()


def form_of(page: str) -> str:
    return page[page.index('id="entry-form"') : page.index('class="entry-actions"')]


def test_each_mark_opens_its_explanation_once_by_keyboard_and_stands_for_nothing_else(world: World) -> None:
    page = page_of(world, "gyo-14")
    cards = re.findall(r'id="term-(\d+)" popover', page)
    buttons = re.findall(r'popovertarget="term-(\d+)"( tabindex="-1")?>', page)
    assert cards
    assert {term for term, _again in buttons} == set(cards)
    assert len([term for term, again in buttons if not again]) == len(cards)
    assert "※提出に必要" not in page
    assert "※必須" not in form_of(page)
    assert re.sub(r'<sup class="term-mark">※</sup>', "", form_of(page)).count("※") == 0


def test_every_status_says_what_it_means(world: World) -> None:
    page = page_of(world, "gyo-10")
    assert set(re.findall(r'data-status="(\w+)"', page)) == set(MeasurementStatus.values)


def test_a_figure_of_a_year_that_does_not_count_may_stay_blank(world: World) -> None:
    figure = world.initiative("gyo-10").indicators.get()
    assert '">提出に必要</span></h3>' in page_of(world, "gyo-10")
    figure.last_year = 2024
    figure.save()
    page = page_of(world, "gyo-10")
    assert "この年度は評価の対象ではありません。空欄のままで提出できます。" in page
    assert '">任意</span></h3>' in page


def test_no_id_stands_twice_and_no_attribute_is_of_htmx_alone(world: World) -> None:
    page = page_of(world, "gyo-14")
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))
    assert not re.search(r"\shx-", form_of(page))
