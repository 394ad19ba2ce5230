"""A query whose SQL is kept answers what Django's own answers, whatever it was asked before."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, User
from imari_dx.shared.kept_queries import kept
from indicators.models import AnnualReport
from initiatives.models import Initiative
from tests.cast import World

pytestmark = pytest.mark.django_db


def of_plan(plan: int) -> QuerySet[Any]:
    return Initiative.objects.filter(plan=plan).select_related("heading").order_by("-sort_order")


def by_slug(slug: str, plan: int) -> QuerySet[Any]:
    return Initiative.objects.filter(plan=plan, slug=slug)


def among(keys: list[int], year: int) -> QuerySet[Any]:
    opened = AnnualReport.objects.filter(initiative=OuterRef("pk"), cycle__fiscal_year=year)
    return Initiative.objects.filter(pk__in=keys).annotate(is_asked=Exists(opened))


def all_but(keys: list[int]) -> QuerySet[Any]:
    return Initiative.objects.exclude(pk__in=keys)


def some_columns(plan: int) -> QuerySet[Any, Any]:
    return Initiative.objects.filter(plan=plan).values_list("slug", "plan_id")


def held_on(day: dt.date, user: int) -> QuerySet[Any]:
    return Membership.objects.valid_on(day).filter(user=user).only("role")


def seen(rows: list[Any]) -> list[Any]:
    """All that was read of rows, and of what they point at."""
    return [
        row if isinstance(row, tuple) else {**vars(row), "_state": row._state.fields_cache} for row in rows
    ]


@pytest.mark.parametrize("make", [of_plan, by_slug, among, all_but, some_columns, held_on])
def test_it_answers_what_django_answers(world: World, make: Any) -> None:
    plan, keys = world.plan.pk, list(Initiative.objects.values_list("pk", flat=True))
    editor = world["editor-gakko"].pk
    asked: dict[Any, list[tuple[Any, ...]]] = {
        of_plan: [(plan,), (plan + 1,), (plan,)],
        by_slug: [("gyo-10", plan), ("gyo-11", plan), ("none", plan)],
        among: [
            (keys[:3], 2025),
            (keys[3:6], 2021),
            ([], 2025),
            (keys[:1], 2030),
            (keys[:1], 100_000),
            (keys[:1], 10**20),
            (keys[2::-1], 2025),
        ],
        all_but: [(keys[:3],), ([],), (keys[1:4],)],
        some_columns: [(plan,), (plan + 1,)],
        held_on: [(dt.date(2025, 4, 1), editor), (dt.date(2021, 3, 31), editor)],
    }
    rows = kept(make)
    for values in asked[make]:
        assert seen(rows(*values)) == seen(list(make(*values))), values


def test_the_sql_is_written_once_for_each_length_of_a_list(world: World, monkeypatch: Any) -> None:
    keys, written = list(Initiative.objects.values_list("pk", flat=True)), []
    write = SQLCompiler.as_sql
    monkeypatch.setattr(
        SQLCompiler, "as_sql", lambda *args, **named: written.append(1) or write(*args, **named)
    )
    rows = kept(all_but)
    for some in (keys[:2], keys[2:4], keys[:3], keys[4:6], keys[3:6]):
        with CaptureQueriesContext(connection) as queries:
            rows(some)
        assert len(queries) == 1
    assert len(written) == 2


def test_what_cannot_be_kept_is_asked_as_always(world: World) -> None:
    rows = kept(lambda plan: Initiative.objects.filter(plan=plan))
    for plan in (world.plan, None, world.plan):
        assert rows(plan) == list(Initiative.objects.filter(plan=plan))
    by_name = kept(lambda names: User.objects.filter(username__in=names))
    assert {one.username for one in by_name(["viewer", "admin"])} == {"viewer", "admin"}
    assert {one.username for one in by_name({"viewer"})} == {"viewer"}


@pytest.mark.parametrize(
    "make",
    [
        lambda year: AnnualReport.objects.filter(cycle__fiscal_year=year - 1),
        lambda name: User.objects.filter(username__startswith=name),
        lambda _plan: Initiative.objects.all(),
    ],
)
def test_a_value_that_would_not_be_asked_for_is_told_at_once(make: Any) -> None:
    """The SQL would be that of the first value, or of none, for all to come."""
    value = "a" if "name" in make.__code__.co_varnames else 2025
    with pytest.raises(TypeError, match="changes a value"):
        kept(make)(value)
