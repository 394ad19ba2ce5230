"""Which initiatives and which year the dashboards show; the choice stands in the address."""

from collections.abc import Iterable, Sequence

from django import forms
from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import ReportState
from reports.builders.overview import Overview
from reports.builders.tally import column_of, counted
from reports.documents.overview import NOT_PUBLISHED, InitiativeYear
from reports.documents.tally import CHANGES, STANDINGS

ALL_YEARS = "all"
NOT_PLANNED = "none"
HIDDEN = "hidden"
Choices = list[tuple[str, str]]


class OverviewForm(forms.Form):
    """Year and conditions; what is left out restricts nothing, nor does what is unknown (its field says so).

    Choices come from all years of the plan as the reader may see it, so a link means the same for everybody.
    """

    year = forms.ChoiceField(label="年度", required=False)
    sector = forms.ChoiceField(label="分野", required=False)
    policy = forms.ChoiceField(label="施策の柱", required=False)
    department = forms.ChoiceField(label="担当課", required=False)
    priority = forms.BooleanField(label="☆国の重点取組だけ", required=False)
    vision = forms.ChoiceField(label="ビジョンの具体的な取組", required=False)
    grade = forms.ChoiceField(label="評価", required=False)
    state = forms.ChoiceField(label="状態", required=False)

    change = forms.ChoiceField(
        label="前年度からの変化",
        required=False,
        choices=[("", "すべて"), *((word, word) for word in CHANGES)],
    )
    standing = forms.ChoiceField(
        label="目標の状況",
        required=False,
        choices=[("", "すべて"), *((one.value, one.label) for one in STANDINGS)],
    )

    LESS_USED = ("policy", "department", "priority", "vision", "state", "change", "standing")
    CONDITIONS = ("sector", "grade", *LESS_USED)

    def __init__(self, data: QueryDict, overview: Overview) -> None:
        super().__init__(data)
        self.overview = overview
        rows = list(overview.rows.values())
        for name, choices in _choices(rows, overview).items():
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label, required=False, choices=choices
            )
        self.is_valid()  # an unknown choice leaves its field out of cleaned_data: no restriction
        self.data = self._with_year(data)

    def _with_year(self, data: QueryDict) -> QueryDict:
        """The data with the year that is shown, so that the field says it where none was asked for."""
        shown = data.copy()
        shown["year"] = ALL_YEARS if self.fiscal_year is None else str(self.fiscal_year.year)
        return shown

    @property
    def fiscal_year(self) -> FiscalYear | None:
        """The chosen year, None for the whole period; without a choice the latest that was opened."""
        asked = self.cleaned_data.get("year")
        if asked == ALL_YEARS:
            return None
        if asked:
            return FiscalYear(int(asked))
        opened = self.overview.opened
        return opened[-1] if opened else self.overview.fiscal_years[0]

    @property
    def years(self) -> list[FiscalYear]:
        """The years that the choice covers."""
        return self.overview.fiscal_years if self.fiscal_year is None else [self.fiscal_year]

    def keeps(self, row: InitiativeYear) -> bool:
        """Whether one initiative's year meets all conditions."""
        chosen = self.cleaned_data
        return all(
            (
                not chosen.get("sector") or row.sector == chosen["sector"],
                not chosen.get("policy") or str(row.policy_id) == chosen["policy"],
                not chosen.get("department") or chosen["department"] in row.departments,
                not chosen.get("priority") or row.is_priority,
                not chosen.get("vision") or int(chosen["vision"]) in row.visions,
                not chosen.get("grade") or self._is_in_column(row, chosen["grade"]),
                not chosen.get("state") or _state(row) == chosen["state"],
                not chosen.get("change") or row.change == chosen["change"],
                not chosen.get("standing") or chosen["standing"] in row.standings,
            )
        )

    def _is_in_column(self, row: InitiativeYear, column: str) -> bool:
        wanted = "" if column == self.overview.columns[-1].code else column
        return bool(counted([row])) and column_of(row) == wanted

    def filter(self, rows: Iterable[InitiativeYear]) -> list[InitiativeYear]:
        """Return the rows that meet all conditions, in their order."""
        return [row for row in rows if self.keeps(row)]

    @property
    def initiative_ids(self) -> list[int]:
        """Initiatives of which a chosen year meets the conditions, in official order."""
        return [
            one.pk
            for one in self.overview.initiatives
            if any(self.keeps(self.overview.rows[one.pk, year.year]) for year in self.years)
        ]

    @property
    def is_restricting(self) -> bool:
        """Whether anything but the year was chosen."""
        return any(self.cleaned_data.get(name) for name in self.CONDITIONS)

    @property
    def has_more_conditions(self) -> bool:
        """Whether one of the less used conditions was chosen."""
        return any(self.cleaned_data.get(name) for name in self.LESS_USED)

    @property
    def query(self) -> dict[str, str]:
        """The choice as it stands in addresses."""
        chosen = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: "on" if value is True else str(value) for name, value in chosen.items() if value}


def _state(row: InitiativeYear) -> str:
    if row.state and (row.is_planned or row.is_reported):
        return row.state
    return HIDDEN if row.state_label == NOT_PUBLISHED else NOT_PLANNED


def _choices(rows: Sequence[InitiativeYear], overview: Overview) -> dict[str, Choices]:
    """The choices of each field, in the plan's order."""
    opened = {year.year for year in overview.opened}
    years: Choices = [(ALL_YEARS, "計画期間全体")] + [
        (str(year.year), year.label if year.year in opened else f"{year.label}（照会前）")
        for year in reversed(overview.fiscal_years)
    ]
    visions = sorted({number for row in rows for number in row.visions})
    *grades, none = overview.columns
    departments = dict.fromkeys(name for row in rows for name in row.departments)
    return {
        "year": years,
        "sector": _all([(row.sector, row.sector_name) for row in rows]),
        "policy": _all([(str(row.policy_id), row.policy.replace("※", "")) for row in rows]),
        "department": _all([(name, name) for name in departments]),
        "vision": _all([(str(number), f"具体的な取組{number}") for number in visions]),
        "grade": _all([*((one.code, one.code) for one in grades), (none.code, none.label)]),
        "state": _all([*ReportState.choices, (NOT_PLANNED, "計画なし"), (HIDDEN, NOT_PUBLISHED)]),
    }


def _all(choices: Iterable[tuple[str, str]]) -> Choices:
    """Each choice once, the first wording of it, after すべて."""
    once: dict[str, str] = {}
    for key, label in choices:
        once.setdefault(key, label)
    return [("", "すべて"), *once.items()]
