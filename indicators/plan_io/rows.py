"""The common form of a plan: rows by natural key, the same whether read from a document or the database.

A key is a tuple that starts with the name of its kind: ``("activity", "gyo-5", 2021)``. Orders count from 1
and are ranks, so that numbering in steps of ten in the database makes no difference. A relation's value is
the key of the row it points to.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from imari_dx.shared.fiscal_year import Division, FiscalYear
from indicators.models import EvaluationItem, Expectation, Indicator, IndicatorPlacement
from initiatives.models import (
    Activity,
    GlossaryTerm,
    Heading,
    HeadingLevel,
    Initiative,
    InitiativeText,
    Phase,
    Placement,
    Plan,
    PlanSection,
    ScheduleBar,
    SheetRow,
    VisionItem,
)
from initiatives.words import NAMES, NEUTRAL

Key = tuple[Any, ...]
Values = dict[str, Any]
Rows = dict[Key, Values]
PLAN: Key = ("plan",)
# The plan's own words, by the model's field and by the document's key.
WORD_FIELDS = {f"word_{name}": name for name in NAMES}
# Who is in charge of an initiative: no fields of it, and told in words of their own.
CHARGES = {"leads": "担当課", "supporting": "関係課"}

# What an initiative says of others: it ended in one, or was a part of one.
KIN = {"merged_into": "統合先", "split_from": "分割元"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of row: its model, the relation to its parent, and the model fields that its values fill.

    ``key_fields`` are the model fields that the last parts of a key fill. ``is_ordered``: the order of the
    rows matters and is kept in ``sort_order``, although it is no part of the key.
    """

    model: type[models.Model]
    parent: str | None
    key_fields: tuple[str, ...]
    fields: tuple[str, ...]
    is_ordered: bool = False

    def default(self, name: str) -> Any:
        """Return what a field holds where a document does not mention it."""
        field: Any = self.model._meta.get_field(name)
        return field.get_default()


SWITCHES = ("skips_approval", "all_leads_approve")
MUNICIPALITY_CODE = "municipality_code"
# What a document that does not mention it leaves as the city has set it.
KEPT_SETTINGS = (MUNICIPALITY_CODE, *SWITCHES)
LEVEL_FIELDS = ("word", "mark", "has_code", "has_text", "follows_title", "reports")
HEADING_FIELDS = ("level", "parent", "code", "title", "heading", "text")
# Parents stand before their children: rows are written in this order.
KINDS: Mapping[str, Kind] = {
    "plan": Kind(
        Plan,
        None,
        (),
        (
            "slug",
            "title",
            "short_title",
            "municipality",
            MUNICIPALITY_CODE,
            "start_fiscal_year",
            "end_fiscal_year",
            "periods_per_year",
            *SWITCHES,
            "outside_grading",
            "outside_grades",
            "outline_heading",
            "outline_text",
            *WORD_FIELDS,
        ),
    ),
    "section": Kind(PlanSection, "plan", ("number",), ("heading", "body", "place")),
    "phase": Kind(Phase, "plan", ("code",), ("label",), is_ordered=True),
    "row": Kind(SheetRow, "plan", ("code",), ("kind", "label", "is_shown"), is_ordered=True),
    "vision": Kind(VisionItem, "plan", ("number",), ("title",)),
    "level": Kind(HeadingLevel, "plan", ("number",), LEVEL_FIELDS),
    "heading": Kind(Heading, "plan", ("slug",), HEADING_FIELDS, is_ordered=True),
    "initiative": Kind(
        Initiative,
        "plan",
        ("slug",),
        (
            "code",
            "plain_code",
            "number",
            "title",
            "national_priority",
            "description",
            "effect",
            "target_text",
            "heading",
            "of_heading",
            "vision_items",
            "first_year",
            "last_year",
            "ending",
            *KIN,
        ),
        is_ordered=True,
    ),
    "text": Kind(InitiativeText, "initiative", ("row",), ("text",)),
    "again": Kind(Placement, "initiative", ("heading",), ()),
    "activity": Kind(Activity, "initiative", ("fiscal_year",), ("text",)),
    "bar": Kind(
        ScheduleBar,
        "initiative",
        ("phase", "start_fiscal_year", "start_period"),
        ("end_fiscal_year", "end_period", "is_inferred"),
    ),
    "indicator": Kind(
        Indicator,
        "initiative",
        ("sort_order",),
        (
            "name",
            "target_text",
            "kind",
            "timing",
            "comparison",
            "direction",
            "against",
            "unit",
            "target",
            "lower_bound",
            "upper_bound",
            "tolerance",
            "tolerance_in",
            "baseline",
            "baseline_year",
            "baseline_date",
            "starts_at_baseline",
            "rating_group",
            "basis",
            "years_behind",
            "first_year",
            "last_year",
            "due_year",
            "is_due_year_inferred",
            "numerator_label",
            "denominator_label",
            "are_labels_ours",
            "counts_events_of",
            "source",
            "definition",
            "final_month",
            "decimals",
            "allows_decimals",
            "allows_negative",
            "department",
        ),
    ),
    "placement": Kind(IndicatorPlacement, "initiative", ("indicator",), ()),
    "expectation": Kind(Expectation, "indicator", ("fiscal_year",), ("value",)),
    "item": Kind(EvaluationItem, "initiative", ("fiscal_year", "sort_order"), ("text", "indicator")),
    "term": Kind(GlossaryTerm, "plan", ("word",), ("group", "heading", "definition"), is_ordered=True),
}


def kind_of(key: Key) -> Kind:
    return KINDS[key[0]]


def parent_of(key: Key) -> Key:
    """Return the key of the row that a row hangs on."""
    match key[0]:
        case "text" | "again" | "activity" | "bar" | "indicator" | "placement" | "item":
            return ("initiative", key[1])
        case "expectation":
            return ("indicator", key[1], key[2])
    return PLAN


def of_kind(rows: Iterable[Key], *names: str) -> Iterator[Key]:
    """Yield the keys of some kinds, in the order of the rows."""
    return (key for key in rows if key[0] in names)


# What hangs on an initiative: a key names its slug behind the kind.
PARTS_OF_INITIATIVE = ("text", "again", "activity", "bar", "indicator", "placement", "expectation", "item")


def label_of(key: Key, rows: Rows) -> str:
    """Name a row for a reader: 施策 行－⑤ 令和4年度の取組内容."""
    name, *rest = key
    if name in PARTS_OF_INITIATIVE:
        initiative = label_of(("initiative", rest[0]), rows)
        return f"{initiative} {_label_in_initiative(name, rest[1:], rows)}"
    match name:
        case "plan":
            return "計画"
        case "section":
            return f"本文の章{rest[0]}"
        case "phase":
            return f"工程「{phase_word(key, rows)}」"
        case "row":
            return f"様式の行「{sheet_row_word(key, rows)}」"
        case "vision":
            return f"{NEUTRAL.upper_items}{rest[0]}"
        case "level":
            return f"階層{rest[0]}「{rows[key]['word']}」"
        case "heading":
            return f"{rows[rows[key]['level']]['word']}「{rows[key]['title']}」"
        case "initiative":
            if heading := rows[key]["of_heading"]:
                return f"{label_of(heading, rows)}の実績"
            return f"{initiative_word(rows)} {rows[key]['code']}"
    return f"用語「{rest[0]}」"


def phase_word(key: Key, rows: Rows) -> str:
    """Return what a phase is called, without the blanks that only stretch it in print."""
    return Phase(label=rows[key]["label"]).name


def sheet_row_word(key: Key, rows: Rows) -> str:
    """Return what a row of the sheet is called."""
    return str(SheetRow(kind=rows[key]["kind"], label=rows[key]["label"]))


def owner_label(key: Key, rows: Rows) -> str:
    """Name the initiative that a row is of, any other row itself."""
    return label_of(("initiative", key[1]) if key[0] in PARTS_OF_INITIATIVE else key, rows)


def initiative_word(rows: Rows) -> str:
    """Return what the plan calls its initiatives: the word of its last level."""
    levels = sorted(of_kind(rows, "level"))
    return str(rows[levels[-1]]["word"] or NEUTRAL.initiative) if levels else NEUTRAL.initiative


def _label_in_initiative(name: str, rest: list[Any], rows: Rows) -> str:
    match name:
        case "text":
            return f"様式の文章「{sheet_row_word(rest[0], rows)}」"
        case "again":
            return f"再掲「{rows[rest[0]]['title']}」"
        case "activity":
            return f"{FiscalYear(rest[0]).label}の取組内容"
        case "bar":
            phase, year, number = rest
            period = Division(rows[PLAN]["periods_per_year"]).label(number)
            return f"スケジュールの線（{phase_word(phase, rows)} {FiscalYear(year).label}{period}から）"
        case "indicator":
            return f"数値目標{rest[0]}"
        case "placement":
            home = rows[("initiative", rest[0][1])]["code"]
            return f"再掲の数値目標（{home} 数値目標{rest[0][2]}）"
        case "expectation":
            return f"数値目標{rest[0]} {FiscalYear(rest[1]).label}の値"
    return f"{FiscalYear(rest[0]).label}の実施評価指標{rest[1]}"
