"""What an initiative is to do in each fiscal year: 取組内容, and the items of the year in their order."""

from typing import Any

from django import forms
from django.http import QueryDict

from indicators.models import EvaluationItem
from indicators.planning.forms.fields import CleanTextField, field_of
from indicators.planning.forms.initiative import TextForm
from indicators.planning.forms.rows import RowForm
from initiatives.models import Activity, Initiative


class ActivityForm(TextForm):
    """取組内容 of a year; blank where the cell is empty."""

    model = Activity


class ItemForm(RowForm):
    """One item of a year; emptied it goes."""

    model = EvaluationItem
    details = ("indicator",)

    def __init__(self, data: QueryDict | None, *, initiative: Initiative, label: str, **kwargs: Any) -> None:
        self._label = label
        self._targets = [(one.pk, one.name) for one in initiative.indicators.all()]
        self.names = ("text", "indicator") if self._targets else ("text",)
        super().__init__(data, **kwargs)

    def make_field(self, name: str) -> forms.Field:
        if name == "indicator":
            return field_of(self.model, name, choices=self._targets)
        return field_of(self.model, name, label=self._label, rows=2)

    @property
    def is_removed(self) -> bool:
        typed = self.data.get(self.add_prefix("text")) if self.is_bound else None
        is_emptied = self.row is not None and typed is not None and not typed.strip()
        return super().is_removed or is_emptied


class PasteForm(forms.Form):
    """Several items at once: each line is one."""

    def __init__(self, data: QueryDict | None, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        self.fields["lines"] = CleanTextField(
            label="まとめて追加", rows=3, limit=20_000, help_text="1行が1件になり、一覧の最後に加わります。"
        )

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()]
