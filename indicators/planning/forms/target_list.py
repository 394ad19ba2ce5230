"""Lines of a list: the indicators of an initiative, and those of others that it shows (再掲)."""

from collections.abc import Callable, Collection
from itertools import groupby
from typing import Any

from django import forms

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import Indicator, IndicatorPlacement
from indicators.planning.forms.fields import field_of
from indicators.planning.forms.rows import RowForm
from indicators.planning.target_reading import reading_of
from initiatives.models import Initiative


class TargetLine(RowForm):
    """An indicator in its place, with how it is read; it is edited on a screen of its own."""

    model = Indicator
    names = ()

    def __init__(
        self, *args: Any, measured: Collection[int], address: Callable[[int], str], **kwargs: Any
    ) -> None:
        self._measured, self._address = measured, address
        super().__init__(*args, **kwargs)

    @property
    def url(self) -> str:
        """The screen of the indicator."""
        return self._address(self.row.pk) if self.row else ""

    @property
    def reading(self) -> list[str]:
        return reading_of(self.row) if isinstance(self.row, Indicator) else []

    @property
    def why_it_stays(self) -> str:
        row: Any = self.row
        revision = self.state.revision
        if row.pk in self._measured:
            return "実績値があるため、削除できません。終えるときは、評価する最後の年度を変えてください。"
        if revision and row.first_year < revision.effective_year:
            last = FiscalYear(revision.effective_year - 1).label
            return (
                f"前から評価しているため、削除できません。終えるときは、評価する最後の年度を{last}にします。"
            )
        counters = [one.plain_name for one in self.state.all(Indicator) if one.counts_events_of_id == row.pk]
        return f"「{counters[0]}」がこの指標の開催回数を数えているため、削除できません。" if counters else ""


class PlacementForm(RowForm):
    """An indicator of another initiative."""

    model = IndicatorPlacement
    names = ("indicator",)

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        self.initiative = initiative
        super().__init__(*args, **kwargs)

    def make_field(self, name: str) -> forms.Field:
        others = [one for one in self.state.all(Indicator) if one.initiative_id != self.initiative.pk]
        places = {one.pk: at for at, one in enumerate(self.state.all(Initiative))}
        others.sort(key=lambda one: (places[one.initiative_id], one.sort_order))
        groups = [
            (home.full_name, [(one.pk, one.plain_name) for one in listed])
            for home, listed in groupby(others, key=lambda one: one.initiative)
        ]
        choices: list[Any] = [("", "選んでください"), *groups]
        return field_of(IndicatorPlacement, name, choices=choices)
