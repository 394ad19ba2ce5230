"""Many more plans in a database: copies of the one that is there, with its rounds, reports and results.

Rows are copied table by table, not through services: only their number matters here.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from indicators.models import (
    ActualScheduleBar,
    AnnualReport,
    CycleField,
    CycleQuestion,
    EvaluationItem,
    Expectation,
    Indicator,
    ItemResult,
    Measurement,
    MeasurementEvent,
    RatingScale,
    ReportingCycle,
    Snapshot,
    TransitionLog,
)
from initiatives.models import (
    Activity,
    GlossaryTerm,
    Heading,
    HeadingLevel,
    Initiative,
    InitiativeText,
    Phase,
    Plan,
    Responsibility,
    ScheduleBar,
    SheetRow,
    VisionItem,
)

# In the order in which they point at each other, with the way to the plan.
TABLES: tuple[tuple[type[models.Model], str], ...] = (
    (Plan, "pk"),
    (Phase, "plan"),
    (SheetRow, "plan"),
    (VisionItem, "plan"),
    (HeadingLevel, "plan"),
    (Heading, "plan"),
    (GlossaryTerm, "plan"),
    (RatingScale, "plan"),
    (Initiative, "plan"),
    (InitiativeText, "initiative__plan"),
    (Activity, "initiative__plan"),
    (ScheduleBar, "initiative__plan"),
    (Responsibility, "initiative__plan"),
    (Indicator, "initiative__plan"),
    (Expectation, "indicator__initiative__plan"),
    (EvaluationItem, "initiative__plan"),
    (ReportingCycle, "plan"),
    (CycleField, "cycle__plan"),
    (CycleQuestion, "cycle__plan"),
    (AnnualReport, "cycle__plan"),
    (Measurement, "report__cycle__plan"),
    (MeasurementEvent, "measurement__report__cycle__plan"),
    (ItemResult, "report__cycle__plan"),
    (ActualScheduleBar, "report__cycle__plan"),
    (TransitionLog, "report__cycle__plan"),
    (Snapshot, "report__cycle__plan"),
)
Row = dict[str, Any]


@transaction.atomic
def add_plans(count: int) -> None:
    """Copy the default plan so many times."""
    original = Plan.objects.get(is_default=True)
    sources = [
        (model, list(model._default_manager.filter(**{way: original.pk}).values())) for model, way in TABLES
    ]
    links = list(Initiative.vision_items.through.objects.filter(initiative__plan=original))
    for number in range(1, count + 1):
        keys: dict[type[models.Model], dict[Any, Any]] = {}
        for model, rows in sources:
            copies = [_copy(model, row, keys, number) for row in rows]
            model._default_manager.bulk_create(copies, batch_size=500)
            keys[model] = {row["id"]: copy.pk for row, copy in zip(rows, copies, strict=True)}
            _hang(model, copies, keys[model])
        _link(links, keys)


def _copy(
    model: type[models.Model], row: Row, keys: dict[type[models.Model], dict[Any, Any]], number: int
) -> Any:
    values = {name: value for name, value in row.items() if name != "id"}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.related_model in keys:
            values[field.attname] = keys[field.related_model].get(values[field.attname])
    if model is Plan:
        values |= {"slug": f"plan-{number}", "is_default": False}
    return model(**values)


def _hang(model: type[models.Model], copies: Iterable[Any], keys: dict[Any, Any]) -> None:
    """Put copies below copies where rows of one table point at each other."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.related_model is model:
            for copy in copies:
                setattr(copy, field.attname, keys.get(getattr(copy, field.attname)))
            model._default_manager.bulk_update(copies, [field.name])


def _link(links: Iterable[Any], keys: dict[type[models.Model], dict[Any, Any]]) -> None:
    through = Initiative.vision_items.through
    through.objects.bulk_create(
        through(
            initiative_id=keys[Initiative][link.initiative_id],
            visionitem_id=keys[VisionItem][link.visionitem_id],
        )
        for link in links
    )
