"""The plan as data: what the city printed, verbatim, and where each initiative hangs in it."""

from initiatives.models.initiative import (
    Activity,
    Initiative,
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
    Policy,
    Sector,
    VisionItem,
)
from initiatives.models.plan_role import PlanRole

__all__ = [
    "Activity",
    "FiscalYearField",
    "GlossaryTerm",
    "Initiative",
    "Phase",
    "Plan",
    "PlanRole",
    "PlanSection",
    "Policy",
    "Responsibility",
    "ResponsibilityKind",
    "ScheduleBar",
    "Sector",
    "VisionItem",
]
