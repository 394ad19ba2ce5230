"""What any output shows of an initiative's plan, as rows: to be frozen, or read as of another year."""

from django.db import models

from imari_dx.shared.related_rows import rows_of
from indicators.models import Indicator
from initiatives.models import Initiative, Plan


def plan_rows(
    plan: Plan, initiative: Initiative, *, with_schedule: bool = True, with_placed: bool = True
) -> list[models.Model]:
    """Return the rows of the plan behind an initiative's sheet, the initiative before those that it names.

    Without what an overview has not read: phases and bars of the schedule, indicators of others (再掲).
    """
    rows: list[models.Model] = [plan, *plan.levels.all(), *(plan.phases.all() if with_schedule else ())]
    rows += [*plan.sheet_rows.all(), *initiative.path, *initiative.vision_items.all(), initiative]
    rows += [one for one in (initiative.merged_into, initiative.split_from) if one]
    rows += rows_of(initiative, "split_into") if initiative.last_year is not None else ()
    rows += [row for path in initiative.further_paths for row in path]
    rows += initiative.placements.all()
    rows += [*initiative.texts.all(), *initiative.activities.all()]
    rows += initiative.schedule_bars.all() if with_schedule else []
    for indicator in initiative.indicators.all():
        rows += _indicator_rows(indicator)
    for placed in initiative.placed_indicators.all() if with_placed else []:
        home = placed.indicator.initiative
        rows += [placed, *home.vision_items.all(), home, *_indicator_rows(placed.indicator)]
    rows += initiative.evaluation_items.all()
    for responsibility in initiative.responsibilities.all():
        rows += [responsibility.department, responsibility]
    return rows


def _indicator_rows(indicator: Indicator) -> list[models.Model]:
    department = [indicator.department] if indicator.department else []
    return [indicator, *indicator.expectations.all(), *department]
