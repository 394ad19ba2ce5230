"""The search in the history; it stands in the address, so that a link shows the same."""

from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import SearchField
from indicators.models import AnnualReport
from initiatives.models import Initiative
from reports.builders.history import PLAN_KIND, HistoryRow


class HistoryForm(forms.Form):
    """Year (the latest unless chosen), initiative, kind, and a text that stands anywhere in a row."""

    year = forms.ChoiceField(label="年度", required=False)
    initiative = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(
        label="種類",
        required=False,
        choices=[
            ("", "すべて"),
            ("変更", "値の変更"),
            ("操作", "操作"),
            (PLAN_KIND, "計画の改定・訂正・引継ぎ"),
        ],
    )
    text = SearchField(label="言葉（人、項目、内容）")

    def __init__(
        self,
        data: QueryDict,
        *,
        years: Sequence[FiscalYear],
        initiatives: Sequence[Initiative],
        word: str,
    ) -> None:
        super().__init__(data)
        self.years = years
        self.fields["year"] = forms.ChoiceField(
            label="年度", required=False, choices=[(str(year.year), year.label) for year in years]
        )
        self.fields["initiative"] = forms.ChoiceField(
            label=word,
            required=False,
            choices=[("", "すべて"), *((one.slug, str(one)) for one in initiatives)],
        )
        self.is_valid()  # an unknown choice leaves its field out of cleaned_data: no restriction

    @property
    def fiscal_year(self) -> int:
        """The chosen year, the latest unless one is; 0 of a plan without rounds."""
        year = self.cleaned_data.get("year") or (str(self.years[0].year) if self.years else "0")
        return int(year)

    def of_initiatives(self, initiatives: Sequence[Initiative]) -> list[Initiative]:
        """Return the initiatives whose history is searched."""
        slug = self.cleaned_data.get("initiative")
        return [one for one in initiatives if not slug or one.slug == slug]

    def reports(self, reports: QuerySet[AnnualReport]) -> QuerySet[AnnualReport]:
        """Return the reports of the year whose history is searched."""
        slug = self.cleaned_data.get("initiative")
        return reports.filter(initiative__slug=slug) if slug else reports

    def filter(self, rows: Sequence[HistoryRow]) -> list[HistoryRow]:
        """Return the rows of the chosen kind that hold the text."""
        kind, text = self.cleaned_data.get("kind"), self.cleaned_data.get("text", "")
        found = [row for row in rows if not kind or row.kind == kind]
        return [row for row in found if row.holds(text)] if text else found
