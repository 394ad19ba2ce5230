"""The first step of a 組織改編: which departments, what they become, from which day."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Department, ReorganisationKind
from imari_dx.shared.form_fields import TypedDateField, TypedTextField
from initiatives.organisation.scope import Scope

_BEFORE = {
    ReorganisationKind.RENAME: "名称を変える部署",
    ReorganisationKind.MERGE: "統合する部署",
    ReorganisationKind.SPLIT: "分割する部署",
    ReorganisationKind.DISSOLVE: "廃止する部署",
}
_NAMES = {
    ReorganisationKind.RENAME: "新しい名称",
    ReorganisationKind.MERGE: "統合後の部署の名称",
    ReorganisationKind.SPLIT: "分割後の部署の名称",
}


class ReorganiseForm(forms.Form):
    """The fields that the kind needs; valid only if it can be done so. ``scope`` is what it touches."""

    field_width = "medium"

    before = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": "部署を選んでください。"})
    effective_on = TypedDateField(
        label="施行日",
        required=True,
        help_text="この日から新しい部署になります。例：令和8年4月1日",
        error_messages={"required": "施行日を入力してください。"},
    )
    names = TypedTextField(
        limit=1000,
        rows=1,
        required=True,
        error_messages={"required": "新しい部署の名称を入力してください。"},
    )

    def __init__(self, data: Any, *, kind: str) -> None:
        super().__init__(data)
        self.kind = ReorganisationKind(kind)
        self.scope: Scope | None = None
        today = timezone.localdate()
        self.rows = [
            row for row in Department.objects.all() if not row.valid_until or row.valid_until >= today
        ]
        before: Any = self.fields["before"]
        choices: list[tuple[Any, str]] = [(row.pk, row.name) for row in self.rows]
        if self.kind == ReorganisationKind.MERGE:
            before.widget = forms.CheckboxSelectMultiple()
        else:
            before.widget = _OneOf()
            choices.insert(0, ("", "選んでください"))
        before.choices = choices
        before.label = _BEFORE[self.kind]
        if self.kind == ReorganisationKind.DISSOLVE:
            del self.fields["names"]
            return
        names: Any = self.fields["names"]
        names.label = _NAMES[self.kind]
        if self.kind == ReorganisationKind.SPLIT:
            names.widget = forms.Textarea(attrs={"rows": 3})
            names.help_text = "1行に1つずつ入力してください。今の名称を残す部署も書きます。"
        names.widget.is_required = True

    def clean(self) -> dict[str, Any]:
        """Refuse what the rules refuse, beside the field it belongs to."""
        data = super().clean() or {}
        if self.errors:
            return data
        self.scope = Scope(
            kind=self.kind,
            effective_on=data["effective_on"],
            before=[row for row in self.rows if row.pk in data["before"]],
            names=[line.strip() for line in data.get("names", "").splitlines() if line.strip()],
        )
        for problem in self.scope.problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.sentence)
        return data


class _OneOf(forms.Select):
    """A choice of one where the field takes several."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [data[name]] if data.get(name) else []
