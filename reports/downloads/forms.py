"""The choices on the pages of the documents: a fiscal year, two versions."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import Snapshot


class YearForm(forms.Form):
    """Which of the years that the reader may open; without a (known) choice the latest."""

    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)

    def __init__(self, data: QueryDict, *, years: Sequence[FiscalYear]) -> None:
        super().__init__(data if "year" in data else None, initial={"year": years[0].year if years else None})
        self.years = years
        self.fields["year"] = forms.TypedChoiceField(
            label="年度", coerce=int, required=False, choices=[(one.year, one.label) for one in years]
        )

    @property
    def chosen(self) -> FiscalYear | None:
        """The chosen year, the latest for no or an unknown choice, None where there is no year at all."""
        if self.is_bound and self.is_valid() and self.cleaned_data["year"]:
            return FiscalYear(self.cleaned_data["year"])
        return self.years[0] if self.years else None


class VersionsForm(forms.Form):
    """Which two versions of a report to compare; without a (known) choice the last two."""

    before = forms.TypedChoiceField(label="比べる版", coerce=int, required=False)
    after = forms.TypedChoiceField(label="新しい版", coerce=int, required=False)

    def __init__(self, data: QueryDict, *, numbers: Sequence[int]) -> None:
        super().__init__(data if data else None)
        choices = [(number, f"第{number}版") for number in numbers]
        for name, initial in zip(("before", "after"), numbers[-2:], strict=False):
            self.fields[name] = forms.TypedChoiceField(
                label=self.fields[name].label, coerce=int, required=False, choices=choices, initial=initial
            )

    def chosen(self, snapshots: Sequence[Snapshot]) -> tuple[Snapshot, Snapshot] | None:
        """Return the chosen two, older one first; None where there are fewer than two."""
        if len(snapshots) < 2:
            return None
        by_number = {row.number: row for row in snapshots}
        last = snapshots[-2].number, snapshots[-1].number
        asked = (
            (self.cleaned_data["before"] or last[0], self.cleaned_data["after"] or last[1])
            if self.is_bound and self.is_valid()
            else last
        )
        first, second = sorted(asked)
        return by_number[first], by_number[second]
