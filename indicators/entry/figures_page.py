"""What the page of 数値確定 shows: the figures that wait, and the decision where the proposal changes."""

from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import FieldError
from indicators.book.answers import MeasurementAnswer
from indicators.book.assessment import facts_of, rule_of, stored_history
from indicators.book.results import ResultBook
from indicators.book.value_display import value_text
from indicators.entry.forms.decision import DecisionForm
from indicators.entry.forms.figures import FiguresForm, FinalFigureForm
from indicators.entry.forms.measurement import MeasurementForm
from indicators.judgement import Facts, InitiativeProposal, year_figures
from indicators.models import AnnualReport
from indicators.workflow.decision import Decision
from indicators.workflow.waiting_figures import proposal_with
from initiatives.addresses import plan_url
from initiatives.glossary import Glossary, glossary_of
from initiatives.models import Initiative

_DECISION = "decision"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One measurement that waits: its form and what stands now."""

    form: FinalFigureForm
    stored_text: str
    reason: str  # why there is no value yet


class FiguresPage:
    """Everything that the templates of 数値確定 read."""

    def __init__(
        self, data: QueryDict | None, *, report: AnnualReport, initiative: Initiative, book: ResultBook
    ) -> None:
        self.report, self.initiative, self.book = report, initiative, book
        self.fiscal_year = FiscalYear(report.cycle.fiscal_year)
        self.version: int | None = report.version
        self._data = data
        self.form = FiguresForm(data, report=report, initiative=initiative)
        self.proposal: InitiativeProposal | None = None
        self.decision_form: DecisionForm | None = None

    @cached_property
    def glossary(self) -> Glossary:
        """The terms that the page explains."""
        return glossary_of(self.initiative.plan)

    @property
    def url(self) -> str:
        return self._address("figures")

    @property
    def entry_url(self) -> str:
        """The page of the report."""
        return self._address("entry")

    def _address(self, name: str) -> str:
        year = self.fiscal_year.year
        return plan_url(self.initiative.plan, name, fiscal_year=year, slug=self.initiative.slug)

    @cached_property
    def rows(self) -> list[FigureRow]:
        """The measurements that wait, with what stands now."""
        history = stored_history(self.book, self.initiative)
        year = self.fiscal_year.year
        return [
            FigureRow(
                form,
                self._value(form, facts_of(self.initiative, form.indicator, year, history)),
                form.stored.reason,
            )
            for form in self.form.rows
        ]

    def _value(self, form: MeasurementForm, facts: Facts) -> str:
        report = self.book.report(self.initiative, self.fiscal_year.year)
        scale = (report.scale if report and report.scale else self.book.active_scale).scale
        return value_text(form.stored, facts, year_figures(rule_of(form.indicator), facts, scale))

    @property
    def typed_in_vain(self) -> list[tuple[str, str]]:
        """What was typed for figures that somebody else has recorded meanwhile: label and text."""
        shown = {form.indicator.pk for form in self.form.rows}
        typed = []
        for indicator in self.initiative.indicators.all():
            if self._data is None or indicator.pk in shown:
                continue
            form = MeasurementForm(
                self._data, indicator=indicator, fiscal_year=self.fiscal_year, stored=MeasurementAnswer()
            )
            names = {*form.value_names, "change_reason", "reference_date"}
            fields = [form[name] for name in form.fields if name in names]
            fields += [field for event in form.event_forms for field in event]
            typed += [
                (f"{indicator.plain_name}：{field.label}", str(field.value()))
                for field in fields
                if field.value()
            ]
        return typed

    def read(self) -> bool:
        """Read what was typed: the figures, and the decision where they change the proposed grade."""
        is_valid = self.form.is_valid()
        if not is_valid:
            if self._has_typed_decision:
                self._ask_for_decision(self.report.proposed_grade)
            return False
        self.proposal = proposal_with(self.book, self.initiative, self.fiscal_year.year, self.form.figures)
        if not self.changes_grade:
            return True
        self._ask_for_decision(self.proposal.grade)
        return self.decision_form is not None and self.decision_form.is_valid()

    @property
    def changes_grade(self) -> bool:
        """Whether the typed figures lead to another grade than the one that was proposed for the decision."""
        return self.proposal is not None and self.proposal.grade != self.report.proposed_grade

    @property
    def _has_typed_decision(self) -> bool:
        return self._data is not None and f"{_DECISION}-grade" in self._data

    def _ask_for_decision(self, proposed: str) -> None:
        scale = (self.report.scale or self.book.active_scale).scale
        data = self._data if self._has_typed_decision else None
        self.decision_form = DecisionForm(data, scale=scale, proposed=proposed, prefix=_DECISION)

    @property
    def decision(self) -> Decision | None:
        """The decision, once valid, where one is needed."""
        if not self.changes_grade or self.decision_form is None:
            return None
        return Decision(**self.decision_form.cleaned_data)

    @property
    def errors(self) -> list[FieldError]:
        """Everything that keeps it from being accepted, for the summary on top."""
        errors = list(self.form.errors())
        if self.decision_form is not None and self.changes_grade:
            if not self.decision_form.is_bound:
                href = f"#{self.decision_form['grade'].id_for_label}"
                errors.append(
                    FieldError(
                        f"{self.report.initiative.plan.words.body}の決定",
                        "判定案が変わるため、入力が必要です。",
                        href,
                    )
                )
            for name, messages in self.decision_form.errors.items():
                field = self.decision_form[name]
                errors += [
                    FieldError(str(field.label), str(one), f"#{field.id_for_label}") for one in messages
                ]
        return errors
