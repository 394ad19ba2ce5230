"""Form fields that read what people type and answer in whole Japanese sentences."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from imari_dx.form_fields import (
    LONG_TEXT_LIMIT,
    SHORT_TEXT_LIMIT,
    TypedDateField,
    TypedTextField,
)
from imari_dx.numbers import MAX_DIGITS, NumberError, format_number, parse_number

__all__ = ["LONG_TEXT_LIMIT", "SHORT_TEXT_LIMIT", "TypedDateField", "TypedNumberField", "TypedTextField"]


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
            number = parse_number(str(value or ""), unit=self.unit, words=self.words, whole=self.whole)
        except NumberError as error:
            raise ValidationError(str(error), code="not_a_number") from error
        if number is None:
            return None
        if number < 0 and not self.allow_negative:
            raise ValidationError("負の数は入力できません。0以上の数を入力してください。", code="negative")
        if self.whole and number != number.to_integral_value():
            raise ValidationError("小数は入力できません。整数で入力してください。", code="not_whole")
        if number.adjusted() >= self.max_digits:
            raise ValidationError("数が大きすぎます。桁数を確かめてください。", code="too_large")
        return number

    def read_back(self, value: Decimal) -> str:
        """Return how a number was understood, with its unit."""
        return f"{self.prepare_value(value)}{self.unit}"

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with separators, and what was typed as it was typed."""
        return format_number(value) if isinstance(value, Decimal) else value
