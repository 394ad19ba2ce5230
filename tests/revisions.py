"""Revisions as they stand in the tables once they are in force: the plan changed, what stood before kept."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.core.serializers.python import Serializer
from django.db import models

from imari_dx.shared.acts import current_act, one_act
from indicators.models import AnnualReport, Indicator
from indicators.plan_io.rows import KINDS
from initiatives.models import Initiative, Plan, Revision, RowChange
from tests.cast import World

REASON = "国の計画に合わせるため。"
AT = dt.datetime(2026, 1, 10, 9, tzinfo=dt.UTC)

Rows = dict[tuple[str, int], dict[str, Any]]


@contextmanager
def revised(world: World, effective_year: int, *, reason: str = REASON) -> Iterator[Revision]:
    """Put in force, as one revision, what a block changes in the plan's tables."""
    by, before = world["secretariat"], _rows(world.plan)
    with one_act():
        revision = Revision.objects.create(
            plan=world.plan,
            number=world.plan.revisions.count() + 1,
            effective_year=effective_year,
            decided_on=dt.date(effective_year, 3, 25),
            reason=reason,
            opened_at=AT,
            opened_by=by,
            in_force_at=AT,
            in_force_by=by,
            act=current_act(),
        )
        yield revision
        after = _rows(world.plan)
        for key in dict.fromkeys([*before, *after]):
            old, new = before.get(key), after.get(key)
            if old and new:
                names = [name for name in new if new[name] != old[name]]
                old, new = {name: old[name] for name in names}, {name: new[name] for name in names}
            if old != new:
                RowChange.objects.create(
                    revision=revision,
                    model=key[0],
                    row=key[1],
                    initiative=_owner(key, after.get(key) or before[key]),
                    before=old,
                    after=new,
                )


def _rows(plan: Plan) -> Rows:
    """The rows of the only plan that has these; as the tables hold them."""
    kinds = [kind.model for kind in KINDS.values()]
    found = [row for kind in kinds for row in Serializer().serialize(kind._default_manager.all())]
    plain = json.loads(json.dumps(found, cls=DjangoJSONEncoder))
    return {(row["model"], row["pk"]): row["fields"] for row in plain}


def _owner(key: tuple[str, int], fields: dict[str, Any]) -> int | None:
    if key[0] == Initiative._meta.label_lower:
        return key[1]
    if "indicator" in fields and "initiative" not in fields:
        return Indicator.objects.get(pk=fields["indicator"]).initiative_id
    return fields.get("initiative")


def change(row: models.Model, **values: object) -> None:
    """Give fields of a stored row other values, with history."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def add_initiative(world: World, first_year: int, *, like: str, slug: str = "sha-1") -> Initiative:
    """Add an initiative beside another one, with one thing to do and to answer for in its first year."""
    model = world.initiative(like)
    added = Initiative.objects.create(
        plan=world.plan,
        heading=model.heading,
        code="新－①",
        plain_code="新-1",
        slug=slug,
        number=99,
        sort_order=9_000,
        title="新しい取組",
        description="新しい事業の内容",
        first_year=first_year,
    )
    added.activities.create(fiscal_year=first_year, text="新しい取組を始める")
    added.evaluation_items.create(fiscal_year=first_year, sort_order=1, text="新しい取組の開始")
    for cycle in world.plan.reporting_cycles.opened().filter(fiscal_year__gte=first_year):
        AnnualReport.objects.create(cycle=cycle, initiative=added)
    return added
