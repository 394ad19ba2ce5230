"""所見 of a year: one text of the whole plan and one per heading of its top level, each with its version."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from imari_dx.shared.form_fields import TypedTextField
from indicators.models import Commentary
from indicators.rounds.commentary.services import CommentaryText
from initiatives.models import Heading

_WHOLE = "whole"
_BROKEN = "画面の情報が欠けています。入力した内容を控えてから、画面を開き直してください。"


@dataclass(frozen=True, slots=True)
class CommentaryRow:
    """One text of the page: its fields, who wrote what is stored, and that text where it must be compared."""

    field: forms.BoundField
    version: forms.BoundField
    stored: Commentary | None
    is_stale: bool


class CommentaryForm(forms.Form):
    """The texts by heading id; None is the whole plan."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        headings: Sequence[Heading],
        stored: Mapping[int | None, Commentary],
    ) -> None:
        self.headings, self.stored = headings, stored
        self.stale: frozenset[int | None] = frozenset()
        self.keys: dict[int | None, str] = {None: _WHOLE, **{one.pk: f"heading-{one.pk}" for one in headings}}
        labels: dict[int | None, str] = {None: "全体"}
        labels |= {one.pk: one.plain_name for one in headings}
        super().__init__(data)
        for key, name in self.keys.items():
            row = stored.get(key)
            self.fields[name] = TypedTextField(
                label=labels[key], rows=8, initial=row.text if row else "", required=False
            )
            self.fields[f"{name}-version"] = forms.IntegerField(
                initial=row.version if row else 0,
                min_value=0,
                widget=forms.HiddenInput,
                error_messages=dict.fromkeys(("required", "invalid", "min_value"), _BROKEN),
            )

    @property
    def rows(self) -> Iterator[CommentaryRow]:
        for key, name in self.keys.items():
            yield CommentaryRow(
                self[name], self[f"{name}-version"], self.stored.get(key), is_stale=key in self.stale
            )

    @property
    def texts(self) -> dict[int | None, CommentaryText]:
        """What was typed, once valid."""
        data = self.cleaned_data
        return {key: CommentaryText(data[name], data[f"{name}-version"]) for key, name in self.keys.items()}

    def beside(
        self, stored: Mapping[int | None, Commentary], stale: Mapping[int | None, Commentary]
    ) -> "CommentaryForm":
        """Return the form to choose with: typed texts that are stale stand beside what is stored by now.

        It carries the present versions: the next save is meant. Texts that only others changed are shown as
        they are stored.
        """
        data = QueryDict(mutable=True)
        for key, name in self.keys.items():
            row, typed = stored.get(key), self.texts[key]
            is_mine = key in stale or row is None or typed.version == row.version
            data[name] = typed.text if is_mine or row is None else row.text
            data[f"{name}-version"] = str(row.version if row else 0)
        form = CommentaryForm(data, headings=self.headings, stored=stored)
        form.stale = frozenset(stale)
        return form
