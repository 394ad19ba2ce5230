"""Which instructions are listed, in which order; the choice stands in the address."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from imari_dx.shared.form_fields import SearchField
from imari_dx.shared.narrowing import NarrowingForm
from imari_dx.shared.search import finds
from indicators.instructions.reading import InstructionRow
from indicators.workflow.instructions import Standing

_OPEN = "open"
_FAR = 10**8  # behind every day


def _by_day(row: InstructionRow) -> tuple[bool, int]:
    """Open ones first, the nearest day first; those without a day behind them."""
    due_on = row.remark.due_on
    return not row.standing.is_open, due_on.toordinal() if due_on else _FAR


_SORTS: dict[str, tuple[str, Callable[[InstructionRow], Any] | None]] = {
    "due": ("期限の近い順", _by_day),
    "new": ("新しい順", None),  # as they are read
    "code": ("{initiative}の順", lambda row: (row.initiative.sort_order, row.remark.pk)),
    "addressee": ("宛先の順", lambda row: (row.addressee, row.remark.pk)),
}


class InstructionForm(NarrowingForm):
    """Words, where it stands, whom it is for, the year, the order."""

    q = SearchField(label="内容・回答・{initiative}")
    standing = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[
            ("", "すべて"),
            (_OPEN, "終了していないもの"),
            *((one.value, one.label) for one in Standing),
        ],
    )
    department = forms.ChoiceField(label="宛先", required=False)
    year = forms.ChoiceField(label="年度", required=False)
    sort = forms.ChoiceField(label="並び順", required=False)

    def __init__(self, data: QueryDict, *, rows: Sequence[InstructionRow], say: Callable[[str], str]) -> None:
        super().__init__(data)
        self.fields["q"].label = say(str(self.fields["q"].label))
        self._choose("department", sorted({row.addressee for row in rows if row.addressee}))
        years = {row.fiscal_year.year: row.fiscal_year.label for row in rows}
        self._choose("year", [str(year) for year in sorted(years, reverse=True)], years)
        cast(forms.ChoiceField, self.fields["sort"]).choices = [
            (code, say(label)) for code, (label, _key) in _SORTS.items()
        ]

    def _choose(self, name: str, values: Iterable[str], labels: dict[int, str] | None = None) -> None:
        choices = [(value, labels[int(value)] if labels else value) for value in values]
        cast(forms.ChoiceField, self.fields[name]).choices = [("", "すべて"), *choices]

    @property
    def is_active(self) -> bool:
        """Whether anything is narrowed or sorted."""
        return bool(self.chosen or self.errors)

    def filter(self, rows: Iterable[InstructionRow]) -> list[InstructionRow]:
        """Return the rows that were asked for, in the order that was asked for."""
        chosen = self.chosen
        standing, department = chosen.get("standing", ""), chosen.get("department", "")
        kept = [
            row
            for row in rows
            if (row.standing.is_open if standing == _OPEN else standing in ("", row.standing))
            and department in ("", row.addressee)
            and chosen.get("year", "") in ("", str(row.fiscal_year.year))
            and finds(chosen.get("q", ""), _searched(row))
        ]
        key = _SORTS[chosen.get("sort", "due")][1]
        return sorted(kept, key=key) if key else kept


def _searched(row: InstructionRow) -> tuple[str, ...]:
    one, said = row.initiative, [step.text for step in row.said]
    return one.code, one.plain_code, one.slug, one.listed_title, row.remark.text, row.speaker, *said
