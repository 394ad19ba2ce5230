"""One indicator on the entry page: its value or why there is none."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import TypedDateField, TypedTextField
from indicators.book.answers import EventAnswer, MeasurementAnswer
from indicators.book.assessment import rule_of
from indicators.entry.forms.kinds import ENTRIES
from indicators.entry.forms.kinds.events import EventForm
from indicators.judgement import IndicatorRule, YearBasis
from indicators.models import VALUE_STATUSES, Indicator, MeasurementStatus

BLANK_EVENT_ROWS = 2
MAX_EVENT_ROWS = 100
TOO_MANY_EVENTS = (
    f"記録できるのは{MAX_EVENT_ROWS}行までです。同じ日のものをまとめるなどして、行を減らしてください。"
)
BARE_COLUMNS = ("value", "denominator", "is_rate_only")


def _earliest_day(rule: IndicatorRule, fiscal_year: FiscalYear) -> dt.date:
    """The first day that a figure of the year may refer to: earlier where it is of an earlier year."""
    year = fiscal_year.year - rule.years_behind
    return dt.date(year, 1, 1) if rule.basis is YearBasis.CALENDAR_YEAR else FiscalYear(year).first_day


class MeasurementForm(forms.Form):
    """The fields of one indicator. Which value fields there are depends on its kind."""

    always_chosen = ("status",)  # it says 確定 until something else is chosen: nothing to mark as required

    status = forms.ChoiceField(label="区分", choices=MeasurementStatus.choices)
    reason = TypedTextField(label="値がない理由", rows=2)
    change_reason = TypedTextField(label="増減理由・補足", rows=2)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        indicator: Indicator,
        fiscal_year: FiscalYear,
        stored: MeasurementAnswer,
    ) -> None:
        self.indicator, self.fiscal_year, self.stored = indicator, fiscal_year, stored
        self.entry = ENTRIES[indicator.kind]
        initial = _initial(stored) | self.entry.initial(stored)
        super().__init__(data, prefix=f"measurement-{indicator.pk}", initial=initial)
        self.fields["reference_date"] = TypedDateField(
            label="時点",
            help_text="いつの時点の値かを書きます。年度末（3月31日）の値なら、空欄のままで構いません。",
            earliest=_earliest_day(rule_of(indicator), fiscal_year),
            latest=FiscalYear(fiscal_year.year + 1).last_day,
        )
        rule = rule_of(indicator)
        fields = self.entry.fields(indicator, rule, fiscal_year)
        self.value_names = tuple(fields)
        self.fields.update(fields)
        if rule.kind.rules.has_events:
            self.fields["event_rows"] = _event_rows_field(f"{self.prefix}-events")
        self.event_forms = self._event_forms() if rule.kind.rules.has_events else []

    def _event_forms(self) -> list[EventForm]:
        # What was posted decides, not the number that came with it: no row that was typed is ever left out.
        count = self._posted_rows() if self.is_bound else len(self.stored.events) + BLANK_EVENT_ROWS
        rows: Sequence[EventAnswer | None] = [*self.stored.events, *[None] * count]
        return [
            EventForm(
                self.data if self.is_bound else None,
                prefix=self.add_prefix(f"event-{number}"),
                fiscal_year=self.fiscal_year,
                unit=self.indicator.unit,
                stored=rows[number],
            )
            for number in range(count)
        ]

    def _posted_rows(self) -> int:
        row = re.compile(rf"{re.escape(self.add_prefix('event-'))}(\d{{1,3}})-", re.ASCII)
        found = [row.match(name) for name in self.data]
        return max((int(match[1]) + 1 for match in found if match), default=0)

    def blank_event_form(self) -> EventForm:
        """The row that the page copies when one more event is wanted."""
        return EventForm(
            prefix=self.add_prefix("event-__number__"),
            fiscal_year=self.fiscal_year,
            unit=self.indicator.unit,
        )

    def is_valid(self) -> bool:
        """Whether the indicator and all its event rows can be read."""
        return all([super().is_valid(), *[form.is_valid() for form in self.event_forms]])

    @property
    def events(self) -> list[EventAnswer]:
        """The events entered, rows left blank left out."""
        return [form.answer for form in self.event_forms if form.is_begun and form.is_valid()]

    def clean(self) -> dict[str, Any]:
        """Bind status, value and reason to each other, as the database does."""
        data = super().clean() or {}
        if sum(form.is_begun for form in self.event_forms) > MAX_EVENT_ROWS:
            self.add_error("event_rows", TOO_MANY_EVENTS)
        status = data.get("status", "")
        if status in VALUE_STATUSES:
            self._check_value(data, status)
        elif status:
            self._check_no_value(data, MeasurementStatus(status).label)
        return data

    def _has_value(self, data: dict[str, Any]) -> bool:
        if self.event_forms:
            return any(form.is_begun for form in self.event_forms)
        return any(data.get(name) not in (None, "") for name in self.value_names)

    def _check_no_value(self, data: dict[str, Any], label: str) -> None:
        if self._has_value(data):
            self.add_error(
                "status",
                f"「{label}」を選んだときは、値を空欄にしてください。値があるときは「確定」か「速報」を選びます。",
            )
        if not data.get("reason"):
            self.add_error("reason", f"「{label}」の理由を入力してください。")

    def _check_value(self, data: dict[str, Any], status: str) -> None:
        if self.errors:
            return
        if self.keeps_bare:
            return
        if not self._has_value(data):
            if status == MeasurementStatus.PRELIMINARY:
                self.add_error("status", "「速報」を選んだときは、値を入力してください。")
            return
        for name, sentence in self.entry.problems(data):
            self.add_error(name, sentence)

    @property
    def keeps_bare(self) -> bool:
        """Whether a bare rate or mean (率のみ) of an imported year stays: it cannot be typed here."""
        data = self.cleaned_data
        is_value = data.get("status", "") in VALUE_STATUSES
        return self.stored.is_rate_only and is_value and not self._has_value(data)

    @property
    def answer(self) -> MeasurementAnswer:
        """What was entered, once valid. A value that is not complete yet has no status."""
        data, events = self.cleaned_data, tuple(self.events)
        status = str(data["status"])
        if self.keeps_bare:
            columns = {name: getattr(self.stored, name) for name in BARE_COLUMNS}
        else:
            columns = self.entry.columns(data, events)
        if status in VALUE_STATUSES and not self.keeps_bare and not self.entry.is_complete(columns):
            status = ""
        return MeasurementAnswer(
            status=status,
            reason=data["reason"],
            change_reason=data["change_reason"],
            reference_date=data["reference_date"],
            events=events,
            **columns,
        )


def _event_rows_field(html_id: str) -> forms.IntegerField:
    """How many rows the page had; without it the rows may be incomplete, so nothing is saved."""
    broken = "開催の記録を最後まで読み取れませんでした。行を確かめて、もう一度保存してください。"
    return forms.IntegerField(
        label="開催ごとの記録",
        min_value=0,
        max_value=999,
        widget=forms.HiddenInput(attrs={"id": html_id}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), broken),
    )


def _initial(stored: MeasurementAnswer) -> dict[str, Any]:
    return {
        "status": stored.status or MeasurementStatus.CONFIRMED,
        "reason": stored.reason,
        "change_reason": stored.change_reason,
        "reference_date": stored.reference_date,
    }
