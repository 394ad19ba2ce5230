"""The columns of the table of all results, in their order: new ones at the end, none ever renamed."""

from initiatives.models.headings import MOST_LEVELS
from reports.builders.datum import (
    DIRECTION,
    DUE_YEAR,
    ENTRY,
    IS_YEAR_VALUE,
    ITEM_NUMBER,
    ITEM_TEXT,
    NOTE,
    QUESTION_NUMBER,
    RATE,
    REFERENCE,
    SOURCE,
    TARGET,
    TIMING,
    VALUE_GRADE,
    VALUE_LABEL,
    YEAR_VALUE,
)
from reports.documents.open_data import EDITION

HEADING = "heading_slug"
SCALE_NAME, SCALE_VERSION = "scale_name", "scale_version"
MUNICIPALITY, MUNICIPALITY_CODE = "municipality", "municipality_code"
COLUMNS = (
    "plan",
    "fiscal_year",
    "fiscal_year_wareki",
    "sector",
    "policy",
    "is_national_priority",
    "vision_items",
    "initiative_code",
    "initiative_slug",
    "initiative_title",
    "department",
    "state",
    "datum",
    "datum_label",
    "indicator_number",
    "indicator_name",
    "unit",
    "value",
    "status",
    "status_label",
    "reason",
    "grade",
    "proposed_grade",
    "is_graded",
    "is_demo",
    "level",
    *(f"heading_{number}" for number in range(1, MOST_LEVELS)),
    HEADING,
    VALUE_LABEL,
    NOTE,
    ITEM_NUMBER,
    ITEM_TEXT,
    QUESTION_NUMBER,
    IS_YEAR_VALUE,
    YEAR_VALUE,
    TARGET,
    DIRECTION,
    TIMING,
    DUE_YEAR,
    REFERENCE,
    RATE,
    VALUE_GRADE,
    SOURCE,
    SCALE_NAME,
    SCALE_VERSION,
    MUNICIPALITY,
    MUNICIPALITY_CODE,
    EDITION,
)
# Columns only of a plan that has what they say (共管, 所管課, 移行データ, 前計画; see ENTRY): others stay.
JOINT, REPORTING = "joint_departments", "reporting_department"
IS_IMPORTED, ORIGIN = "is_imported", "origin"
# Where the line of an indicator stood in the plan before: the plan, the initiative's slug, the number there.
PREVIOUS = ("previous_plan", "previous_initiative_slug", "previous_indicator_number")
CONDITIONAL = (JOINT, REPORTING, ENTRY, IS_IMPORTED, ORIGIN, *PREVIOUS)
EMPTY_ROW = dict.fromkeys([*COLUMNS, *CONDITIONAL], "")
