"""The plan as data: what the city printed, verbatim, and where each initiative hangs in it."""

from initiatives.models.headings import Heading, HeadingLevel
from initiatives.models.initiative import (
    Activity,
    Initiative,
    Placement,
    Responsibility,
    ResponsibilityKind,
    ScheduleBar,
)
from initiatives.models.plan import (
    FiscalYearField,
    GlossaryTerm,
    Phase,
    Plan,
    PlanSection,
    VisionItem,
)
from initiatives.models.plan_role import PlanRole
from initiatives.models.sheet import InitiativeText, SheetRow

__all__ = [
    "Activity",
    "FiscalYearField",
    "GlossaryTerm",
    "Heading",
    "HeadingLevel",
    "Initiative",
    "InitiativeText",
    "Phase",
    "Plan",
    "PlanRole",
    "Placement",
    "PlanSection",
    "Responsibility",
    "ResponsibilityKind",
    "ScheduleBar",
    "SheetRow",
    "VisionItem",
]
