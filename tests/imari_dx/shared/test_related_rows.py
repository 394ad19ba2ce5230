"""Rows that were read at once and handed to what they belong to."""

import pytest

from imari_dx.shared.related_rows import link_many, link_one, remember
from initiatives.models import Heading, Initiative, VisionItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiatives(world):
    return list(Initiative.objects.filter(plan=world.plan).order_by("sort_order"))


def test_each_parent_has_its_own_rows_and_each_row_its_parent(initiatives, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = link_many(initiatives, "activities")
    with django_assert_num_queries(0):
        for initiative in initiatives:
            assert all(row.initiative is initiative for row in initiative.activities.all())
        assert sum(len(one.activities.all()) for one in initiatives) == len(rows) > 0


def test_the_rows_come_in_the_order_of_the_table(initiatives):
    first, fresh = initiatives[0], Initiative.objects.get(pk=initiatives[0].pk)
    link_many(initiatives, "evaluation_items")
    assert list(first.evaluation_items.all()) == list(fresh.evaluation_items.all())


def test_narrowing_a_remembered_relation_finds_only_the_rows_of_its_owner(initiatives):
    link_many(initiatives, "activities")
    for initiative in initiatives:
        found = initiative.activities.filter(fiscal_year=2025)
        assert {row.initiative_id for row in found} <= {initiative.pk}
        assert initiative.activities.count() == len(initiative.activities.all())
        assert initiative.activities.exclude(fiscal_year=2025).count() + found.count() == len(
            initiative.activities.all()
        )


def test_a_row_created_through_the_relation_is_seen_again(initiatives):
    initiative = next(one for one in initiatives if not one.activities.filter(fiscal_year=2021).exists())
    link_many(initiatives, "activities")
    before = len(initiative.activities.all())
    initiative.activities.create(fiscal_year=2021, text="準備を始める。")
    assert len(initiative.activities.all()) == before + 1


def test_many_to_many_is_narrowed_to_its_owner_too(initiatives):
    first = initiatives[0]
    items = list(first.vision_items.all())
    remember(first, "vision_items", VisionItem, items, initiatives=first)
    assert set(first.vision_items.order_by("-number")) == set(items)


def test_a_foreign_key_gets_the_one_it_points_at(world, django_assert_num_queries):
    headings = list(Heading.objects.filter(plan=world.plan))
    with django_assert_num_queries(0):
        link_one(headings, "plan", [world.plan])
        assert all(heading.plan is world.plan for heading in headings)


def test_without_parents_nothing_is_read(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert link_many([], "activities") == []
