"""前年度の指示への対応: one text for each of last year's instructions of the headquarters."""

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict

from imari_dx.shared.form_fields import TypedTextField
from indicators.book.instructions import open_instructions_in
from indicators.models import Remark, was_closed


class ResponsesForm(forms.Form):
    """One field per instruction, named by its id: of those that are open or that this report has answered."""

    def __init__(
        self, data: QueryDict | None, *, instructions: Sequence[Remark], stored: Mapping[int, str]
    ) -> None:
        self.instructions = [row for row in instructions if not was_closed(row) or row.pk in stored]
        self.needed_to_submit = [str(row.pk) for row in open_instructions_in(self.instructions)]
        super().__init__(data, prefix="responses", initial={str(key): text for key, text in stored.items()})
        for number, row in enumerate(self.instructions, start=1):
            label = f"指示{number}への対応" if len(self.instructions) > 1 else "指示への対応"
            self.fields[str(row.pk)] = TypedTextField(label=label, rows=4)

    @property
    def rows(self) -> list[tuple[Remark, forms.BoundField]]:
        """Each instruction with the field that answers it."""
        return [(row, self[str(row.pk)]) for row in self.instructions]

    @property
    def answers(self) -> dict[int, str]:
        """What was entered, once valid."""
        return {row.pk: self.cleaned_data[str(row.pk)] for row in self.instructions}
