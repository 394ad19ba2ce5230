"""One indicator on the entry page: its value or why there is none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import SHORT_TEXT_LIMIT, TypedDateField, TypedNumberField, TypedTextField
from indicators.book.answers import EventAnswer, MeasurementAnswer
from indicators.entry.forms.value_fields import value_fields
from indicators.judgement import Kind
from indicators.models import EVENT_DIGITS, VALUE_STATUSES, Indicator, MeasurementStatus

BLANK_EVENT_ROWS = 2
MAX_EVENT_ROWS = 100


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


class MeasurementForm(forms.Form):
    """The fields of one indicator. Which value fields there are depends on its kind."""

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
        super().__init__(data, prefix=f"measurement-{indicator.pk}", initial=_initial(stored))
        self.fields["reference_date"] = TypedDateField(
            label="時点",
            earliest=fiscal_year.first_day,
            latest=FiscalYear(fiscal_year.year + 1).last_day,
        )
        fields = value_fields(indicator, fiscal_year)
        self.value_names = tuple(fields)
        self.fields.update(fields)
        if indicator.kind == Kind.PER_EVENT:
            self.fields["event_rows"] = _event_rows_field(f"{self.prefix}-events")
        self.event_forms = self._event_forms() if indicator.kind == Kind.PER_EVENT else []

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
            self.add_error(
                "event_rows",
                f"記録できるのは{MAX_EVENT_ROWS}行までです。同じ日のものをまとめるなどして、行を減らしてください。",
            )
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
        if not self._has_value(data):
            if status == MeasurementStatus.PRELIMINARY:
                self.add_error("status", "「速報」を選んだときは、値を入力してください。")
            return
        if self.indicator.kind == Kind.RATIO:
            self._check_ratio(data)
        elif self.indicator.kind == Kind.MILESTONE:
            if data.get("is_reached") == "yes" and data.get("reached_on") is None:
                self.add_error("reached_on", "達成した日を入力してください。")
            if data.get("is_reached") != "yes" and data.get("reached_on") is not None:
                self.add_error(
                    "is_reached", "達成日が入力されています。達成したときは「達成した」を選んでください。"
                )

    def _check_ratio(self, data: dict[str, Any]) -> None:
        numerator, denominator = data.get("numerator"), data.get("denominator")
        if denominator is not None and denominator == 0:
            self.add_error(
                "denominator",
                "分母が0では割合を計算できません。対象がなかったときは、区分で「対象外」を選び、理由を入力してください。",
            )
        elif (
            numerator is not None
            and denominator is not None
            and numerator > denominator
            and not data.get("change_reason")
        ):
            self.add_error(
                "numerator",
                "分子が分母より大きくなっています。数を確かめ、正しいときは「増減理由・補足」に理由を入力してください。",
            )

    @property
    def answer(self) -> MeasurementAnswer:
        """What was entered, once valid. A value that is not complete yet has no status."""
        data, events = self.cleaned_data, tuple(self.events)
        status = str(data["status"])
        fields: dict[str, Any] = {name: data.get(name) for name in self.value_names}
        if "is_reached" in fields:
            fields["is_reached"] = {"yes": True, "no": False}.get(fields["is_reached"])
        if "text_value" in fields:
            fields["text_value"] = fields["text_value"] or ""
        if events:
            fields["numerator"] = sum((event.count for event in events), Decimal(0))
            fields["denominator"] = Decimal(len(events))
        if status in VALUE_STATUSES and not self._is_complete(fields):
            status = ""
        return MeasurementAnswer(
            status=status,
            reason=data["reason"],
            change_reason=data["change_reason"],
            reference_date=data["reference_date"],
            events=events,
            **fields,
        )

    def _is_complete(self, fields: dict[str, Any]) -> bool:
        match self.indicator.kind:
            case Kind.RATIO | Kind.PER_EVENT:
                return fields.get("numerator") is not None and fields.get("denominator") is not None
            case Kind.MILESTONE:
                return fields["is_reached"] is not None
            case Kind.TEXT:
                return bool(fields["text_value"])
            case _:
                return fields["value"] is not None


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
        "value": stored.value,
        "numerator": stored.numerator,
        "denominator": stored.denominator,
        "is_reached": {True: "yes", False: "no", None: ""}[stored.is_reached],
        "reached_on": stored.reached_on,
        "text_value": stored.text_value,
        "reason": stored.reason,
        "change_reason": stored.change_reason,
        "reference_date": stored.reference_date,
    }
