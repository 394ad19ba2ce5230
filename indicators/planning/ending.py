"""What goes with the end of an initiative: what stands in the years after it."""

from indicators.models import EvaluationItem
from indicators.planning.rows import Edit
from initiatives.models import Activity, Initiative, ScheduleBar


def after_end(initiative: Initiative, last_year: int) -> list[Edit]:
    """Return the edits that clear the years after the last one; a bar that reaches into them ends with it."""
    found = [
        Edit(Activity, row.pk, None) for row in initiative.activities.all() if row.fiscal_year > last_year
    ]
    found += [
        Edit(EvaluationItem, row.pk, None)
        for row in initiative.evaluation_items.all()
        if row.fiscal_year > last_year
    ]
    for bar in initiative.schedule_bars.all():
        if bar.start_fiscal_year > last_year:
            found.append(Edit(ScheduleBar, bar.pk, None))
        elif bar.end_fiscal_year > last_year:
            end = {"end_fiscal_year": last_year, "end_period": initiative.plan.periods_per_year}
            found.append(Edit(ScheduleBar, bar.pk, end))
    return found
