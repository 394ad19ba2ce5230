"""Forms of single rows and of lists of rows; from both come edits for the service.

A form knows what its fields showed when the page was opened (``seen``): what its writer left as it was is no
edit, whatever somebody else made of it meanwhile.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.db import models
from django.http import QueryDict

from imari_dx.shared.characters import is_no_text
from imari_dx.shared.form_fields import FieldError
from indicators.planning.errors import Problem
from indicators.planning.forms.fields import field_of
from indicators.planning.order import numbers_in_order
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


class RowList:
    """A list of rows with a form each: in order, with new ones, moved and removed.

    Buttons named ``act`` with the values of ``add_act`` and of each row's ``up``, ``down``, ``above`` move
    what was typed without saving; a box ``…-remove`` takes a row away with the next save. New rows that are
    left wholly blank are passed over.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        form: type[RowForm],
        name: str,
        state: PlanState,
        rows: Sequence[models.Model],
        blank: int = 1,
        is_ordered: bool = False,
        **kwargs: Any,
    ) -> None:
        self.name, self.state, self.is_ordered = name, state, is_ordered
        self._form, self._kwargs, self._data = form, kwargs, data
        self._rows = {f"{name}-{row.pk}": row for row in rows}
        listed = str(data.get(f"{name}-order", "")).split() if data is not None else []
        known = [one for one in listed if one in self._rows or one.startswith(f"{name}-new")]
        if data is None or f"{name}-order" not in data:  # else it was added meanwhile, and is not on the page
            known += [one for one in self._rows if one not in known]
        self._prefixes = (
            known if data is not None else [*known, *(f"{name}-new{n}" for n in range(1, blank + 1))]
        )
        # What somebody added after the page was opened is shown as it stands, and left as it is.
        self._added = frozenset(self._rows) - frozenset(listed) if data is not None else frozenset()
        self._seen = read_seen(data)
        self.forms = self._make()
        self.focus = ("", "")  # what was pressed to move which line: there the reader goes on

    def _make(self) -> list[RowForm]:
        return [
            self._form(
                None if prefix in self._added else self._data,
                state=self.state,
                row=self._rows.get(prefix),
                prefix=prefix,
                seen=self._seen,
                **self._kwargs,
            )
            for prefix in self._prefixes
        ]

    @property
    def order(self) -> str:
        """What the page carries: the forms in their order."""
        return " ".join(self._prefixes)

    @property
    def add_act(self) -> str:
        return f"{self.name}:add"

    def rearrange(self, act: str) -> bool:
        """Do what a button asks that does not save; False if it is none of this list's."""
        what, _colon, prefix = act.removeprefix(f"{self.name}:").partition(":")
        if not act.startswith(f"{self.name}:"):
            return False
        if what == "add":
            self._prefixes.append(self._new_prefix())
        elif prefix in self._prefixes and what == "above":
            self._prefixes.insert(self._prefixes.index(prefix), self._new_prefix())
        elif prefix in self._prefixes and what in ("up", "down"):
            at = self._prefixes.index(prefix)
            to = max(0, min(len(self._prefixes) - 1, at + (1 if what == "down" else -1)))
            self._prefixes.insert(to, self._prefixes.pop(at))
        old = {form.prefix for form in self.forms}
        self.forms, self.focus = self._make(), (what, prefix)
        for form in self.forms:
            if form.prefix not in old:
                next(iter(form.fields.values())).widget.attrs["autofocus"] = True
        return True

    def _new_prefix(self) -> str:
        numbers = [one.rsplit("-new", 1)[1] for one in self._prefixes if "-new" in one]
        highest = max((int(number) for number in numbers if number.isdecimal()), default=0)
        return f"{self.name}-new{highest + 1}"

    def is_left_blank(self, form: RowForm) -> bool:
        """Whether a new row was not filled in at all."""
        return form.row is None and not form.has_changed()

    @property
    def kept(self) -> list[RowForm]:
        """The forms of rows that stay or are added."""
        return [form for form in self.forms if not form.is_removed and not self.is_left_blank(form)]

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.kept if form.is_bound]  # each says what is wrong with it
        staying = [form for form in self.forms if form.is_removed and form.row and form.why_it_stays]
        for form in staying:
            form.add_error(None, form.why_it_stays)
        return all(valid) and not staying

    def edits(self, **fixed: Any) -> list[Edit]:
        """Return the edits; ``fixed`` are fields of new rows. Orders are numbered where they changed."""
        found: list[Edit] = []
        keys = self.state.new_key(self._form.model)
        for form in self.forms:
            if form.is_removed and form.row is not None:
                found.append(form.removal())
        orders = self._orders()
        for form, number in zip(self.kept, orders, strict=True):
            more = {} if number is None else {"sort_order": number}
            if form.row is None:
                found += form.edits(key=keys, **fixed, **more)
                keys -= 1
            else:
                found += with_fields(form, form.edits() if form.is_bound else [], more)
        return found

    def _orders(self) -> list[int | None]:
        """The order that each kept row gets, None where it keeps its own."""
        if not self.is_ordered:
            return [None] * len(self.kept)
        return numbers_in_order([form.stored["sort_order"] if form.row else None for form in self.kept])

    @property
    def marks(self) -> dict[str, str]:
        return {name: one for form in self.forms for name, one in form.marks.items()}


def with_fields(form: RowForm, edits: list[Edit], more: Fields) -> list[Edit]:
    """Add fields to a row's edit, or make one for them."""
    if not more or form.row is None:
        return edits
    if edits:
        own = edits[0]
        return [Edit(own.model, own.key, {**(own.values or {}), **more}, own.seen)]
    return [Edit(form.model, form.row.pk, more)]
