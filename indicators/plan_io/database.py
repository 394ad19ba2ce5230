"""A registered plan as rows, with the model instances that they were read from."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import models

from accounts.models import Department
from indicators.book.results import initiatives_with_everything
from indicators.models import IndicatorPlacement
from indicators.plan_io.departments import registered_charges
from indicators.plan_io.rows import PLAN, Key, Rows, kind_of
from initiatives.headings import in_tree_order
from initiatives.models import Initiative, Plan


@dataclass(frozen=True, slots=True)
class RegisteredPlan:
    """The rows of a plan and the instance behind each."""

    rows: Rows
    instances: dict[Key, models.Model]


def read_plan(plan: Plan) -> RegisteredPlan:
    """Read a plan in a fixed number of queries."""
    instances: dict[Key, models.Model] = {PLAN: plan}
    charges: Rows = {}
    for section in plan.sections.order_by("number"):
        instances["section", section.number] = section
    for phase in plan.phases.order_by("sort_order", "pk"):
        instances["phase", phase.code] = phase
    for row in plan.sheet_rows.order_by("sort_order", "pk"):
        instances["row", row.code] = row
    for vision in plan.vision_items.order_by("number"):
        instances["vision", vision.number] = vision
    for level in plan.levels.order_by("number"):
        instances["level", level.number] = level
    for heading in in_tree_order(list(plan.headings.all())):
        instances["heading", heading.slug] = heading
    for initiative in initiatives_with_everything(plan):
        instances["initiative", initiative.slug] = initiative
        charges["initiative", initiative.slug] = registered_charges(initiative)
        instances |= _parts_of(initiative)
    instances |= _placements(plan, instances)
    for term in plan.glossary_terms.order_by("sort_order", "pk"):
        instances["term", term.word] = term
    keys = {(type(row), row.pk): key for key, row in instances.items()}
    rows = {key: _values(key, row, keys) | charges.get(key, {}) for key, row in instances.items()}
    return RegisteredPlan(rows=rows, instances=instances)


def _placements(plan: Plan, instances: dict[Key, models.Model]) -> dict[Key, models.Model]:
    """The indicators that are shown at other initiatives (再掲): by where, and by their own keys."""
    homes = {row.pk: key for key, row in instances.items() if key[0] == "indicator"}
    placements = IndicatorPlacement.objects.filter(initiative__plan=plan).select_related("initiative")
    return {("placement", row.initiative.slug, homes[row.indicator_id]): row for row in placements}


def _parts_of(initiative: Initiative) -> dict[Key, models.Model]:
    parts: dict[Key, models.Model] = {}
    slug = initiative.slug
    for text in initiative.texts.all():
        parts["text", slug, ("row", text.row.code)] = text
    for path in initiative.further_paths:
        heading = path[-1]
        placed = next(one for one in initiative.placements.all() if one.heading_id == heading.pk)
        parts["again", slug, ("heading", heading.slug)] = placed
    for activity in initiative.activities.all():
        parts["activity", slug, activity.fiscal_year] = activity
    for bar in sorted(initiative.schedule_bars.all(), key=lambda bar: bar.phase.sort_order):
        parts["bar", slug, ("phase", bar.phase.code), bar.start_fiscal_year, bar.start_period] = bar
    for number, indicator in enumerate(initiative.indicators.all(), start=1):
        parts["indicator", slug, number] = indicator
        for expectation in indicator.expectations.all():
            parts["expectation", slug, number, expectation.fiscal_year] = expectation
    by_year = groupby(initiative.evaluation_items.all(), key=lambda item: item.fiscal_year)
    for year, items in by_year:
        for number, item in enumerate(items, start=1):
            parts["item", slug, year, number] = item
    return parts


def _values(key: Key, row: Any, keys: dict[tuple[type, Any], Key]) -> dict[str, Any]:
    """Return the compared values of a row, relations as keys."""
    values: dict[str, Any] = {}
    for name in kind_of(key).fields:
        field = row._meta.get_field(name)
        if field.many_to_many:
            related = [keys[type(other), other.pk] for other in getattr(row, name).all()]
            values[name] = tuple(sorted(related))
        elif field.is_relation:
            pk = getattr(row, field.attname)
            values[name] = None if pk is None else _key_of(field, row, pk, keys)
        else:
            values[name] = getattr(row, name)
    return values


def _key_of(field: Any, row: Any, pk: Any, keys: dict[tuple[type, Any], Key]) -> Key:
    """The key of a row that another one points to; a department is no row of the plan."""
    if field.related_model is Department:
        return ("department", getattr(row, field.name).name)
    return keys[field.related_model, pk]
