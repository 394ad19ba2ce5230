"""Forms of single rows of the plan, from which come edits for the service.

A form knows what its fields showed when the page was opened (``seen``): what its writer left as it was is no
edit, whatever somebody else made of it meanwhile.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.db import models
from django.http import QueryDict

from imari_dx.shared.characters import is_no_text
from imari_dx.shared.form_fields import FieldError
from indicators.planning.errors import Problem
from indicators.planning.forms.fields import field_of
from indicators.planning.rows import Edit, Fields, Kind, RowKey, defaults, mark, plain
from indicators.planning.state import PlanState

SEEN = "seen"
Seen = Mapping[str, str]


def read_seen(data: Mapping[str, Any] | None) -> Seen:
    """Return the marks of fields that a page carried; none of what no page has written."""
    try:
        read = json.loads(str((data or {}).get(SEEN, "")))
    except ValueError:
        return {}
    return {str(name): str(one) for name, one in read.items()} if isinstance(read, dict) else {}


class RowForm(forms.Form):
    """Some fields of one row of the plan. A subclass names the model and the fields, or makes them itself.

    ``row`` None: a new row. ``key`` is given to a new row by whoever knows which are free.
    """

    model: ClassVar[Kind]
    names: tuple[str, ...]
    # Which of them are seldom needed, and folded away (詳しい設定).
    details: tuple[str, ...] = ()

    def __init__(
        self,
        data: QueryDict | None,
        *,
        state: PlanState,
        row: models.Model | None,
        prefix: str,
        seen: Seen | None = None,
        **kwargs: Any,
    ) -> None:
        self.state, self.row = state, row
        self._new_key = 0
        self.stored: Fields = self._stored()
        self._seen = read_seen(data) if seen is None else seen
        super().__init__(data, prefix=prefix, initial=self._initial(), **kwargs)
        for name in self.names:
            self.fields[name] = self.make_field(name)

    def make_field(self, name: str) -> forms.Field:
        """Return the form's field for a model's one; to be overridden for choices and words."""
        return field_of(self.model, name)

    def _stored(self) -> Fields:
        if self.row is None:
            return defaults(self.model)
        return self.state.rows[self.model._meta.label_lower, self.row.pk]

    def _initial(self) -> dict[str, Any]:
        """What a field shows at first: the row's values, as the model has them."""
        row = self.row or self.model()
        found: dict[str, Any] = {}
        for name in self.names:
            own: Any = self.model._meta.get_field(name)
            if own.many_to_many:
                found[name] = self.stored[name]
            else:
                value = self.stored[name]
                found[name] = value if own.is_relation else own.to_python(value)
        return found | self.more_initial(row)

    def more_initial(self, row: Any) -> dict[str, Any]:
        """What a new row starts with, and what else a subclass shows."""
        return {}

    @property
    def key(self) -> RowKey | None:
        """The row, None for a new one."""
        return (self.model._meta.label_lower, self.row.pk) if self.row is not None else None

    @property
    def marks(self) -> dict[str, str]:
        """What the page carries: the marks of what is stored in this form's fields."""
        return {self.add_prefix(name): mark(self.stored[name]) for name in self.names} if self.row else {}

    def values(self) -> Fields:
        """What was typed, as a row has it; only of a form without errors."""
        return plain({name: self.value_of(name) for name in self.names})

    def value_of(self, name: str) -> Any:
        """Return what one field holds for the row; to be overridden where it is not simply what was typed."""
        value, own = self.cleaned_data[name], cast(Any, self.model._meta.get_field(name))
        if isinstance(value, list):
            return sorted(value)
        return value if own.is_relation else own.to_python(value)

    @property
    def touched(self) -> Fields:
        """What its writer changed: other than the page showed, or than is stored where that is not known."""
        return {name: value for name, value in self.values().items() if mark(value) != self._mark_shown(name)}

    def _mark_shown(self, name: str) -> str:
        return self._seen.get(self.add_prefix(name)) or mark(self.stored[name])

    def edits(self, *, key: int = 0, **fixed: Any) -> list[Edit]:
        """Return the edit that was typed, none if nothing changed. ``key`` and ``fixed`` are of a new row."""
        if self.row is None:
            self._new_key = key
            return [Edit(self.model, key, {**self.values(), **fixed})]
        touched = self.touched
        return [self._edit(touched)] if touched else []

    def _edit(self, values: Fields | None) -> Edit:
        assert self.row is not None  # noqa: S101
        shown = self.names if values is None else values
        return Edit(self.model, self.row.pk, values, {name: self._mark_shown(name) for name in shown})

    def removal(self) -> Edit:
        """Return the edit that takes the row away."""
        return self._edit(None)

    def keep_what_others_wrote(self) -> None:
        """After a conflict: show what is stored by now in the fields that the writer had not touched."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        for name in self.names:
            shown = self._seen.get(self.add_prefix(name))
            if name in self.cleaned_data and shown == mark(plain({name: self.value_of(name)})[name]):
                prepared = self.fields[name].prepare_value(self.initial.get(name))
                _put(data, self.add_prefix(name), prepared)
        self.data = data

    def differences(self, fields: Iterable[str]) -> list[dict[str, str]]:
        """Return what is stored and what was typed, in the words of the form, for a table of both."""
        typed = self.values()
        return [
            {
                "label": str(self.fields[name].label),
                "stored": self.shown(name, self.stored[name]),
                "typed": self.shown(name, typed[name]),
            }
            for name in fields
        ]

    def shown(self, name: str, value: Any) -> str:
        """Return a value of a field for a reader."""
        field = self.fields[name]
        if value in (None, "", []):
            return "（空欄）"
        if isinstance(value, bool):
            return "はい" if value else "いいえ"
        choices = getattr(field, "choices", None)
        if choices is not None:
            words = {str(key): str(word) for key, word in choices}
            several = value if isinstance(value, list) else [value]
            return "、".join(words.get(str(one), str(one)) for one in several)
        own: Any = self.model._meta.get_field(name)
        return str(field.prepare_value(own.to_python(value)))

    def removed_characters(self) -> str:
        """Return the characters that fall away from what was typed."""
        return "".join(
            {
                one
                for name in self.names
                for one in str(self.data.get(self.add_prefix(name), ""))
                if is_no_text(one) and one != "\r"
            }
        )

    def take(self, problem: Problem) -> bool:
        """Show a problem at its field, if it is of this row."""
        own = self.key or (self.model._meta.label_lower, self._new_key)
        if problem.row != own or not self.is_bound:
            return False
        self.add_error(problem.field if problem.field in self.fields else None, problem.sentence)
        return True

    def field_errors(self) -> list[FieldError]:
        """Return its errors for the summary on top."""
        found = [FieldError("", str(one), f"#{self.first_id}") for one in self.non_field_errors()]
        for bound in self.visible_fields():
            found += [
                FieldError(str(bound.label), str(one), f"#{bound.id_for_label}") for one in bound.errors
            ]
        return found

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields that everybody sees."""
        return [self[name] for name in self.fields if name not in self.details]

    @property
    def detail_fields(self) -> list[forms.BoundField]:
        """Those that are folded away."""
        return [self[name] for name in self.fields if name in self.details]

    @property
    def is_unfolded(self) -> bool:
        """Whether something is wrong with what is folded away."""
        return any(bound.errors for bound in self.detail_fields)

    @property
    def why_it_stays(self) -> str:
        """Why the row cannot be removed, "" if it can; to be overridden where other rows rest on it."""
        return ""

    @property
    def is_removed(self) -> bool:
        """Whether its box in a list says that the row goes."""
        return self.is_bound and bool(self.data.get(f"{self.prefix}-remove"))

    @property
    def first_id(self) -> str:
        return next((bound.id_for_label for bound in self.visible_fields()), "")


def _put(data: QueryDict, name: str, value: Any) -> None:
    if isinstance(value, list):
        data.setlist(name, [str(one) for one in value])
    elif value is None or value is False:
        data.pop(name, None)
    else:
        data[name] = "on" if value is True else str(value)
