"""Plans of other shapes go out and come back the same."""

import pytest

from tests.indicators.questionnaires.books import back, book_of, check, fill
from tests.shapes.every_shape import every_shape

pytestmark = pytest.mark.any_database


@pytest.mark.django_db
def test_the_plan_of_every_shape() -> None:
    world = every_shape()
    found = back(book_of(world, year=2024))
    assert [one.slug for one in found.sheets] == ["c1", "park", "c2", "river"]
    check(world, found, year=2024)
    fill(world, world["secretariat"], year=2024)
    check(world, back(book_of(world, year=2024)), year=2024)
