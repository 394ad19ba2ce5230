"""What is looked for and what of it is shown: the choice stands in the address."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from imari_dx.frame.search.found import Kind
from imari_dx.frame.search.matching import LONGEST_QUERY
from imari_dx.shared.fiscal_year import FiscalYear


class SearchForm(forms.Form):
    """The words, a kind and a year; what is unknown restricts nothing."""

    q = forms.CharField(label="さがす言葉", required=False, max_length=LONGEST_QUERY)

    def __init__(self, data: QueryDict, *, years: Sequence[FiscalYear]) -> None:
        super().__init__(data)
        self.typed = data.get("q", "")[:LONGEST_QUERY]
        asked = data.get("kind", "")
        self.kind = Kind(asked) if asked in Kind.__members__.values() else None
        known = {str(year.year): year for year in years}
        self.year = known.get(data.get("year", ""))
