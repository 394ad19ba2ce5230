"""Lists of rows of the plan with a form each: in order, with new ones, moved and removed."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.http import QueryDict

from indicators.planning.forms.rows import RowForm, read_seen
from indicators.planning.order import numbers_in_order
from indicators.planning.rows import Edit, Fields
from indicators.planning.state import PlanState


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
