"""１回当たり: rows of events, each with its day, its name and its number."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django import forms

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import SHORT_TEXT_LIMIT, TypedDateField, TypedNumberField, TypedTextField
from indicators.book.answers import EventAnswer, MeasurementAnswer
from indicators.entry.forms.table_places import mark_place
from indicators.judgement import IndicatorRule
from indicators.models import EVENT_DIGITS, Indicator

from .number import Data, NumberEntry


class EventsEntry(NumberEntry):
    """Events stand in rows of their own; their sum and number are kept beside them."""

    template = "indicators/entry/kinds/_events.html"

    def fields(
        self, indicator: Indicator, rule: IndicatorRule, fiscal_year: FiscalYear
    ) -> dict[str, forms.Field]:
        """None but the rows."""
        return {}

    def initial(self, stored: MeasurementAnswer) -> dict[str, Any]:
        """None but the rows."""
        return {}

    def columns(self, data: Data, events: Sequence[EventAnswer]) -> dict[str, Any]:
        """Sum and number, once there is an event."""
        if not events:
            return {}
        return {
            "numerator": sum((event.count for event in events), Decimal(0)),
            "denominator": Decimal(len(events)),
        }

    def is_complete(self, columns: Data) -> bool:
        """One event is enough."""
        return bool(columns)


class EventForm(forms.Form):
    """One row of a per-event indicator: day, name, count. A row left blank is no event."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        prefix: str,
        fiscal_year: FiscalYear,
        unit: str,
        stored: EventAnswer | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix, initial=asdict(stored) if stored else None)
        self.fields.update(
            held_on=TypedDateField(
                label="開催日", earliest=fiscal_year.first_day, latest=fiscal_year.last_day
            ),
            name=TypedTextField(label="名称", limit=SHORT_TEXT_LIMIT, rows=1),
            count=TypedNumberField(label=f"{unit}数" if unit else "数", unit=unit, max_digits=EVENT_DIGITS),
        )
        table, _dash, row = prefix.rpartition("-")
        for column, field in enumerate(self.fields.values()):
            mark_place(field, table, row=row, column=column)

    def clean(self) -> dict[str, Any]:
        """A row that is begun needs its day and its count; 0 is a count."""
        data = super().clean() or {}
        if self.errors or not self.is_begun:
            return data
        if data.get("held_on") is None:
            self.add_error("held_on", "開催日を入力してください。")
        if data.get("count") is None:
            self.add_error("count", "数を入力してください。1件もなかったときは0と入力します。")
        return data

    @property
    def is_begun(self) -> bool:
        """Whether anything stands in the row."""
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.fields)

    @property
    def answer(self) -> EventAnswer:
        """The event, once the row is valid."""
        return EventAnswer(
            self.cleaned_data["held_on"], self.cleaned_data["name"], self.cleaned_data["count"]
        )
