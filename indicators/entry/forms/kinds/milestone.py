"""導入・期限: reached or not, and the day."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import TypedDateField
from indicators.book.answers import EventAnswer, MeasurementAnswer
from indicators.judgement import IndicatorRule
from indicators.models import Indicator

from .number import Data, NumberEntry


class MilestoneEntry(NumberEntry):
    """A choice, and a day that goes with one side of it."""

    template = "indicators/entry/kinds/_milestone.html"

    def fields(
        self, indicator: Indicator, rule: IndicatorRule, fiscal_year: FiscalYear
    ) -> dict[str, forms.Field]:
        """A day after the year's end belongs to the next year's report."""
        return {
            "is_reached": forms.ChoiceField(
                label="達成の状況",
                choices=[("yes", "達成した"), ("no", "まだ達成していない")],
                widget=forms.RadioSelect,
                required=False,
            ),
            "reached_on": TypedDateField(
                label="達成した日", earliest=dt.date(2000, 4, 1), latest=fiscal_year.last_day
            ),
        }

    def initial(self, stored: MeasurementAnswer) -> dict[str, Any]:
        """Nothing is chosen as long as nothing was answered."""
        return {
            "is_reached": {True: "yes", False: "no", None: ""}[stored.is_reached],
            "reached_on": stored.reached_on,
        }

    def problems(self, data: Data) -> Iterator[tuple[str, str]]:
        """What was reached has its day, and nothing else has one."""
        is_reached, day = data.get("is_reached") == "yes", data.get("reached_on")
        if is_reached and day is None:
            yield "reached_on", "達成した日を入力してください。"
        if not is_reached and day is not None:
            yield "is_reached", "達成日が入力されています。達成したときは「達成した」を選んでください。"

    def columns(self, data: Data, events: Sequence[EventAnswer]) -> dict[str, Any]:
        """The answer, None while there is none, and the day."""
        is_reached = {"yes": True, "no": False}.get(data.get("is_reached", ""))
        return {"is_reached": is_reached, "reached_on": data.get("reached_on")}

    def is_complete(self, columns: Data) -> bool:
        """「まだ達成していない」 is an answer."""
        return columns["is_reached"] is not None
