"""Which initiatives and which year the dashboards show; the choice stands in the address."""

from collections.abc import Iterable
from functools import cached_property

from django import forms
from django.http import QueryDict
from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.former_addresses import with_top_level
from reports.builders.overview import Overview
from reports.dashboards.conditions import TOP, Choices, Condition, conditions_of
from reports.documents.overview import InitiativeYear

ALL_YEARS = "all"
LEVEL = "level"


class OverviewForm(forms.Form):
    """Year and conditions; what is left out restricts nothing, nor does what is unknown (its field says so).

    Choices come from all years of the plan as the reader may see it, so a link means the same for everybody.
    Where several levels report, ``overview`` is of the one that is chosen: without a choice of the last.
    """

    def __init__(self, data: QueryDict, overview: Overview) -> None:
        data = with_top_level(data, TOP)
        super().__init__(data)
        levels = overview.plan.reporting_levels
        self.level = next((one for one in levels if str(one.number) == data.get(LEVEL)), None)
        if len(levels) > 1:
            choices = [(str(one.number), one.word) for one in levels]
            self.fields[LEVEL] = forms.ChoiceField(label="数える階層", required=False, choices=choices)
            overview = overview.of_level(self.level_number(overview))
        self.overview = overview
        rows = list(overview.rows.values())
        self.fields["year"] = forms.ChoiceField(label="年度", required=False, choices=_years(overview))
        self.offered = [one for one in conditions_of(overview.plan) if one.is_offered(rows)]
        for one in self.offered:
            label = one.label_in(overview.plan.words)
            self.fields[one.name] = (
                forms.ChoiceField(label=label, required=False, choices=_all(one.choices(rows, overview)))
                if one.choices
                else forms.BooleanField(label=label, required=False)
            )
        self.is_valid()  # an unknown choice leaves its field out of cleaned_data: no restriction
        self.data = self._with_year(data)

    def level_number(self, overview: Overview) -> int:
        """The number of the level that is shown."""
        return self.level.number if self.level else overview.plan.last_level_number

    @property
    def word(self) -> str:
        """What the plan calls one of what is shown."""
        return self.level.word if self.level else self.overview.plan.initiative_word

    def _with_year(self, data: QueryDict) -> QueryDict:
        """The data with the year and level that are shown, so that the fields say what was not asked for."""
        shown = data.copy()
        shown[LEVEL] = str(self.level_number(self.overview))
        shown["year"] = ALL_YEARS if self.fiscal_year is None else str(self.fiscal_year.year)
        return shown

    @cached_property
    def fiscal_year(self) -> FiscalYear | None:
        """The chosen year, None for the whole period; without a choice see ``Period.year_in_view``."""
        asked = self.cleaned_data.get("year")
        if asked == ALL_YEARS:
            return None
        if asked:
            return FiscalYear(int(asked))
        opened = (year.year for year in self.overview.opened)
        return self.overview.plan.period_on(timezone.localdate()).year_in_view(opened)

    @cached_property
    def years(self) -> list[FiscalYear]:
        """The years that the choice covers."""
        return self.overview.fiscal_years if self.fiscal_year is None else [self.fiscal_year]

    @cached_property
    def chosen(self) -> list[Condition]:
        """The conditions that restrict, those in sight first."""
        chosen = [one for one in self.offered if self.cleaned_data.get(one.name)]
        return sorted(chosen, key=lambda one: bool(one.short))

    def keeps(self, row: InitiativeYear) -> bool:
        """Whether one initiative's year meets all conditions."""
        return all(one.keeps(row, self.cleaned_data[one.name], self.overview) for one in self.chosen)

    def filter(self, rows: Iterable[InitiativeYear]) -> list[InitiativeYear]:
        """Return the rows that meet all conditions, in their order."""
        return [row for row in rows if self.keeps(row)]

    @property
    def initiative_ids(self) -> list[int]:
        """Initiatives of which a chosen year meets the conditions, in official order."""
        return [
            key
            for key in self.overview.initiative_ids
            if any(self.keeps(self.overview.rows[key, year.year]) for year in self.years)
        ]

    @property
    def again_ids(self) -> list[int]:
        """Initiatives that only stand again (再掲) under what was chosen: shown and not counted."""
        own = set(self.initiative_ids)
        found = (
            self.overview.rows[key, year.year] for key in self.overview.initiative_ids for year in self.years
        )
        again = (row.initiative_id for row in found if any(map(self.keeps, row.again)))
        return [key for key in dict.fromkeys(again) if key not in own]

    @property
    def is_restricting(self) -> bool:
        """Whether anything but the year was chosen."""
        return bool(self.chosen)

    @property
    def in_sight(self) -> list[forms.BoundField]:
        """The fields that are always in sight."""
        level = [self[LEVEL]] if LEVEL in self.fields else []
        return [*level, self["year"], *(self[one.name] for one in self.offered if not one.short)]

    @property
    def less_used(self) -> list[forms.BoundField]:
        """The fields below the line that opens them, boxes to tick last."""
        return [self[one.name] for one in self._less_used]

    @property
    def less_used_words(self) -> str:
        """What the line says that one may choose there."""
        return self.overview.plan.words.say("・".join(one.short for one in self._less_used))

    @property
    def _less_used(self) -> list[Condition]:
        return sorted((one for one in self.offered if one.short), key=lambda one: one.choices is None)

    @property
    def has_more_conditions(self) -> bool:
        """Whether one of the less used conditions was chosen."""
        return any(one.short for one in self.chosen)

    @property
    def query(self) -> dict[str, str]:
        """The choice as it stands in addresses."""
        chosen = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: "on" if value is True else str(value) for name, value in chosen.items() if value}


def _years(overview: Overview) -> Choices:
    opened = {year.year for year in overview.opened}
    return [(ALL_YEARS, "計画期間全体")] + [
        (str(year.year), year.label if year.year in opened else f"{year.label}（照会前）")
        for year in reversed(overview.fiscal_years)
    ]


def _all(choices: Iterable[tuple[str, str]]) -> Choices:
    """Each choice once, the first wording of it, after すべて."""
    once: dict[str, str] = {}
    for key, label in choices:
        once.setdefault(key, label)
    return [("", "すべて"), *once.items()]
