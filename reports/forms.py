"""The choice of a fiscal year on the page 帳票."""

from collections.abc import Sequence

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.http import QueryDict

from imari_dx.fiscal_year import FiscalYear


class YearForm(forms.Form):
    """Which of the years that the reader may open; without a (known) choice the latest."""

    year = forms.TypedChoiceField(label="年度", coerce=int, required=False)

    def __init__(self, data: QueryDict, *, years: Sequence[FiscalYear], action: str) -> None:
        super().__init__(data if "year" in data else None, initial={"year": years[0].year if years else None})
        self.years = years
        self.fields["year"] = forms.TypedChoiceField(
            label="年度", coerce=int, required=False, choices=[(one.year, one.label) for one in years]
        )
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_action = action
        self.helper.form_class = "year-choice"
        self.helper.disable_csrf = True  # it only reads
        self.helper.layout = Layout("year", Submit("", "表示", css_class="btn-outline-primary"))

    @property
    def chosen(self) -> FiscalYear | None:
        """The chosen year, the latest for no or an unknown choice, None where there is no year at all."""
        if self.is_bound and self.is_valid() and self.cleaned_data["year"]:
            return FiscalYear(self.cleaned_data["year"])
        return self.years[0] if self.years else None
