"""The entry page as one form made of parts: read together, valid together, saved together."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import FieldError
from indicators.book.answers import ItemAnswer, MeasurementAnswer, ReportAnswer
from indicators.book.assessment import YearAnswers, figures_from_answers, items_of
from indicators.book.instructions import instructions_in, last_years_remarks
from indicators.book.stored_answers import report_answer
from indicators.book.stored_form import form_definition
from indicators.entry.forms.live_notes import LiveNote, live_notes
from indicators.entry.forms.measurement import MeasurementForm
from indicators.entry.forms.questions import QuestionsForm
from indicators.entry.forms.report import BarsForm, ItemForm, ReportForm
from indicators.entry.forms.responses import ResponsesForm
from indicators.judgement import ItemStatus, Scale
from indicators.models import AnnualReport, Remark
from initiatives.models import Initiative


class EntryForm:
    """All that a department fills in for one initiative and year.

    ``data`` is what was posted, None for a page as it is stored. Unknown keys in it are ignored.
    ``last_years``: last year's remarks of the headquarters where they are known already.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        report: AnnualReport,
        initiative: Initiative,
        scale: Scale,
        last_years: Sequence[Remark] | None = None,
    ) -> None:
        fiscal_year = FiscalYear(report.cycle.fiscal_year)
        stored = report_answer(report)
        self.data, self.initiative, self.fiscal_year = data, initiative, fiscal_year
        self.definition = form_definition(report.cycle)
        self.report_form = ReportForm(data, scale=scale, stored=stored, form=self.definition)
        self.questions_form = QuestionsForm(
            data, questions=self.definition.questions, stored=stored.questions
        )
        self.last_years_remarks = last_years_remarks(report) if last_years is None else last_years
        self.responses_form = ResponsesForm(
            data, instructions=instructions_in(self.last_years_remarks), stored=stored.responses
        )
        self.measurement_forms = [
            MeasurementForm(
                data,
                indicator=indicator,
                fiscal_year=fiscal_year,
                stored=stored.measurements.get(indicator.pk, MeasurementAnswer()),
            )
            for indicator in initiative.indicators.all()
            if indicator.counts_events_of_id is None
        ]
        self.item_forms = [
            ItemForm(data, item=item, stored=stored.items.get(item.pk, ItemAnswer()))
            for item in items_of(initiative, fiscal_year.year)
            if item.indicator_id is None
        ]
        self.bars_form = BarsForm(
            data,
            phases=list(initiative.plan.phases.all()),
            division=initiative.plan.timeline.division,
            stored=stored.bars,
        )

    @property
    def is_bound(self) -> bool:
        """Whether it holds what somebody typed, not what is stored."""
        return self.data is not None

    @property
    def parts(self) -> list[forms.Form]:
        """The forms in the order of the page, event rows after their indicator; only what the round uses."""
        parts: list[forms.Form] = []
        for form in self.measurement_forms:
            parts += [form, *form.event_forms]
        bars = [self.bars_form] if self.definition.uses("bars") else []
        return [
            *parts,
            *self.item_forms,
            *bars,
            self.responses_form,
            self.report_form,
            self.questions_form,
        ]

    def is_valid(self) -> bool:
        """Whether everything can be read; nothing is saved otherwise. Every part is read, for all errors."""
        valid = [form.is_valid() for form in self.parts]
        return all(valid)

    def errors(self) -> Iterator[FieldError]:
        """Every error with the field's label and address, in the order of the page."""
        for form in self.parts:
            for name, messages in form.errors.items():
                field = form[name]
                for message in messages:
                    yield FieldError(self.label_of(form, field.label), str(message), f"#{field.id_for_label}")

    def live_notes(self) -> Iterator[LiveNote]:
        """Yield what is said beside each number and day of the page while one types, once it was read."""
        for form in self.parts:
            yield from live_notes(form)

    @property
    def unreadable(self) -> list[str]:
        """The labels of the numbers and days of the measurements that cannot be read."""
        return [label for form in self.measurement_forms for label in self.unreadable_in(form)]

    def unreadable_in(self, measurement: MeasurementForm) -> Iterator[str]:
        """Yield those of one measurement, event rows included."""
        for form in (measurement, *measurement.event_forms):
            if form.is_bound:
                for note in live_notes(form):
                    if note.errors:
                        yield self.label_of(form, form[note.name].label)

    def label_of(self, form: forms.Form, label: Any) -> str:
        """The label of a field, with what it belongs to: an indicator, an item, an event row."""
        if isinstance(form, MeasurementForm):
            return f"{form.indicator.plain_name}：{label}"
        for measurement in self.measurement_forms:
            if form in measurement.event_forms:
                number = measurement.event_forms.index(form) + 1
                return f"{measurement.indicator.plain_name}：{number}行目の{label}"
        return f"{form.item}：{label}" if isinstance(form, ItemForm) else str(label)

    @property
    def answer(self) -> ReportAnswer:
        """Everything that was entered, once valid. What the round does not use is blank, and not saved."""
        return ReportAnswer(
            texts=self.report_form.texts,
            money=self.report_form.money,
            measurements={form.indicator.pk: form.answer for form in self.measurement_forms},
            items={form.item.pk: form.answer for form in self.item_forms},
            bars=self.bars_form.bars if self.definition.uses("bars") else (),
            questions=self.questions_form.answers,
            responses=self.responses_form.answers,
        )

    def year_answers(self) -> YearAnswers:
        """What can be read so far, for the judgement while one types; parts with errors count as blank."""
        measurements = {form.indicator.pk: form.answer for form in self.measurement_forms if form.is_valid()}
        return YearAnswers(
            fiscal_year=self.fiscal_year.year,
            figures=figures_from_answers(
                self.initiative.indicators.all(), measurements, self.fiscal_year.year
            ),
            item_statuses={
                form.item.pk: ItemStatus(form.answer.status)
                for form in self.item_forms
                if form.is_valid() and form.answer.status
            },
            reasons={key: entered.reason for key, entered in measurements.items()},
        )
