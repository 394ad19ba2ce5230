"""The sections of the entry page: numbered headings and their fields, as far as the round uses them."""

from dataclasses import dataclass

from django.forms import BoundField

from imari_dx.shared.fiscal_year import full_width
from indicators.book.report_fields import (
    COLUMN_FIELDS,
    MONEY,
    MONEY_UNIT,
    SECTIONS,
    STANDARD_FIELDS,
    FieldKind,
    ReportField,
    Section,
    qualifier_text,
)
from indicators.book.stored_answers import report_texts
from indicators.book.stored_form import form_definition
from indicators.entry.forms.entry import EntryForm
from indicators.models import AnnualReport, Remark


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field as its section shows it; see templates/components/field.html."""

    field: BoundField
    width: str = ""
    suffix: str = ""
    hide_optional: bool = False


@dataclass(frozen=True, slots=True)
class WrittenSection:
    """What is written once per report under one heading. ``is_row``: its fields stand beside each other."""

    name: str
    heading: str
    hint: str
    rows: list[FieldRow]
    is_row: bool


class EntrySections:
    """What the templates of the entry page read of the round's form (様式)."""

    def __init__(self, form: EntryForm) -> None:
        self._form, self._definition = form, form.definition

    @property
    def asks(self) -> dict[str, bool]:
        """Per field of the form whether the round uses it."""
        return {field.name: self._definition.uses(field.name) for field in STANDARD_FIELDS}

    @property
    def hints(self) -> dict[str, str]:
        """Per field of the form its explanation, for the sections that show it above their fields."""
        return {field.name: field.hint for field in self._definition.fields}

    @property
    def responses(self) -> list[tuple[Remark, BoundField]]:
        """Last year's instructions, each with the field that answers it."""
        return self._form.responses_form.rows

    @property
    def written(self) -> list[WrittenSection]:
        """取組実績 to 引継ぎメモ, as far as the round uses them."""
        headings, found = self.headings, []
        for section in SECTIONS:
            fields = self._fields_of(section)
            rows = [self._row(field) for field in fields]
            hint = "".join(self._definition.hint(one.name) for one in fields if one.kind == FieldKind.GRADE)
            if rows:
                heading = headings[section.name]
                found.append(WrittenSection(section.name, heading, hint, rows, is_row=section == MONEY))
        return found

    def _fields_of(self, section: Section) -> list[ReportField]:
        used = self._form.report_form.fields
        return [field for field in COLUMN_FIELDS if field.section == section and field.name in used]

    def _row(self, field: ReportField) -> FieldRow:
        return FieldRow(
            self._form.report_form[field.name],
            field.width,
            MONEY_UNIT if field.kind == FieldKind.MONEY else "",
            hide_optional=field.kind in (FieldKind.STATUS, FieldKind.GRADE),
        )

    def _written_heading(self, section: Section) -> str:
        """The section's heading; a round's own word for the only field that it has comes first."""
        fields = [one for one in COLUMN_FIELDS if one.section == section and not one.follows]
        if not self._fields_of(section):
            return ""
        own = self._definition.field(fields[0].name).own_label if len(fields) == 1 else ""
        return own or section.heading or self._definition.label(fields[0].name)

    @property
    def questions(self) -> list[FieldRow]:
        """The round's own questions."""
        rows = self._form.questions_form.rows
        return [FieldRow(field, "short" if unit else "", unit) for field, unit in rows]

    @property
    def headings(self) -> dict[str, str]:
        """The headings by section, numbered in the order of the page; none for a section without fields."""
        form = self._definition
        sections = {
            "measurements": "数値目標の実績値",
            "items": "実施評価指標",
            "bars": form.label("bars") if form.uses("bars") else "",
            "responses": "前年度の指示への対応" if self.responses else "",
            **{section.name: self._written_heading(section) for section in SECTIONS},
            "questions": "追加の設問" if form.questions else "",
            "evidence": form.label("evidence") if form.uses("evidence") else "",
        }
        used = [(name, heading) for name, heading in sections.items() if heading]
        return {
            name: f"{full_width(number)}　{heading}" for number, (name, heading) in enumerate(used, start=1)
        }


def handed_on_texts(report: AnnualReport) -> list[tuple[str, str]]:
    """Return what a report hands on to the next year's, under the headings of its own round."""
    form = form_definition(report.cycle)
    texts = {name: text for name, text in report_texts(report).items() if form.uses(name)}
    return [
        (form.label(field.name) + qualifier_text(field.name, texts), texts[field.name])
        for field in COLUMN_FIELDS
        if field.is_handed_on and field.name in texts and (texts[field.name] or field.is_public)
    ]
