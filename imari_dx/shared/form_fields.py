"""Form fields for days, numbers and texts: they read what people type and answer in whole sentences."""

import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from imari_dx.shared.fiscal_year import DateError, era_date, parse_date
from imari_dx.shared.numbers import MAX_DIGITS, NumberError, format_number, read_number
from imari_dx.shared.one_line import refuse_line_breaks

LONG_TEXT_LIMIT = 5_000
SHORT_TEXT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class FieldError:
    """One line of the summary of errors on top of a page: which field, what is wrong, where it stands."""

    label: str
    message: str
    href: str


class TypedDateField(forms.Field):
    """A day as people type it (2025-06-01, 令和7年6月1日, R7.6.1); None when left blank."""

    is_read_live = True  # a page may say while one types how it was read; see components/_field_notes.html

    def __init__(
        self, *, earliest: dt.date | None = None, latest: dt.date | None = None, **kwargs: Any
    ) -> None:
        self.earliest, self.latest = earliest, latest
        kwargs.setdefault("required", False)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"placeholder": "例: 令和7年6月1日", "autocomplete": "off", "size": 16}),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """Read the typed day; ValidationError with a sentence where it is none or out of range."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            day = parse_date(text)
        except DateError as error:
            raise ValidationError(str(error), code="not_a_date") from error
        if (self.earliest and day < self.earliest) or (self.latest and day > self.latest):
            raise ValidationError(self._range_sentence(day), code="out_of_range")
        return day

    def _range_sentence(self, day: dt.date) -> str:
        first = era_date(self.earliest) if self.earliest else ""
        last = era_date(self.latest) if self.latest else ""
        return f"{era_date(day)}は入力できる期間の外です。{first}から{last}までの日を入力してください。"

    def read_back(self, value: dt.date) -> str:
        """Return how a day was understood."""
        return era_date(value)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored day by era, and what was typed as it was typed."""
        return era_date(value) if isinstance(value, dt.date) else value


class SearchField(forms.CharField):
    """What is searched for in a list: any text; what cannot be seen falls away, too long a text is said."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "search"}))
        too_long = f"{SHORT_TEXT_LIMIT}文字以内で入力してください。"
        super().__init__(max_length=SHORT_TEXT_LIMIT, error_messages={"max_length": too_long}, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text without control characters: no database takes a NUL."""
        text = str(super().to_python(value))
        return "".join(one for one in text if unicodedata.category(one) not in ("Cc", "Cs")).strip()


class TypedTextField(forms.CharField):
    """A text that may be long; over-long text is refused with both numbers and never cut."""

    def __init__(self, *, limit: int = LONG_TEXT_LIMIT, rows: int = 4, **kwargs: Any) -> None:
        self.limit = limit
        kwargs.setdefault("required", False)
        # No maxlength attribute: the browser would silently cut what is pasted.
        widget = forms.TextInput() if rows == 1 else forms.Textarea(attrs={"rows": rows, "data-limit": limit})
        kwargs.setdefault("widget", widget)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text with line feeds as line breaks and no space around."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: Any) -> None:
        """Refuse what is longer than the limit, saying how long it is."""
        super().validate(value)
        if isinstance(self.widget, forms.TextInput):
            refuse_line_breaks(value)
        if len(value) > self.limit:
            raise ValidationError(
                f"{self.limit:,}字以内で入力してください（現在{len(value):,}字）。", code="too_long"
            )


class ReasonField(TypedTextField):
    """Why something is done; always required, and ``missing`` says so."""

    def __init__(self, *, label: str, missing: str, rows: int = 2, **kwargs: Any) -> None:
        super().__init__(
            label=label, rows=rows, required=True, error_messages={"required": missing}, **kwargs
        )


class TypedNumberField(forms.Field):
    """A number as people type it (full-width, 1,234, 3万, ▲5, 12社 in a field of 社); None when left blank.

    ``unit`` stands beside the field, and the number is in it; ``words`` may be typed behind it too. Counts
    are never negative, and whole where ``whole`` is set. ``max_digits`` is for columns that hold fewer digits
    than a number may otherwise have.
    """

    is_read_live = True  # as a day is: see TypedDateField

    def __init__(
        self,
        *,
        unit: str = "",
        words: Iterable[str] = (),
        whole: bool = True,
        allow_negative: bool = False,
        max_digits: int = MAX_DIGITS,
        **kwargs: Any,
    ) -> None:
        self.unit, self.words = unit, tuple(words)
        self.whole, self.allow_negative, self.max_digits = whole, allow_negative, max_digits
        kwargs.setdefault("required", False)
        # Not type=number: that refuses full-width digits and drops what it does not understand.
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """Read the typed text; ValidationError with a sentence that says what to type."""
        try:
            return read_number(
                str(value or ""),
                unit=self.unit,
                words=self.words,
                whole=self.whole,
                allow_negative=self.allow_negative,
                max_digits=self.max_digits,
            )
        except NumberError as error:
            raise ValidationError(str(error), code="not_a_number") from error

    def read_back(self, value: Decimal) -> str:
        """Return how a number was understood, with its unit."""
        return f"{self.prepare_value(value)}{self.unit}"

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with separators, and what was typed as it was typed."""
        return format_number(value) if isinstance(value, Decimal) else value
