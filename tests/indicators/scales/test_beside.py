"""並べて示す基準: another scale's reading of the same figures, for every year, which decides nothing."""

from typing import Any

import pytest
from django.test import Client

from indicators.book.results import ResultBook, load_results
from indicators.models import Measurement, RatingScale
from indicators.plan_io.shipped_scales import reference_definitions
from indicators.scales.beside import beside_proposals
from indicators.scales.services import show_scale_beside, start_scale
from tests.cast import World

pytestmark = pytest.mark.any_database


@pytest.fixture(scope="module")
def beside(told_world: World, django_db_blocker: Any) -> RatingScale:
    """愛知県's scale stands beside 伊万里's, in a world with the story."""
    by, definition = told_world.people["secretariat"], reference_definitions()["aichi"]
    with django_db_blocker.unblock():
        scale = start_scale(plan=told_world.plan, key="aichi", definition=definition, by=by)
        return show_scale_beside(scale=scale, by=by)


def read(book: ResultBook, slug: str, fiscal_year: int) -> list[tuple[str, str]]:
    initiative = next(one for one in book.initiatives if one.slug == slug)
    return [(row.key, one.grade) for row, one in beside_proposals(book, initiative, fiscal_year)]


@pytest.mark.parametrize("is_overview", [False, True])
@pytest.mark.parametrize(
    ("slug", "fiscal_year", "grade"),
    [
        ("gyo-10", 2025, "－"),  # 以下 0 %, not reached: no rate, and 愛知県 has no rule for that
        ("gyo-11", 2025, "A"),  # decided
        ("san-2", 2022, "A"),  # decided otherwise, as B
    ],
)
def test_every_year_has_its_reading(
    world: World, beside: RatingScale, slug: str, fiscal_year: int, grade: str, is_overview: bool
) -> None:
    book = load_results(world.plan, is_overview=is_overview)
    assert read(book, slug, fiscal_year) == [("aichi", grade)]


def test_without_such_a_scale_there_is_none(world: World, beside: RatingScale) -> None:
    RatingScale.objects.update(is_beside=False)
    assert read(load_results(world.plan), "gyo-11", 2025) == []


def test_a_year_that_was_not_opened_has_none(world: World, beside: RatingScale) -> None:
    world.report("san-1").delete()
    assert read(load_results(world.plan), "san-1", 2025) == []


@pytest.mark.parametrize("is_overview", [False, True])
def test_decided_years_are_read_from_frozen_facts(
    world: World, beside: RatingScale, is_overview: bool
) -> None:
    Measurement.objects.filter(report=world.report("gyo-11")).update(value=0)
    assert read(load_results(world.plan, is_overview=is_overview), "gyo-11", 2025) == [("aichi", "A")]


@pytest.mark.parametrize(("is_overview", "queries"), [(False, 0), (True, 1)])
def test_rows_ask_for_nothing_more(
    world: World,
    beside: RatingScale,
    is_overview: bool,
    queries: int,
    django_assert_num_queries: Any,
) -> None:
    book = load_results(world.plan, is_overview=is_overview)
    with django_assert_num_queries(queries):
        for initiative in book.initiatives:
            for year in book.fiscal_years:
                beside_proposals(book, initiative, year.year)


@pytest.mark.parametrize("slug", ["gyo-10", "gyo-11"])
def test_the_entry_page_shows_it_beside_the_proposal(world: World, beside: RatingScale, slug: str) -> None:
    client = Client()
    client.force_login(world["secretariat"])
    page = client.get(f"/entry/2025/{slug}/").content.decode()
    assert f"参考（{beside.name}）：" in page
    RatingScale.objects.update(is_beside=False)
    assert "参考（" not in client.get(f"/entry/2025/{slug}/").content.decode()
