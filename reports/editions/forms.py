"""What is typed when a year is published, and which two editions are compared."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from imari_dx.shared.form_fields import ReasonField
from reports.models import Edition


class CorrectionForm(forms.Form):
    """Why a published year is corrected."""

    reason = ReasonField(
        label="訂正の理由",
        missing="訂正の理由を入力してください。",
        help_text="正誤表に載り、公表されます。",
    )


class ComparedForm(forms.Form):
    """Which two editions of a year to compare; without a (known) choice the last two."""

    before = forms.TypedChoiceField(label="比べる版", coerce=int, required=False)
    after = forms.TypedChoiceField(label="新しい版", coerce=int, required=False)

    def __init__(self, data: QueryDict, *, editions: Sequence[Edition]) -> None:
        super().__init__(data if data else None)
        self._by_number = {one.number: one for one in sorted(editions, key=lambda one: one.number)}
        choices = [(one.number, one.label) for one in self._by_number.values()]
        for name, initial in zip(("before", "after"), list(self._by_number)[-2:], strict=False):
            field = forms.TypedChoiceField(
                label=self.fields[name].label, coerce=int, required=False, choices=choices, initial=initial
            )
            self.fields[name] = field

    @property
    def chosen(self) -> tuple[Edition, Edition] | None:
        """The chosen two, the older one first; None where there are fewer than two or the same twice."""
        if len(self._by_number) < 2:
            return None
        last = list(self._by_number)[-2:]
        asked = self.cleaned_data if self.is_bound and self.is_valid() else {}
        first, second = sorted((asked.get("before") or last[0], asked.get("after") or last[1]))
        return None if first == second else (self._by_number[first], self._by_number[second])
