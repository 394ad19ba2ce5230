"""文章: a text."""

from collections.abc import Sequence
from typing import Any

from django import forms

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import TypedTextField
from indicators.book.answers import EventAnswer, MeasurementAnswer
from indicators.judgement import IndicatorRule
from indicators.models import Indicator

from .number import Data, NumberEntry


class TextEntry(NumberEntry):
    """One field of several lines."""

    template = "indicators/entry/kinds/_text.html"

    def fields(
        self, indicator: Indicator, rule: IndicatorRule, fiscal_year: FiscalYear
    ) -> dict[str, forms.Field]:
        """The text."""
        return {"text_value": TypedTextField(label=self.label, rows=4)}

    def initial(self, stored: MeasurementAnswer) -> dict[str, Any]:
        """The text."""
        return {"text_value": stored.text_value}

    def columns(self, data: Data, events: Sequence[EventAnswer]) -> dict[str, Any]:
        """The text, "" where nothing was typed."""
        return {"text_value": data.get("text_value") or ""}

    def is_complete(self, columns: Data) -> bool:
        """An empty text is none."""
        return bool(columns["text_value"])
