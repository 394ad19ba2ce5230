"""What a department enters that reports indicators of another's initiative (所管課): those figures alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import FieldError
from indicators.book.answers import MeasurementAnswer
from indicators.book.assessment import rule_of
from indicators.book.indicator_notes import Note, notes_of
from indicators.book.stored_answers import measurement_answers
from indicators.book.value_display import target_text
from indicators.entry.forms.figures import measurement_errors
from indicators.entry.forms.measurement import MeasurementForm
from indicators.entry.judgement import figure_year
from indicators.entry.offered import ShownOffer, shown_in
from indicators.entry.prefill import Offer
from indicators.models import AnnualReport, Indicator
from indicators.workflow.rights import ReportRights
from initiatives.addresses import plan_url
from initiatives.glossary import Glossary, glossary_of
from initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """One figure that the reader's department reports: its form, and what the plan says of it."""

    form: MeasurementForm
    aim: str
    figure_year: str  # of which year it is, where that is not the evaluated one
    notes: Sequence[Note]
    counts: bool
    offers: Sequence[ShownOffer]  # what may be put into its fields while they are blank


class OwnFiguresPage:
    """Everything that the template reads; ``data`` is what was posted, None for what is stored."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        report: AnnualReport,
        initiative: Initiative,
        rights: ReportRights,
        offers: Mapping[str, Offer],
    ) -> None:
        self.report, self.initiative, self.rights = report, initiative, rights
        self._offers = offers
        self.fiscal_year = FiscalYear(report.cycle.fiscal_year)
        self.version: int | None = report.version
        self._data = data

    @cached_property
    def glossary(self) -> Glossary:
        """The terms that the page explains."""
        return glossary_of(self.initiative.plan)

    @property
    def url(self) -> str:
        """The address of the page itself."""
        return self._address("own_figures")

    @property
    def entry_url(self) -> str:
        """The page of the whole report, which the department reads."""
        return self._address("entry")

    def _address(self, name: str) -> str:
        year = self.fiscal_year.year
        return plan_url(self.initiative.plan, name, fiscal_year=year, slug=self.initiative.slug)

    @cached_property
    def rows(self) -> list[OwnFigure]:
        """The figures of the reader's departments, in the plan's order; events counted elsewhere are none."""
        stored = measurement_answers(self.report)
        return [
            self._row(indicator, stored.get(indicator.pk, MeasurementAnswer()))
            for indicator in self.initiative.indicators.all()
            if indicator.department_id in self.rights.reports_for and indicator.counts_events_of_id is None
        ]

    def _row(self, indicator: Indicator, stored: MeasurementAnswer) -> OwnFigure:
        form = MeasurementForm(self._data, indicator=indicator, fiscal_year=self.fiscal_year, stored=stored)
        return OwnFigure(
            form,
            target_text(indicator, fiscal_year=self.fiscal_year.year),
            figure_year(rule_of(indicator), self.fiscal_year),
            notes_of(indicator),
            rule_of(indicator).counts(self.fiscal_year.year),
            shown_in(form, self._offers),
        )

    def is_valid(self) -> bool:
        """Whether all that was posted can be read; every figure is read, for all errors."""
        forms = [form for row in self.rows for form in (row.form, *row.form.event_forms)]
        valid = [form.is_valid() for form in forms]
        return all(valid)

    @property
    def figures(self) -> dict[int, MeasurementAnswer]:
        """What was entered, by indicator id, once valid."""
        return {row.form.indicator.pk: row.form.answer for row in self.rows}

    @property
    def errors(self) -> list[FieldError]:
        """Everything that keeps it from being saved, for the summary on top."""
        return [error for row in self.rows for error in measurement_errors(row.form)]
