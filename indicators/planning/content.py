"""What a screen of the plan edits: forms, and the edits that come of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from indicators.planning.forms.lists import RowList
from indicators.planning.forms.rows import RowForm
from indicators.planning.rows import Edit

if TYPE_CHECKING:
    from indicators.planning.screen import Screen


class Content(Protocol):
    """What a screen edits: some forms, and the edits that come of them.

    ``rearrange`` does what a button asks that does not save (a line more, up, down).
    """

    @property
    def row_forms(self) -> Sequence[RowForm]: ...

    def is_valid(self) -> bool: ...

    def edits(self) -> list[Edit]: ...

    def rearrange(self, act: str) -> bool: ...


class FormsContent:
    """The usual content: single forms and lists of rows, all valid, all edits."""

    def __init__(self, *, forms: Sequence[RowForm] = (), lists: Sequence[RowList] = ()) -> None:
        self.single, self.lists = list(forms), list(lists)

    @property
    def row_forms(self) -> list[RowForm]:
        return [*self.single, *(form for one in self.lists for form in one.forms)]

    def is_valid(self) -> bool:
        return all([*(form.is_valid() for form in self.single), *(one.is_valid() for one in self.lists)])

    def edits(self) -> list[Edit]:
        return [
            *(edit for form in self.single for edit in form.edits()),
            *(edit for one in self.lists for edit in one.edits()),
        ]

    def rearrange(self, act: str) -> bool:
        return any(one.rearrange(act) for one in self.lists)


class OneRow:
    """One row on a page of its own: added, edited, or removed by its box. ``new``: fields of a new one."""

    lists: Sequence[RowList] = ()

    def __init__(self, screen: "Screen", form: RowForm, **new: Any) -> None:
        self.screen, self.form, self._new = screen, form, new

    @property
    def row_forms(self) -> list[RowForm]:
        return [self.form]

    def is_valid(self) -> bool:
        if not self.form.is_removed:
            return self.form.is_valid()
        if self.form.why_it_stays:
            self.form.add_error(None, self.form.why_it_stays)
        return not self.form.why_it_stays

    def edits(self) -> list[Edit]:
        if self.form.is_removed:
            return [self.form.removal()]
        key = self.screen.state.new_key(self.form.model)
        return self.form.edits(key=key, plan=self.screen.stored.pk, **self._new)

    def rearrange(self, act: str) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands before and behind a row, each with its label and its address."""

    former: tuple[str, str] | None
    next: tuple[str, str] | None

    @classmethod
    def of(cls, rows: Sequence[Any], row: Any, link: Callable[[Any], tuple[str, str]]) -> "Neighbours":
        """Find a row's neighbours in a list; none of a new row."""
        if row is None:
            return cls(None, None)
        at = [one.pk for one in rows].index(row.pk)
        return cls(link(rows[at - 1]) if at else None, link(rows[at + 1]) if at + 1 < len(rows) else None)
