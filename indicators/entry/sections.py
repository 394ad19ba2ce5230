"""The sections of the entry page: numbered headings and their fields, as far as the round uses them."""

from dataclasses import dataclass

from django.forms import BoundField

from imari_dx.shared.fiscal_year import full_width
from indicators.book.form_definition import MONEY_UNIT, STANDARD_FIELDS
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


_TEXT_WIDTHS = {
    "results": "",
    "outcomes": "",
    "challenges": "",
    "next_steps": "",
    "next_steps_due": "medium",
    "direction": "medium",
}
_MONEY_SUFFIXES = {"budget": MONEY_UNIT, "settlement": MONEY_UNIT, "settlement_status": ""}
_HANDED_ON = ("results", "challenges", "next_steps", "handover_note")


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
    def texts(self) -> list[FieldRow]:
        """取組実績 to 今後の方向性."""
        form = self._form.report_form
        return [FieldRow(form[name], width) for name, width in _TEXT_WIDTHS.items() if name in form.fields]

    @property
    def money(self) -> list[FieldRow]:
        """予算額 and 決算額."""
        form = self._form.report_form
        return [
            FieldRow(form[name], "short", suffix, hide_optional=not suffix)
            for name, suffix in _MONEY_SUFFIXES.items()
            if name in form.fields
        ]

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
            "texts": "取組の実績と今後",
            "money": "予算と決算" if self.money else "",
            "self_grade": form.label("self_grade"),
            "handover_note": (form.field("handover_note").own_label or "引継ぎ")
            if form.uses("handover_note")
            else "",
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
    rows = []
    for name in _HANDED_ON:
        text = str(getattr(report, name))
        if form.uses(name) and (text or name != "handover_note"):
            is_dated = name == "next_steps" and report.next_steps_due and form.uses("next_steps_due")
            rows.append((form.label(name) + (f"（{report.next_steps_due}）" if is_dated else ""), text))
    return rows
