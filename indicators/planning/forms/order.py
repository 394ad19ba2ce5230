"""The order of many rows, changed on a list of them; the rows are edited on pages of their own."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models

from indicators.planning.forms.lists import RowList
from indicators.planning.forms.rows import RowForm
from indicators.planning.order import moved, numbers_in_order
from indicators.planning.rows import Edit
from indicators.planning.screen import Screen

ORDER = "order"


class OrderContent:
    """Rows in the order that was posted; a row changes places with those of its group only."""

    row_forms: Sequence[RowForm] = ()
    lists: Sequence[RowList] = ()
    focus: tuple[str, int] = ("", 0)  # what was pressed to move which row: there the reader goes on

    def __init__(
        self, screen: Screen, rows: Sequence[models.Model], group_of: Callable[[Any], object]
    ) -> None:
        self._rows = {row.pk: row for row in rows}
        self._groups = {row.pk: group_of(row) for row in rows}
        self._stored = {
            row.pk: screen.state.rows[row._meta.label_lower, row.pk]["sort_order"] for row in rows
        }
        posted = str((screen.data or {}).get(ORDER, "")).split()
        known = [int(one) for one in posted if one.lstrip("-").isdecimal() and int(one) in self._rows]
        self._order = [*dict.fromkeys(known), *(key for key in self._rows if key not in known)]

    @property
    def rows(self) -> list[Any]:
        """The rows in their order."""
        return [self._rows[key] for key in self._order]

    @property
    def order(self) -> str:
        """What the page carries."""
        return " ".join(map(str, self._order))

    @property
    def is_moved(self) -> bool:
        """Whether the order on the page is another than that of the plan."""
        return bool(self.edits())

    def is_valid(self) -> bool:
        return True

    def rearrange(self, act: str) -> bool:
        what, _colon, key = act.partition(":")
        if what not in ("up", "down") or not key.lstrip("-").isdecimal() or int(key) not in self._rows:
            return False
        self._order = moved(self._order, self._groups, int(key), down=what == "down")
        self.focus = (what, int(key))
        return True

    def edits(self) -> list[Edit]:
        """Return the numbers that rows get within their groups."""
        found = []
        for group in dict.fromkeys(self._groups[key] for key in self._order):
            keys = [key for key in self._order if self._groups[key] == group]
            numbers = numbers_in_order([self._stored[key] for key in keys])
            found += [
                Edit(type(self._rows[key]), key, {"sort_order": number})
                for key, number in zip(keys, numbers, strict=True)
                if number is not None
            ]
        return found
