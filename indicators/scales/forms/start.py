"""Starting a scale from a published one that ships, or from a version of the plan's own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict

from indicators.models import RatingScale


class StartForm(forms.Form):
    """What a new version starts from, and under which key it stands."""

    field_width = "medium"

    origin = forms.ChoiceField(
        label="もとにする基準", error_messages={"required": "もとにする基準を選んでください。"}
    )
    key = forms.CharField(
        label="符号",
        max_length=50,
        required=False,
        help_text="別の基準として作るときに、半角の英小文字・数字・ハイフンで付けます（例: imari-2）。"
        "空欄のときは、もとにした基準の次の版になります。",
        validators=[
            RegexValidator(
                r"\A[a-z0-9][a-z0-9_-]*\Z",
                "半角の英小文字、数字、ハイフン、下線で入力してください（例: imari-2）。",
            )
        ],
    )

    def __init__(
        self, data: QueryDict | None, *, shipped: Mapping[str, Mapping[str, Any]], own: Sequence[RatingScale]
    ) -> None:
        super().__init__(data)
        self._definitions: dict[str, Mapping[str, Any]] = {
            f"shipped:{key}": one for key, one in shipped.items()
        } | {f"own:{row.pk}": {**row.definition, "key": row.key} for row in own}
        self.fields["origin"].choices = [  # type: ignore[attr-defined]
            ("", "選んでください"),
            ("この計画の基準", [(f"own:{row.pk}", str(row)) for row in own]),
            ("公表されている基準", [(f"shipped:{key}", one["name"]) for key, one in shipped.items()]),
        ]

    @property
    def definition(self) -> Mapping[str, Any]:
        """The definition to start from, once valid."""
        return self._definitions[self.cleaned_data["origin"]]

    @property
    def chosen_key(self) -> str:
        """The key of the new version, once valid."""
        return self.cleaned_data["key"] or str(self.definition["key"])
