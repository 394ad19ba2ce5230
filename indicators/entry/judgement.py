"""What the values on the entry page amount to: by the same functions as in every document."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.answers import MeasurementAnswer
from indicators.book.assessment import YearAnswers, assess, facts_of, rule_of, stored_history
from indicators.book.indicator_notes import Note, notes_of
from indicators.book.results import is_planned
from indicators.book.stored_answers import report_answer
from indicators.book.value_display import detail_lines, reference_text, target_text, value_text
from indicators.entry.forms.entry import EntryForm
from indicators.entry.forms.measurement import MeasurementForm
from indicators.entry.offered import ShownOffer, shown_in
from indicators.entry.opened import OpenedReport
from indicators.judgement import (
    Aim,
    Code,
    Facts,
    IndicatorProposal,
    IndicatorRule,
    InitiativeProposal,
    Scale,
    YearBasis,
    rate_text,
    year_figures,
)
from indicators.models import Indicator


@dataclass(frozen=True, slots=True)
class Judged:
    """What one indicator's typed value amounts to."""

    indicator: Indicator
    value: str
    details: list[str]
    rate: str
    reference: str
    grade: Code
    reason: str
    counts: bool  # the year is one that is graded


@dataclass(frozen=True, slots=True)
class MeasurementPanel:
    """One indicator on the page: its form, earlier years, what is typed amounts to."""

    form: MeasurementForm
    judged: list[Judged]  # the indicator, and the one that counts its events where there is one
    earlier: list[tuple[str, str]]  # (R6, 82％), the latest first
    counts: bool
    is_unreadable: bool
    aim: str  # the year's target as it is read, where the official wording does not say it by itself
    figure_year: str  # of which year the figure is to be entered, where that is another one
    notes: list[Note]  # what the plan says of it besides
    reported_by: str  # that another department enters it (所管課), and whether it has; "" where none does
    offers: Sequence[ShownOffer]  # what may be put into its fields while they are blank

    @property
    def has_value(self) -> bool:
        """Whether anything can be said of what is entered."""
        return any(one.value for one in self.judged)

    @property
    def indicator(self) -> Indicator:
        """The indicator that is entered."""
        return self.form.indicator


def figure_year(rule: IndicatorRule, fiscal_year: FiscalYear) -> str:
    """Return of which year a figure is to be entered: 令和4年（1月〜12月）; "" for the evaluated one."""
    year = FiscalYear(fiscal_year.year - rule.years_behind)
    if rule.basis is YearBasis.CALENDAR_YEAR:
        return f"{year.calendar_label}（1月〜12月）"
    return year.label if rule.years_behind else ""


def _reported_by(form: MeasurementForm) -> str:
    department = form.indicator.department
    if department is None:
        return ""
    if form.stored.status:
        return f"{department}が入力する実績値です。入力されています。"
    return f"{department}が入力する実績値です。まだ入力されていません。"


class EntryJudgement:
    """Judges what is typed, or what is stored where nothing was."""

    def __init__(self, opened: OpenedReport, form: EntryForm) -> None:
        self.initiative, self.book, self.form = opened.initiative, opened.book, form
        self.fiscal_year = form.fiscal_year
        self._opened = opened

    @cached_property
    def _history(self) -> dict[int, YearAnswers]:
        history = stored_history(self.book, self.initiative)
        if self.form.is_bound:
            history[self.fiscal_year.year] = self.form.year_answers()
        return history

    @cached_property
    def proposal(self) -> InitiativeProposal:
        """The proposal on what is typed (or stored), by the same function as everywhere."""
        return assess(self.initiative, self.fiscal_year.year, self._history, self.scale)

    @cached_property
    def scale(self) -> Scale:
        """The scale that judges: the active one, or the one that a final report was decided on."""
        report = self.book.report(self.initiative, self.fiscal_year.year)
        return (report.scale if report and report.scale else self.book.active_scale).scale

    @property
    def unreadable(self) -> list[str]:
        """What of the measurements cannot be read: then there is no proposal to show."""
        return self.form.unreadable

    @property
    def is_judged(self) -> bool:
        """Whether the year is graded at all: planned, with a target that counts or an evaluation item."""
        counting = any(one.counts for one in self.proposal.indicators)
        return is_planned(self.initiative, self.fiscal_year.year) and (counting or bool(self.form.item_forms))

    @property
    def proposed(self) -> Code:
        """The proposed code."""
        return self.scale.code(self.proposal.grade)

    @cached_property
    def beside(self) -> list[tuple[str, Code]]:
        """What the scales that are shown beside say of the same values: their name and code."""
        year = self.fiscal_year.year
        return [
            (row.name, row.scale.code(assess(self.initiative, year, self._history, row.scale).grade))
            for row in self.book.beside_scales
        ]

    @property
    def unanswered_items(self) -> int:
        """How many evaluation items of the year have no answer yet."""
        answers = self._history.get(self.fiscal_year.year)
        known = answers.item_statuses if answers else {}
        return sum(form.item.pk not in known for form in self.form.item_forms)

    @cached_property
    def panels(self) -> list[MeasurementPanel]:
        """One panel per indicator that is entered."""
        indicators = list(self.initiative.indicators.all())
        proposals = dict(zip([row.pk for row in indicators], self.proposal.indicators, strict=True))
        panels = []
        for form in self.form.measurement_forms:
            counters = [row for row in indicators if row.counts_events_of_id == form.indicator.pk]
            entered = self._entered(form)
            rule = rule_of(form.indicator)
            panels.append(
                MeasurementPanel(
                    form=form,
                    judged=[
                        self._judged(row, entered, proposals[row.pk]) for row in [form.indicator, *counters]
                    ],
                    earlier=self._earlier(form.indicator),
                    counts=proposals[form.indicator.pk].counts,
                    is_unreadable=any(self.form.unreadable_in(form)),
                    aim=self._aim(form.indicator, rule),
                    figure_year=figure_year(rule, self.fiscal_year),
                    notes=notes_of(form.indicator),
                    reported_by=_reported_by(form),
                    offers=shown_in(form, self._opened.offers),
                )
            )
        return panels

    def _aim(self, indicator: Indicator, rule: IndicatorRule) -> str:
        is_plain = rule.comparison is Aim.VALUE and not rule.expectations
        return "" if is_plain else target_text(indicator, rule=rule, fiscal_year=self.fiscal_year.year)

    def _entered(self, form: MeasurementForm) -> MeasurementAnswer:
        if form.is_bound:
            return form.answer if form.is_valid() else MeasurementAnswer()
        return form.stored

    def _facts(self, indicator: Indicator, fiscal_year: int) -> Facts:
        return facts_of(self.initiative, indicator, fiscal_year, self._history)

    def _judged(
        self, indicator: Indicator, entered: MeasurementAnswer, proposal: IndicatorProposal
    ) -> Judged:
        facts = self._facts(indicator, self.fiscal_year.year)
        figures = year_figures(rule_of(indicator), facts, self.scale)
        return Judged(
            indicator=indicator,
            value=value_text(entered, facts, figures) if facts.status else "",
            details=detail_lines(indicator, entered, figures),
            rate=rate_text(proposal.rate, self.scale) if proposal.rate is not None else "",
            reference=reference_text(proposal.reference, figures),
            grade=self.scale.code(proposal.grade),
            reason=proposal.reason,
            counts=proposal.counts,
        )

    def _earlier(self, indicator: Indicator) -> list[tuple[str, str]]:
        rows = []
        for year in sorted(self.book.reports[self.initiative.pk], reverse=True):
            facts = self._facts(indicator, year) if year < self.fiscal_year.year else None
            if facts and facts.status:
                report = self.book.reports[self.initiative.pk][year]
                entered = report_answer(report).measurements.get(indicator.pk)
                scale = (report.scale or self.book.active_scale).scale
                figures = year_figures(rule_of(indicator), facts, scale)
                rows.append((FiscalYear(year).label, value_text(entered, facts, figures)))
        if found := self._opened.year_before.figures.get(indicator.pk):
            rows.append((f"{FiscalYear(self.fiscal_year.year - 1).label}（前計画）", found.text))
        return rows
