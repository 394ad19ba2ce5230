"""The form of one term of the glossary."""

from typing import Any

from django import forms

from indicators.planning.forms.fields import ChosenField, field_of
from indicators.planning.forms.rows import RowForm
from initiatives.models import GlossaryTerm

FIRST = 0


class TermForm(RowForm):
    """One term, and behind which other it stands."""

    model = GlossaryTerm
    names = ("group", "heading", "word", "definition")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [one for one in self.state.all(GlossaryTerm) if one != self.row]
        self.fields["after"] = ChosenField(
            label="並ぶ位置",
            choices=[(FIRST, "最初"), *((one.pk, f"「{one.word}」の次") for one in others)],
            is_number=True,
            initial=self.stands_after,
        )

    def make_field(self, name: str) -> forms.Field:
        if name == "group":
            # A list of the groups there are, to choose from or not.
            return field_of(self.model, name, widget=forms.TextInput(attrs={"list": "term-groups"}))
        return super().make_field(name)

    @property
    def stands_after(self) -> int:
        """The term before this one as the plan has it; of a new one the last of all."""
        keys = [one.pk for one in self.state.all(GlossaryTerm)]
        at = keys.index(self.row.pk) if self.row else len(keys)
        return keys[at - 1] if at else FIRST

    @property
    def wanted_order(self) -> list[int | None]:
        """The keys of all terms in the order that was chosen, None for a new one."""
        own = self.row.pk if self.row else None
        keys: list[int | None] = [one.pk for one in self.state.all(GlossaryTerm) if one != self.row]
        after = self.cleaned_data["after"]
        keys.insert(keys.index(after) + 1 if after != FIRST else 0, own)
        return keys
