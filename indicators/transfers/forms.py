"""A 人事異動 as it is typed: the day, and either a row for each chosen person or a table that is pasted."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Membership, Role, User
from imari_dx.shared.csv_in import KILOBYTE, MAX_ROWS, MAX_SIZE, CsvFileError, text_of
from imari_dx.shared.form_fields import TypedDateField
from imari_dx.shared.upload_field import UploadField
from indicators.transfers.table import Kind
from initiatives.models import Plan
from initiatives.people.list_form import department_choices


class DayForm(forms.Form):
    """From which day on."""

    field_width = "medium"

    on = TypedDateField(
        label="異動日",
        required=True,
        help_text="この日から新しい所属になります。前の所属は、前の日で終わります。",
        error_messages={"required": "異動日を入力してください。"},
    )


class TableForm(forms.Form):
    """A table from a spreadsheet: pasted, as a file, or as it was shown; ``text`` is what it holds."""

    pasted = forms.CharField(
        label="Excelから貼り付け",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="見出しの行も含めて、表をコピーして貼り付けます。",
    )
    file = UploadField(
        label="またはCSVのファイル",
        required=False,
        help_text=f"{MAX_SIZE // KILOBYTE}KB、{MAX_ROWS:,}行まで。",
        accept=(".csv", ".txt", ".tsv", "text/csv"),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    text = ""

    def clean(self) -> dict[str, Any]:
        """Read the table; what it means is asked later."""
        data = super().clean() or {}
        if self.errors:
            return data
        try:
            self.text = self._read(data)
        except CsvFileError as error:
            raise ValidationError(str(error)) from error
        return data

    def _read(self, data: dict[str, Any]) -> str:
        if data.get("shown"):
            try:
                shown = json.loads(data["shown"])
            except ValueError:
                shown = None
            if not isinstance(shown, str):
                raise CsvFileError("確かめた内容を読み取れません。もう一度入力してください。")
            return text_of(shown.encode(errors="replace"))
        if data.get("file"):
            return text_of(data["file"].read(MAX_SIZE + 1))
        if data.get("pasted"):
            return text_of(str(data["pasted"]).encode(errors="replace"))
        raise CsvFileError("表を貼り付けるか、CSVのファイルを選んでください。")


class MoveForm(forms.Form):
    """Where one chosen person goes."""

    kind = forms.ChoiceField(
        label="区分", required=False, choices=[("", "変えない"), *((one.label, one.label) for one in Kind)]
    )
    department = forms.ChoiceField(label="新しい部署", required=False)
    role = forms.ChoiceField(
        label="新しい役割",
        required=False,
        choices=[("", "選んでください"), *((one.label, one.label) for one in Role)],
    )
    is_deputy = forms.BooleanField(label="代決者", required=False)

    def __init__(
        self,
        *args: Any,
        user: User,
        now: Sequence[Membership],
        departments: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        kwargs["prefix"] = f"row-{user.pk}"
        super().__init__(*args, **kwargs)
        self.user, self.now = user, now
        chosen: Any = self.fields["department"]
        chosen.choices = departments
        first = next(iter(now), None)
        self.initial = {"kind": Kind.MOVE.label, "role": first.get_role_display() if first else ""}
        if Plan.objects.count() > 1:
            plans = Plan.objects.order_by("start_fiscal_year", "slug")
            self.fields["plans"] = forms.MultipleChoiceField(
                label="使える計画（選ばなければすべて）",
                required=False,
                choices=[(str(plan), str(plan)) for plan in plans],
                widget=forms.CheckboxSelectMultiple,
            )
            self.initial["plans"] = [str(one.plan) for one in first.plan_roles.all()] if first else []


def offered_departments(on: dt.date) -> list[tuple[str, str]]:
    """Return the departments that are there on a day or later, each by its name."""
    return [("", "選んでください"), *((name, name) for _key, name in department_choices(on)[1:])]
