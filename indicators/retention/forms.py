"""The terms as they are typed."""

from collections.abc import Sequence
from typing import Any

from django import forms

from indicators.models.retention import LONGEST_TERM
from indicators.retention.services import Listed


class TermsForm(forms.Form):
    """A number of years for each kind."""

    def __init__(self, *args: Any, rows: Sequence[Listed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = f"1から{LONGEST_TERM}までの数字で入力してください。"
        for row in rows:
            self.fields[row.rule.kind.value] = forms.IntegerField(
                label=row.rule.kind.label,
                min_value=1,
                max_value=LONGEST_TERM,
                initial=row.years,
                # No type="number": what was typed wrongly stays to be seen.
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                help_text=f"{row.rule.since}はじめの設定は{row.rule.years}年です。",
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
            )
