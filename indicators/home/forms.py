"""Narrowing and sorting the work list; the choice stands in the address."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import cast

from django import forms
from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import SearchField
from imari_dx.shared.former_addresses import with_top_level
from imari_dx.shared.narrowing import NarrowingForm
from imari_dx.shared.search import finds
from indicators.home.work_list import WorkRow, most_urgent_first
from indicators.models import ReportState
from initiatives.words import Words

_RETURNED, _LATE, _NOT_PLANNED = "returned", "late", "not_planned"
_STATES = [
    *ReportState.choices,
    (_RETURNED, "差戻し（修正待ち）"),
    (_LATE, "回答期限を過ぎたもの"),
    (_NOT_PLANNED, "計画なし"),
]
_STATE_NUMBERS = {state: number for number, state in enumerate(ReportState.values)}
_SORTS: dict[str, tuple[str, Callable[[Iterable[WorkRow]], list[WorkRow]]]] = {
    "urgent": ("急ぐ順（差戻し・期限）", most_urgent_first),
    "code": ("{initiative}の順", lambda rows: sorted(rows, key=lambda row: row.number)),
    "state": ("状態の順", lambda rows: sorted(rows, key=lambda row: _STATE_NUMBERS[ReportState(row.state)])),
    "department": ("担当課の順", lambda rows: sorted(rows, key=lambda row: (row.department, row.number))),
    "updated": (
        "新しく動いた順",
        lambda rows: sorted(rows, key=lambda row: row.last.on.toordinal() if row.last else 0, reverse=True),
    ),
}


class WorkFilterForm(NarrowingForm):
    """Which rows, in which order."""

    q = SearchField()
    year = forms.ChoiceField(label="年度", required=False)
    state = forms.ChoiceField(label="状態", required=False, choices=[("", "すべて"), *_STATES])
    group = forms.ChoiceField(required=False)
    department = forms.ChoiceField(label="担当課", required=False)
    sort = forms.ChoiceField(label="並び順", required=False)

    def __init__(
        self,
        data: QueryDict,
        *,
        rows: Sequence[WorkRow],
        years: Sequence[FiscalYear],
        levels: Sequence[str],
        words: Words,
    ) -> None:
        data = with_top_level(data, "group")
        super().__init__(data)
        self.years = years
        self.fields["q"].label = f"{words.initiative}の番号・名称・人の名前"
        sorts = [(code, words.say(label)) for code, (label, _key) in _SORTS.items()]
        cast(forms.ChoiceField, self.fields["sort"]).choices = sorts
        self._choose("year", "最新の年度", [(str(one.year), one.label) for one in years])
        headings = _headings(rows)
        if levels and len(headings) > 1:
            self.fields["group"].label = "・".join(levels)
            self._choose("group", "すべて", list(headings.items()))
        else:
            del self.fields["group"]
        departments = sorted({name for row in rows for name in row.departments})
        self._choose("department", "すべて", [(name, name) for name in departments])

    def _choose(self, name: str, anything: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", anything), *choices]

    @property
    def is_active(self) -> bool:
        """Whether anything is narrowed or sorted."""
        return bool(self.chosen or self.errors)

    @property
    def year_shown(self) -> FiscalYear | None:
        """The year whose other rows are listed: the chosen one, else the latest."""
        chosen = self.chosen.get("year")
        return FiscalYear(int(chosen)) if chosen else next(iter(self.years), None)

    def filter(self, rows: Iterable[WorkRow]) -> list[WorkRow]:
        """Return the rows that were asked for, in the order that was asked for."""
        chosen = self.chosen
        query, year = chosen.get("q", ""), chosen.get("year")
        kept = [
            row
            for row in rows
            if (not year or row.fiscal_year.year == int(year))
            and ("group" not in chosen or chosen["group"] in _keys(row))
            and chosen.get("department", row.departments[0]) in row.departments
            and _is_in_state(row, chosen.get("state", ""))
            and finds(query, _searched(row))
        ]
        return _SORTS[chosen.get("sort", "urgent")][1](kept)


def _keys(row: WorkRow) -> list[str]:
    """The headings that choose a row: those that it stands under, however far above."""
    return [f"{row.plan_number}.{one.key}" if row.plan_number else one.key for one in row.headings]


def _headings(rows: Iterable[WorkRow]) -> dict[str, str]:
    """The headings of rows, each below the one that it belongs to."""
    found: dict[str, str] = {}
    below: dict[str, list[str]] = {}
    for row in rows:
        parent = ""
        for depth, (key, one) in enumerate(zip(_keys(row), row.headings, strict=True)):
            if key not in found:
                found[key] = f"{'　' * depth}{one.title}"
                below.setdefault(parent, []).append(key)
            parent = key

    def walk(parent: str) -> Iterator[tuple[str, str]]:
        for key in below.get(parent, ()):
            yield key, found[key]
            yield from walk(key)

    return dict(walk(""))


def _is_in_state(row: WorkRow, wanted: str) -> bool:
    match wanted:
        case "":
            return True
        case "returned":
            return row.returned is not None
        case "late":
            return row.is_late
        case "not_planned":
            return not row.is_planned
        case _:
            return row.state == wanted


def _searched(row: WorkRow) -> tuple[str, ...]:
    by = row.last.by if row.last else ""
    return row.code, row.plain_code, row.slug, row.title, row.department, by
