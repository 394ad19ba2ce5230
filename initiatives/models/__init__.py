"""The plan as data: what the city printed, verbatim, and where each initiative hangs in it."""

from initiatives.models.headings import Heading, HeadingLevel
from initiatives.models.initiative import Initiative, Placement
from initiatives.models.plan import (
    FiscalYearField,
    GlossaryTerm,
    Phase,
    Plan,
    PlanSection,
    VisionItem,
)
from initiatives.models.plan_role import PlanRole
from initiatives.models.responsibility import Responsibility, ResponsibilityKind
from initiatives.models.revision import Erratum, Revision, RowChange
from initiatives.models.sheet import InitiativeText, SheetRow
from initiatives.models.succession import InitiativeSuccession, Succession
from initiatives.models.years import Activity, ScheduleBar

__all__ = [
    "Activity",
    "Erratum",
    "FiscalYearField",
    "GlossaryTerm",
    "Heading",
    "HeadingLevel",
    "Initiative",
    "InitiativeSuccession",
    "InitiativeText",
    "Phase",
    "Plan",
    "PlanRole",
    "Placement",
    "PlanSection",
    "Responsibility",
    "ResponsibilityKind",
    "Revision",
    "RowChange",
    "ScheduleBar",
    "SheetRow",
    "Succession",
    "VisionItem",
]
