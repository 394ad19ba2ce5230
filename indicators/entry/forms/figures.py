"""数値確定: the figures of a decided report that are not final yet, as one form."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import FieldError
from indicators.book.answers import MeasurementAnswer
from indicators.book.stored_answers import measurement_answer
from indicators.entry.forms.decision import CommentForm
from indicators.entry.forms.measurement import MeasurementForm
from indicators.models import AnnualReport, Indicator, MeasurementStatus
from indicators.workflow.waiting_figures import waiting_measurements
from initiatives.models import Initiative


class FinalFigureForm(MeasurementForm):
    """One measurement that waits: its final figure, or that it still waits."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        indicator: Indicator,
        fiscal_year: FiscalYear,
        stored: MeasurementAnswer,
    ) -> None:
        super().__init__(data, indicator=indicator, fiscal_year=fiscal_year, stored=stored)
        status = cast(forms.ChoiceField, self.fields["status"])
        waits = f"{MeasurementStatus(stored.status).label}のまま"
        status.choices = [(stored.status, waits), (MeasurementStatus.CONFIRMED.value, "確定")]
        if stored.status == MeasurementStatus.PRELIMINARY:
            self.initial["status"] = MeasurementStatus.CONFIRMED
        # It says why there was no value; whatever is posted, it stays.
        self.fields["reason"].disabled = True

    def clean(self) -> dict[str, Any]:
        """A final figure is whole; what still waits stays as it is."""
        data = super().clean()
        if self.errors or not all(form.is_valid() for form in self.event_forms):
            return data
        if data["status"] == MeasurementStatus.CONFIRMED:
            if self.answer.status != MeasurementStatus.CONFIRMED:
                self.add_error("status", "「確定」を選んだときは、確定した値を入力してください。")
        elif replace(self.answer, is_rate_only=self.stored.is_rate_only) != self.stored:
            self.add_error(
                "status",
                "値や補足を変えたときは、区分で「確定」を選んでください。変えないときは、元に戻してください。",
            )
        return data

    @property
    def figure(self) -> MeasurementAnswer | None:
        """The final figure, once valid; None where it still waits."""
        if self.cleaned_data["status"] != MeasurementStatus.CONFIRMED:
            return None
        return replace(self.answer, reason="")


class FiguresForm:
    """All measurements of a report that wait for their final figure, and a comment for the record."""

    def __init__(self, data: QueryDict | None, *, report: AnnualReport, initiative: Initiative) -> None:
        waiting = waiting_measurements(report)
        self.rows = [
            FinalFigureForm(
                data,
                indicator=indicator,
                fiscal_year=FiscalYear(report.cycle.fiscal_year),
                stored=measurement_answer(waiting[indicator.pk]),
            )
            for indicator in initiative.indicators.all()
            if indicator.pk in waiting and indicator.counts_events_of_id is None
        ]
        self.comment_form = CommentForm(data, prefix="figures")

    def is_valid(self) -> bool:
        """Whether all can be read and there is a final figure among them."""
        valid = [form.is_valid() for form in [*self.rows, self.comment_form]]
        if all(valid) and not self.figures:
            for form in self.rows:
                form.add_error(
                    "status", "確定した数値がありません。確定した指標の区分で「確定」を選んでください。"
                )
            return False
        return all(valid)

    @property
    def figures(self) -> dict[int, MeasurementAnswer]:
        """The final figures by indicator id, once valid."""
        return {form.indicator.pk: form.figure for form in self.rows if form.figure is not None}

    @property
    def comment(self) -> str:
        """What was written for the record, once valid."""
        return str(self.comment_form.cleaned_data["comment"])

    def errors(self) -> Iterator[FieldError]:
        """Every error with the field's label and address, in the order of the page."""
        for row in self.rows:
            yield from measurement_errors(row)
        yield from _errors(self.comment_form, "")


def measurement_errors(form: MeasurementForm) -> Iterator[FieldError]:
    """Yield every error of one measurement, its event rows included, with the indicator's name."""
    name = form.indicator.plain_name
    yield from _errors(form, f"{name}：")
    for number, event in enumerate(form.event_forms, start=1):
        yield from _errors(event, f"{name}：{number}行目の")


def _errors(form: forms.Form, label: str) -> Iterator[FieldError]:
    for name, messages in form.errors.items():
        field = form[name]
        for message in messages:
            yield FieldError(f"{label}{field.label}", str(message), f"#{field.id_for_label}")
