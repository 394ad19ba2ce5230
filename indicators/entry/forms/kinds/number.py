"""How a kind of indicator is entered. `NumberEntry` is one number; a kind says where it differs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import TypedNumberField
from indicators.book.answers import EventAnswer, MeasurementAnswer
from indicators.judgement import IndicatorRule, takes_decimals, takes_negative
from indicators.models import Indicator

Data = Mapping[str, Any]
"""What was typed into the fields, as it was read."""


@dataclass(frozen=True)
class NumberEntry:
    """One number, under a label that says which."""

    label: str = ""
    template: ClassVar[str] = "indicators/entry/kinds/_number.html"
    # The fields whose value hardly changes from year to year; what was achieved is never one of them.
    carried: ClassVar[tuple[str, ...]] = ()

    def fields(
        self, indicator: Indicator, rule: IndicatorRule, fiscal_year: FiscalYear
    ) -> dict[str, forms.Field]:
        """Return the fields by the column of a measurement that each fills."""
        field = TypedNumberField(
            label=self.label,
            unit=indicator.unit,
            whole=not takes_decimals(rule),
            allow_negative=takes_negative(rule),
        )
        return {"value": field}

    def initial(self, stored: MeasurementAnswer) -> dict[str, Any]:
        """Return what the fields show of a stored measurement."""
        return {"value": stored.value}

    def problems(self, data: Data) -> Iterator[tuple[str, str]]:
        """Yield what cannot be saved as a value: the field, and a sentence."""
        return iter(())

    def columns(self, data: Data, events: Sequence[EventAnswer]) -> dict[str, Any]:
        """Return what was entered by the column of a measurement."""
        return {"value": data.get("value")}

    def is_complete(self, columns: Data) -> bool:
        """Whether that is a value; else it stays unfinished."""
        return columns["value"] is not None
