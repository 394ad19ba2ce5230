"""The sections of the entry page: numbered headings and their fields, as far as the round uses them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms import BoundField

from imari_dx.shared.fiscal_year import full_width
from indicators.book.form_definition import FormDefinition
from indicators.book.report_fields import (
    COLUMN_FIELDS,
    MONEY,
    MONEY_UNIT,
    SECTIONS,
    STANDARD_FIELDS,
    FieldKind,
    ReportField,
    Section,
)
from indicators.entry.forms.entry import EntryForm
from indicators.entry.offered import ShownOffer
from indicators.models import Remark


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field as its section shows it; see templates/components/field.html."""

    field: BoundField
    width: str = ""
    suffix: str = ""
    hide_optional: bool = False
    offer: ShownOffer | None = None  # what may be put in while it is blank


@dataclass(frozen=True, slots=True)
class WrittenSection:
    """What is written once per report under one heading. ``is_row``: its fields stand beside each other."""

    name: str
    heading: str
    hint: str
    rows: list[FieldRow]
    is_row: bool


@dataclass(frozen=True, slots=True)
class EntrySections:
    """What the templates of the entry page read of the round's form (様式)."""

    headings: Mapping[str, str]  # by section, numbered in the order of the page; none for one without fields
    written: Sequence[WrittenSection]  # 取組実績 to 引継ぎメモ, as far as the round uses them
    responses: Sequence[tuple[Remark, BoundField]]  # last year's instructions, each with its answer's field
    questions: Sequence[FieldRow]  # the round's own
    asks: Mapping[str, bool]  # per field of the form whether the round uses it
    hints: Mapping[str, str]  # per field its explanation, where its section shows it above the fields


def entry_sections(form: EntryForm, offers: Mapping[str, ShownOffer]) -> EntrySections:
    """Return the sections of a form as its round asks for them, with what is offered for their fields."""
    asked, headings = form.definition, section_headings(form)
    written = {section: _fields_of(section, form) for section in SECTIONS}
    return EntrySections(
        headings=headings,
        written=[
            WrittenSection(
                one.name,
                headings[one.name],
                hint="".join(asked.hint(field.name) for field in fields if field.kind == FieldKind.GRADE),
                rows=[_row(field, form, offers) for field in fields],
                is_row=one == MONEY,
            )
            for one, fields in written.items()
            if fields
        ],
        responses=form.responses_form.rows,
        questions=[
            FieldRow(field, "short" if unit else "", unit) for field, unit in form.questions_form.rows
        ],
        asks={field.name: asked.uses(field.name) for field in STANDARD_FIELDS},
        hints={field.name: asked.hint(field.name) for field in asked.fields},
    )


def section_headings(form: EntryForm) -> dict[str, str]:
    """Return the headings of the sections that a form has, numbered, by section in the order of the page."""
    asked = form.definition
    sections = {
        "measurements": "数値目標の実績値",
        "items": "実施評価指標",
        "bars": asked.label("bars") if asked.uses("bars") else "",
        "responses": "前年度の指示への対応" if form.responses_form.instructions else "",
        **{one.name: _heading(one, asked) if _fields_of(one, form) else "" for one in SECTIONS},
        "questions": "追加の設問" if asked.questions else "",
        "evidence": asked.label("evidence") if asked.uses("evidence") else "",
    }
    used = [(name, heading) for name, heading in sections.items() if heading]
    return {name: f"{full_width(number)}　{heading}" for number, (name, heading) in enumerate(used, start=1)}


def _fields_of(section: Section, form: EntryForm) -> list[ReportField]:
    used = form.report_form.fields
    return [field for field in COLUMN_FIELDS if field.section == section and field.name in used]


def _row(field: ReportField, form: EntryForm, offers: Mapping[str, ShownOffer]) -> FieldRow:
    bound = form.report_form[field.name]
    return FieldRow(
        bound,
        field.width,
        MONEY_UNIT if field.kind == FieldKind.MONEY else "",
        hide_optional=field.kind in (FieldKind.STATUS, FieldKind.GRADE),
        offer=offers.get(bound.html_name),
    )


def _heading(section: Section, asked: FormDefinition) -> str:
    """The section's heading; a round's own word for the only field that it has comes first."""
    names = [one.name for one in COLUMN_FIELDS if one.section == section and not one.follows]
    own = asked.field(names[0]).own_label if len(names) == 1 else ""
    return own or section.heading or asked.label(names[0])
