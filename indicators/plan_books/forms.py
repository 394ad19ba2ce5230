"""The file that is handed in, and the years for which an empty one is made."""

from typing import Any

from django import forms

from imari_dx.shared.fiscal_year import MOST_YEARS, FiscalYear
from imari_dx.shared.upload_field import UploadField
from imari_dx.shared.workbook_in import MAX_SIZE, MAX_SIZE_WORDS, WORKBOOKS

_YEARS_BACK, _YEARS_AHEAD, _USUAL = 12, 4, 5


class BookForm(forms.Form):
    """A workbook; what it says is asked of its reader."""

    file = UploadField(
        label="計画ブックのファイル",
        help_text=f"Excel（.xlsx）。{MAX_SIZE_WORDS}まで。",
        accept=WORKBOOKS,
        limit=MAX_SIZE,
        limit_words=MAX_SIZE_WORDS,
    )


class YearsForm(forms.Form):
    """For which years an empty workbook has columns; without an answer the usual ones."""

    first = forms.TypedChoiceField(label="計画の初年度", coerce=int, required=False)
    last = forms.TypedChoiceField(label="計画の最終年度", coerce=int, required=False)

    def __init__(self, data: Any, *, this_year: int) -> None:
        self.usual = (this_year + 1, this_year + _USUAL)
        super().__init__(data, initial=dict(zip(("first", "last"), self.usual, strict=True)))
        first, last = this_year - _YEARS_BACK, this_year + _YEARS_AHEAD + MOST_YEARS
        choices = [(year, FiscalYear(year).label) for year in range(first, last + 1)]
        for name in ("first", "last"):
            field: Any = self.fields[name]
            field.choices = choices

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year: in order, and no more than a plan may have."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        first = given.get("first") or self.usual[0]
        last = given.get("last") or first + _USUAL - 1
        return first, min(max(first, last), first + MOST_YEARS - 1)
