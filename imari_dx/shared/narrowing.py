"""A form that narrows a list; what was chosen stands in the address."""

from typing import Any

from django import forms
from django.http import QueryDict


class NarrowingForm(forms.Form):
    """Choices of what a list shows. What cannot be read narrows nothing and is said beside its field."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data if any(name in data for name in self.base_fields) else None)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = "選べない値が指定されたため、絞り込んでいません。"

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen and could be read, by the names of the fields."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
