"""What is given for an indicator, typed into the fields that the entry page has for its kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Final

from imari_dx.shared.form_fields import TypedNumberField
from imari_dx.shared.workbook_in import Cell, Readings
from indicators.book.answers import MeasurementAnswer
from indicators.book.assessment import rule_of
from indicators.entry.forms.measurement import MeasurementForm
from indicators.judgement import Kind, YearFigure, takes_negative, unit_of
from indicators.judgement.arithmetic import ratio_percent
from indicators.models import VALUE_STATUSES, Indicator, MeasurementStatus
from indicators.past_years.cells import cleaned, word_in
from indicators.past_years.given import FigureGiven
from indicators.past_years.schema import FIGURES, TEXTS_OF_FIGURES

# What the page of every kind asks, by the data of the table.
_FIELDS: Final = {
    "numerator": "numerator",
    "denominator": "denominator",
    "is_reached": "is_reached",
    "reached_on": "reached_on",
    "text": "text_value",
    "increment": "value",
    "value": "value",
    "reference_date": "reference_date",
    "change_reason": "change_reason",
}
_EVENT_FIELDS: Final = {"event_held_on": "held_on", "event_name": "name", "event_value": "count"}
_REACHED: Final = {
    **dict.fromkeys(("1", "達成", "達成した", "達成済", "済", "○", "yes", "true"), "yes"),
    **dict.fromkeys(("0", "未達成", "未", "まだ達成していない", "×", "no", "false"), "no"),
}
# 未入力 of the export: nothing was entered, so there is nothing to take in.
_BLANK: Final = ("blank", "未入力")
_STATUSES: Final = {
    **{one.value: one for one in MeasurementStatus},
    **{str(one.label): one for one in MeasurementStatus},
    **dict.fromkeys(_BLANK),
}
_INCOMPLETE: Final = {
    False: "値が揃っていません。割合は、分子と分母の両方か、割合だけを入力してください。",
    True: "値が揃っていません。開催ごとの日と数か、１回当たりの平均を入力してください。",
}
_OTHER_RATE: Final = (
    "分子と分母から計算した割合（{rate}％）と違います。正しいほうに直すか、割合を空欄にしてください。"
)
_STATUS_WORDS: Final = "、".join(str(one.label) for one in MeasurementStatus)


@dataclass(slots=True)
class Typed:
    """Texts by the names of the form's fields, and where each stands in the file."""

    data: dict[str, str] = field(default_factory=dict)
    places: dict[str, Cell] = field(default_factory=dict)

    def put(self, name: str, cell: Cell, text: str | None = None) -> None:
        self.data[name] = cell.text if text is None else text
        self.places[name] = cell


class FigureReader:
    """Reads what is given for one indicator and year; ``place`` is where something stands about it."""

    def __init__(self, indicator: Indicator, given: FigureGiven, *, place: Cell, readings: Readings) -> None:
        self.indicator, self.given, self.place, self.readings = indicator, given, place, readings
        self.rule = rule_of(indicator)
        known = len(readings.problems)
        self.kind = self.rule.kind.rules
        self.cells = self._cells()
        self.status = self._status()
        self.bare = self._bare_cell()
        self.is_told = len(readings.problems) > known  # so that what is then missing says nothing new

    @cached_property
    def _own(self) -> list[str]:
        """The data that the kind has in the export."""
        parts = self.indicator.numerator_label, self.indicator.denominator_label
        return [one.code for one in self.kind.exported(self.rule, None, YearFigure(0), parts)]

    @property
    def _main(self) -> str:
        """What 実績値 means for the kind: of what is computed from others the bare rate or mean."""
        if self.kind.is_quotient:
            return "rate"
        return "event_mean" if self.kind.has_events else self._own[0]

    def _cells(self) -> dict[str, Cell]:
        """The cells by what they mean for the kind; those that cannot be, collected as wrong."""
        cells = {
            (self._main if name == "value" else name): cell
            for name, cell in self.given.cells.items()
            if not cell.is_blank
        }
        bare = ["is_rate_only"] if self.kind.is_computed else []
        for name, cell in cells.items():
            if name not in (*self._own, *bare, *TEXTS_OF_FIGURES):
                self.readings.add(
                    cell,
                    f"「{self.indicator.plain_name}」は「{self.kind.label}」の指標です。"
                    f"「{FIGURES[name]}」は使いません。",
                )
        return {name: cell for name, cell in cells.items() if self.readings.read(cell, _as_it_is) is not None}

    def _status(self) -> MeasurementStatus | None:
        cell = self.given.status
        if cell is None or cell.is_blank:
            return MeasurementStatus.CONFIRMED if self._has_value else None
        known = len(self.readings.problems)
        status = self.readings.read(cell, lambda one: word_in(one, _STATUSES, _STATUS_WORDS))
        if len(self.readings.problems) > known:
            return None
        if status is None and self._has_value:
            self.readings.add(cell, "値があります。区分は「確定」か「速報」にしてください。")
        if status in VALUE_STATUSES and not self._has_value:
            self.readings.add(cell, f"「{cell.text.strip()}」のときは、値を入力してください。")
            return None
        return status

    @property
    def _has_value(self) -> bool:
        return any(True for _cell in self.given.filled)

    def _bare_cell(self) -> Cell | None:
        """The cell of a bare rate or mean (率のみ): where nothing stands that it could be computed from."""
        computed = self.given.events or any(one in self.cells for one in ("numerator", "denominator"))
        return None if computed or not self.kind.is_computed else self.cells.get(self._main)

    # --- into the form and out of it ---

    def type_into(self, typed: Typed) -> None:
        """Put what is given into the fields of the indicator's form."""
        prefix = f"measurement-{self.indicator.pk}"
        has_status = self.status is not None and self.bare is None
        status = self.status if has_status else MeasurementStatus.CONFIRMED
        typed.put(f"{prefix}-status", self.given.status or self.place, str(status))
        if self.given.reason is not None:
            typed.put(f"{prefix}-reason", self.given.reason)
        for name, cell in self.cells.items():
            if name in _FIELDS:
                text = self._reached(cell) if name == "is_reached" else None
                typed.put(f"{prefix}-{_FIELDS[name]}", cell, text)
        if self.kind.has_events:
            self._type_events(prefix, typed)

    def _type_events(self, prefix: str, typed: Typed) -> None:
        for number, event in enumerate(self.given.events.values()):
            for name, cell in event.items():
                typed.put(f"{prefix}-event-{number}-{_EVENT_FIELDS[name]}", cell)
            for name in _EVENT_FIELDS.values():  # a field left out is wrong at a cell of its event
                typed.places.setdefault(f"{prefix}-event-{number}-{name}", next(iter(event.values())))
        typed.put(f"{prefix}-event_rows", self.place, str(len(self.given.events)))

    def _reached(self, cell: Cell) -> str:
        return self.readings.read(cell, lambda one: word_in(one, _REACHED, "達成、未達成")) or ""

    def answer(self, form: MeasurementForm) -> MeasurementAnswer:
        """Return what a valid form holds, with a bare rate beside; what is not complete is collected."""
        answer = form.answer
        if self.bare is not None and self.status in VALUE_STATUSES:
            return replace(
                answer,
                status=str(self.status),
                value=cleaned(self.readings, self.bare, self._number()),
                denominator=self._event_count(),
                is_rate_only=True,
            )
        self._compare_rate(answer)
        if self._has_value and not answer.status and not self.is_told:
            cell = next(self.given.filled)
            self.readings.add(cell, _INCOMPLETE[self.kind.has_events])
        return answer

    def _compare_rate(self, answer: MeasurementAnswer) -> None:
        """Tell a rate that is not that of the parts beside it; a last digit may be rounded or cut off."""
        cell = self.cells.get(self._main) if self.kind.is_quotient and self.bare is None else None
        if cell is None or answer.numerator is None or not answer.denominator:
            return
        given = self.readings.read(cell, lambda one: self._number().clean(one.text))
        computed = ratio_percent(answer.numerator, answer.denominator)
        if given is not None and abs(given - computed) >= Decimal(1).scaleb(given.as_tuple().exponent):
            self.readings.add(cell, _OTHER_RATE.format(rate=f"{round(computed, 2):f}"))

    def _number(self) -> TypedNumberField:
        negative = takes_negative(self.rule)
        return TypedNumberField(unit=unit_of(self.rule), whole=False, allow_negative=negative)

    def _event_count(self) -> Decimal | None:
        cell = self.cells.get("event_count")
        if cell is None or not self.kind.has_events:
            return None
        count = self.readings.whole(cell, unit="回")
        return None if count is None else Decimal(count)


def _as_it_is(cell: Cell) -> str:
    return cell.text


def other_fields(indicators: Mapping[int, Indicator], given: set[int]) -> dict[str, str]:
    """Return what the forms of indicators hold for which a file gives nothing."""
    data = {}
    for key, indicator in indicators.items():
        if key not in given:
            data[f"measurement-{key}-status"] = str(MeasurementStatus.CONFIRMED)
            if Kind(indicator.kind).rules.has_events:
                data[f"measurement-{key}-event_rows"] = "0"
    return data
