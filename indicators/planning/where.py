"""Where a change was typed: the screen of the plan that edits what a line tells of."""

from collections.abc import Mapping

from indicators.book.change_words import ChangeTold
from indicators.book.initiative_cells import RUN
from indicators.models import EvaluationItem, Expectation, Indicator, IndicatorPlacement
from indicators.planning.rows import Kind, RowKey
from initiatives.addresses import plan_url
from initiatives.models import (
    Activity,
    GlossaryTerm,
    Heading,
    HeadingLevel,
    Initiative,
    Phase,
    Plan,
    PlanSection,
    ScheduleBar,
    SheetRow,
    VisionItem,
)

Slugs = Mapping[RowKey, str]
_SCREENS: dict[Kind, str] = {
    Plan: "plan_basics",
    PlanSection: "plan_sections",
    HeadingLevel: "plan_levels",
    Heading: "plan_heading",
    GlossaryTerm: "plan_glossary",
    Phase: "plan_phases",
    SheetRow: "plan_sheet_rows",
    VisionItem: "plan_upper_items",
    Activity: "plan_years",
    EvaluationItem: "plan_years",
    ScheduleBar: "plan_schedule",
    Indicator: "plan_targets",
    Expectation: "plan_targets",
    IndicatorPlacement: "plan_targets",
}
_BY_LABEL = {model._meta.label_lower: name for model, name in _SCREENS.items()}
_INITIATIVE = Initiative._meta.label_lower


def screen_of(line: ChangeTold, plan: Plan, slugs: Slugs) -> str:
    """Return the address of the screen for a line; "" where there is none, as for what was taken away.

    ``slugs`` are those of the headings and initiatives that there are.
    """
    if not line.rows:
        return ""
    row = line.rows[0]
    name = _BY_LABEL.get(row[0], "plan_initiative")
    if line.item == RUN and row[0] == _INITIATIVE:
        name = "plan_run"
    of = row if row[0] == Heading._meta.label_lower else (_INITIATIVE, line.initiative or 0)
    needs_slug = name == "plan_heading" or line.initiative is not None
    if needs_slug and of not in slugs:
        return ""
    return plan_url(plan, name, **({"slug": slugs[of]} if needs_slug else {}))
