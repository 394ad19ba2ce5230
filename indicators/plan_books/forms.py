"""The file that is handed in, and the years for which an empty one is made."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from imari_dx.shared.fiscal_year import MOST_YEARS, FiscalYear
from imari_dx.shared.workbook_in import MAX_SIZE, MAX_SIZE_WORDS

_YEARS_BACK, _YEARS_AHEAD, _USUAL = 12, 4, 5
_CHOOSE = dict.fromkeys(("required", "invalid", "missing"), "ファイルを選んでください。")


class BookForm(forms.Form):
    """A workbook; what it says is asked of its reader."""

    file = forms.FileField(
        label="計画ブックのファイル",
        allow_empty_file=True,  # said in our own words
        help_text=f"Excel（.xlsx）。{MAX_SIZE_WORDS}まで。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm"}),
        error_messages=_CHOOSE,
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be read into memory."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > MAX_SIZE:
            raise ValidationError(f"ファイルが大きすぎます。{MAX_SIZE_WORDS}までです。")
        return file


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
