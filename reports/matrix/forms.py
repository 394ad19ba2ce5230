"""Which rows of the matrix of answers are shown, in which groups; the choice stands in the address."""

from typing import cast

from django import forms
from django.http import QueryDict

from indicators.models import ReportState
from indicators.rounds.matrix import Grouping, MatrixRow


class MatrixForm(forms.Form):
    """Group, state, late, returned; what is left out (or unknown) restricts nothing."""

    group = forms.ChoiceField(
        label="まとめ方",
        required=False,
        choices=[(Grouping.HEADING, "すべて"), (Grouping.DEPARTMENT, "担当課ごと")],
    )
    state = forms.ChoiceField(
        label="状態", required=False, choices=[("", "すべて"), *ReportState.choices, ("none", "計画なし")]
    )
    late = forms.BooleanField(label="期限を過ぎたものだけ", required=False)
    returned = forms.BooleanField(label="差戻し中のものだけ", required=False)

    def __init__(self, data: QueryDict, *, top_word: str) -> None:
        super().__init__(data)
        if top_word:
            cast(forms.ChoiceField, self.fields["group"]).choices = [
                (Grouping.HEADING, f"{top_word}ごと"),
                (Grouping.DEPARTMENT, "担当課ごと"),
            ]
        self.is_valid()  # an unknown choice leaves its field out of cleaned_data: no restriction

    @property
    def grouping(self) -> Grouping:
        """How the rows are grouped; by heading of the top level unless chosen otherwise."""
        return Grouping(self.cleaned_data.get("group") or Grouping.HEADING)

    def filter(self, row: MatrixRow) -> bool:
        """Whether a row is shown."""
        state = self.cleaned_data.get("state")
        if state == "none" and not row.is_not_asked:
            return False
        if state and state != "none" and (row.is_not_asked or row.state != state):
            return False
        return (row.is_late or not self.cleaned_data.get("late")) and (
            row.is_returned or not self.cleaned_data.get("returned")
        )

    @property
    def is_restricting(self) -> bool:
        """Whether anything but the grouping was chosen."""
        return any(self.cleaned_data.get(name) for name in ("state", "late", "returned"))

    @property
    def query(self) -> dict[str, str]:
        """The choice as it stands in the address of the files."""
        chosen = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: "on" if value is True else str(value) for name, value in chosen.items() if value}
