"""A plan as its screens show it: the tables, or what they will hold once an open revision is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

from django.db import models
from django.http import Http404

from indicators.book.frozen_rows import linked
from indicators.planning.rows import Edit, PlanRows, edited, edits_of, new_keys, read_rows, serialized
from initiatives.models import (
    GlossaryTerm,
    Heading,
    Initiative,
    Plan,
    PlanSection,
    Revision,
    VisionItem,
)

Row = TypeVar("Row", bound=models.Model)
# What a plan has many of, beside what a snapshot has.
_OF_PLAN = frozenset({Heading, Initiative, GlossaryTerm, PlanSection, VisionItem})


@dataclass(frozen=True)
class PlanState:
    """All rows of a plan, and the same as instances that know each other; nothing in it is saved.

    ``revision`` is the one that is being prepared whose changes are in it, None for the plan as it stands.
    """

    stored: Plan
    revision: Revision | None
    rows: PlanRows

    @classmethod
    def of(cls, plan: Plan, revision: Revision | None = None) -> "PlanState":
        """Read a plan, with the changes of a revision that is being prepared."""
        rows = read_rows(plan)
        if revision is not None:
            rows = edited(rows, edits_of(revision.changes.all()))
        return cls(plan, revision, rows)

    @cached_property
    def _instances(self) -> list[models.Model]:
        return linked(serialized(self.rows), database=self.stored._state.db, also=_OF_PLAN)

    @cached_property
    def plan(self) -> Plan:
        """The plan with everything below it."""
        return self.get(Plan, self.stored.pk)

    def all(self, model: type[Row]) -> list[Row]:
        """Return the rows of a model in its own order."""
        return [row for row in self._instances if isinstance(row, model)]

    def get(self, model: type[Row], key: int) -> Row:
        """Return a row by its key; 404 if the plan has none."""
        for row in self._instances:
            if type(row) is model and row.pk == key:
                return row
        raise Http404("計画にありません")

    def find(self, model: type[Row], **fields: Any) -> Row:
        """Return the row that has these values; 404 if the plan has none."""
        for row in self.all(model):
            if all(getattr(row, name) == value for name, value in fields.items()):
                return row
        raise Http404("計画にありません")

    def initiative(self, slug: str) -> Initiative:
        """Return an initiative by its address; 404 if the plan has none."""
        return self.find(Initiative, slug=slug)

    def new_key(self, model: type[models.Model]) -> int:
        """Return a key for a new row."""
        return next(new_keys(self.rows, model))

    def with_edits(self, edits: Iterable[Edit]) -> "PlanState":
        """Return the plan as edits would make it."""
        return PlanState(self.stored, self.revision, edited(self.rows, edits))


def parts_of(initiative: Initiative) -> list[models.Model]:
    """Return an initiative and every row on its sheet, as a state holds them."""
    own: list[Any] = [initiative]
    for name in (
        "texts",
        "placements",
        "activities",
        "schedule_bars",
        "evaluation_items",
        "placed_indicators",
    ):
        own += getattr(initiative, name).all()
    for indicator in initiative.indicators.all():
        own += [indicator, *indicator.expectations.all()]
    return cast("list[models.Model]", own)
