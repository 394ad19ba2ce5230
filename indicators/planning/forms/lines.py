"""Forms of what a plan has lists of: sections, phases, rows of the sheet, items of the upper plan."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from indicators.planning.forms.fields import field_of
from indicators.planning.forms.rows import RowForm
from initiatives.models import (
    Initiative,
    InitiativeText,
    Phase,
    PlanSection,
    ScheduleBar,
    SheetRow,
    VisionItem,
)
from initiatives.sheet_layout import REPEATABLE, RowKind


def keep_code(form: RowForm, name: str) -> str:
    """Return what was typed as a code; left blank an old row keeps its own, a new one gets one later."""
    return str(form.cleaned_data[name] or (form.stored[name] if form.row else ""))


class SectionForm(RowForm):
    """One section."""

    model = PlanSection
    names = ("number", "heading", "body", "place")

    def make_field(self, name: str) -> forms.Field:
        field = super().make_field(name)
        if name == "body":
            field.widget.attrs["rows"] = 8
        return field


class PhaseForm(RowForm):
    """One row of the schedule."""

    model = Phase
    names = ("label", "code")
    details = ("code",)

    def make_field(self, name: str) -> forms.Field:
        return field_of(self.model, name, required=False) if name == "code" else super().make_field(name)

    def clean_code(self) -> str:
        return keep_code(self, "code")

    @property
    def why_it_stays(self) -> str:
        used = [bar for bar in self.state.all(ScheduleBar) if self.row and bar.phase_id == self.row.pk]
        return f"この工程の線が{len(used)}本あるため、削除できません。" if used else ""


class SheetRowForm(RowForm):
    """One row of the official sheet."""

    model = SheetRow
    names = ("kind", "label", "is_shown", "code")
    details = ("code",)

    def make_field(self, name: str) -> forms.Field:
        if name == "kind":
            return field_of(self.model, name, choices=self._kinds(), required=True)
        return field_of(self.model, name, required=False) if name == "code" else super().make_field(name)

    def _kinds(self) -> list[tuple[str, str]]:
        """What the row may hold: kinds of which a sheet has one only where no other row has it."""
        if self._texts:
            return [(RowKind.TEXT.value, RowKind.TEXT.words)]
        others = {row.kind for row in self.state.all(SheetRow) if row != self.row}
        return [(kind.value, kind.words) for kind in RowKind if kind in REPEATABLE or kind not in others]

    @property
    def _texts(self) -> list[InitiativeText]:
        return [one for one in self.state.all(InitiativeText) if self.row and one.row_id == self.row.pk]

    def clean_code(self) -> str:
        return keep_code(self, "code")

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("kind") != RowKind.SCHEDULE and self.cleaned_data.get("label") == "":
            self.add_error(
                "label",
                ValidationError("見出しを入力してください。空欄にできるのは、スケジュールの行だけです。"),
            )
        return self.cleaned_data

    @property
    def why_it_stays(self) -> str:
        if not self._texts:
            return ""
        return (
            f"この行に文章が{len(self._texts)}件あるため、削除できません。"
            "印字しないときは「印字する」を外してください。"
        )


class UpperItemForm(RowForm):
    """One item of the upper plan."""

    model = VisionItem
    names = ("number", "title")

    @property
    def why_it_stays(self) -> str:
        hanging = [
            one for one in self.state.all(Initiative) if self.row in one.vision_items.all() and self.row
        ]
        if not hanging:
            return ""
        names = "、".join(one.code for one in hanging[:5]) + ("など" if len(hanging) > 5 else "")
        return f"{names}がこの項目を挙げているため、削除できません。"
