"""One report as a reviewer reads it: its figures, items and grades in words, beside those of last year.

Of a decided year all of it is as it was frozen. Made of a book that was read before: no query.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import rows_of
from indicators.book.answers import MeasurementAnswer
from indicators.book.assessment import (
    YearAnswers,
    assess,
    facts_of,
    item_status,
    items_of,
    rule_of,
    stored_history,
)
from indicators.book.in_force import initiative_in
from indicators.book.results import ResultBook, YearProposal, is_planned
from indicators.book.snapshots import book_of_year, decided_proposal
from indicators.book.stored_answers import measurement_answers
from indicators.book.value_display import BLANK, detail_lines, reference_text, target_text, value_text
from indicators.judgement import Code, Scale, rate_text, year_figures
from indicators.judgement.change import change_of
from indicators.models import AnnualReport, Indicator, ItemStatus, ReportState
from initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One indicator in the reviewed year, in words."""

    name: str
    value: str
    against: (
        str  # what the year is compared with: 目標 100.0％以上, 目安 54.3％以上; else the official wording
    )
    before: str  # last year's value; "" where there is none
    rate: str  # 達成率; "" where there is none
    grade: Code | None  # None in a year that is not graded
    why: str  # the sentence of the judgement
    status_reason: str  # why there is no value
    change_reason: str  # 増減理由
    details: tuple[str, ...]  # what it was computed from
    reported_by: str  # the department that reports it in place of the lead (所管課)
    is_blank: bool  # counts, and nothing was entered


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One evaluation item of the year with its answer."""

    text: str
    status: str
    note: str
    is_open: bool  # 一部実施, 未実施, or no answer yet
    answered_by: str  # the indicator whose value is the answer


@dataclass(frozen=True, slots=True)
class InShort:
    """What somebody sees of a report before doing something with several: the same lines as on its page."""

    figures: Sequence[FigureLine]
    proposed: Code | None  # None in a year that is not graded
    grade_before: Code | None
    change: str  # 改善, 低下, 同じ or 新規
    self_rating_differs: str
    evidence_count: int


@dataclass(frozen=True)
class ReviewedYear:
    """A report (read with everything) with what follows from it.

    ``former`` are last year's values of the plan before, by indicator, where the plan begins in this year.
    """

    book: ResultBook
    initiative: Initiative
    fiscal_year: FiscalYear
    former: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, book: ResultBook, initiative: Initiative, fiscal_year: int) -> "ReviewedYear":
        """Return a year of a book as it is to be read: frozen where it is decided, by the plan of its day."""
        of_year = book_of_year(book, initiative, fiscal_year)
        return cls(of_year, initiative_in(of_year, initiative), FiscalYear(fiscal_year))

    @property
    def report(self) -> AnnualReport:
        """The report: the live one, of a decided year the frozen one."""
        return self.book.reports[self.initiative.pk][self.fiscal_year.year]

    @property
    def report_before(self) -> AnnualReport | None:
        """Last year's."""
        return self.book.report(self.initiative, self.fiscal_year.year - 1)

    @property
    def scale(self) -> Scale:
        """The scale that the report was decided on, else the one in use."""
        return self._scale_of(self.report)

    def _scale_of(self, report: AnnualReport) -> Scale:
        return (report.scale or self.book.active_scale).scale

    @cached_property
    def history(self) -> dict[int, YearAnswers]:
        """What was answered in all years."""
        return stored_history(self.book, self.initiative)

    @cached_property
    def proposal(self) -> YearProposal:
        """The proposal on what is stored; of a decided year that of the decision."""
        return decided_proposal(self.book, self.initiative, self.fiscal_year.year, self.history)

    def grade_on(self, scale: Scale) -> str:
        """What another scale proposes for the same values."""
        return assess(self.initiative, self.fiscal_year.year, self.history, scale).grade

    # --- grades ---

    @property
    def is_planned(self) -> bool:
        """False where the year is 計画なし: nothing is graded."""
        return is_planned(self.initiative, self.fiscal_year.year)

    @property
    def proposed(self) -> Code:
        """The proposed grade, with its words."""
        return self.scale.code(self.proposal.grade)

    @property
    def grade(self) -> str:
        """The grade that stands: the decided one, else the proposed."""
        is_final = self.report.state == ReportState.FINALISED
        return self.report.final_grade if is_final else self.proposal.grade

    @property
    def grade_before(self) -> Code | None:
        """Last year's decided grade, as the scale has it that it was decided on."""
        before = self.report_before
        if before is None or before.scale is None or not before.final_grade:
            return None
        return before.scale.scale.code(before.final_grade)

    @property
    def label_before(self) -> str:
        """令和6年度."""
        return FiscalYear(self.fiscal_year.year - 1).label

    @property
    def change(self) -> str:
        """改善, 低下, 同じ or 新規 against last year; "" where this year has no grade."""
        if not self.is_planned:
            return ""
        before = self.grade_before
        grades = [one.code for one in self.scale.grades]
        return change_of(self.grade, before.code if before else "", grades=grades)

    @property
    def self_rating_differs(self) -> str:
        """「自己評価 B は判定案 C と異なります」; "" where it follows the proposal or there is none."""
        own, proposed = self.report.self_grade, self.proposal.grade
        return f"自己評価 {own} は、判定案 {proposed} と異なります" if own and own != proposed else ""

    def in_short(self, *, evidence_count: int) -> InShort:
        """Return what a list shows of it."""
        return InShort(
            figures=self.figures,
            proposed=self.proposed if self.is_planned else None,
            grade_before=self.grade_before,
            change=self.change,
            self_rating_differs=self.self_rating_differs,
            evidence_count=evidence_count,
        )

    # --- figures and items ---

    @cached_property
    def figures(self) -> list[FigureLine]:
        """The year's figures; indicators that neither count in the year nor have a value are left out."""
        return [line for one in rows_of(self.initiative, "indicators") if (line := self._figure(one))]

    def _figure(self, indicator: Indicator) -> FigureLine | None:
        proposal = self.proposal.indicators.get(indicator.pk)
        if proposal is None:
            return None  # the plan did not have it in that year
        facts = facts_of(self.initiative, indicator, self.fiscal_year.year, self.history)
        if facts.status is None and not proposal.counts:
            return None
        entered = _entered(self.report, indicator)
        figures = year_figures(rule_of(indicator), facts, self.scale)
        return FigureLine(
            name=indicator.plain_name,
            value=value_text(entered, facts, figures),
            against=reference_text(proposal.reference, figures)
            or target_text(indicator, figures, fiscal_year=self.fiscal_year.year),
            before=self._before(indicator),
            rate=rate_text(proposal.rate, self.scale) if proposal.rate is not None else "",
            grade=self.scale.code(proposal.grade) if proposal.counts else None,
            why=proposal.reason,
            status_reason=entered.reason if entered else "",
            change_reason=entered.change_reason if entered else "",
            details=tuple(detail_lines(indicator, entered, figures)),
            reported_by=str(indicator.department) if indicator.department else "",
            is_blank=facts.status is None,
        )

    def _before(self, indicator: Indicator) -> str:
        report, year = self.report_before, self.fiscal_year.year - 1
        if report is None:
            return self.former.get(indicator.pk, "")
        facts = facts_of(self.initiative, indicator, year, self.history)
        if facts.status is None:
            return ""
        figures = year_figures(rule_of(indicator), facts, self._scale_of(report))
        return value_text(_entered(report, indicator), facts, figures)

    @cached_property
    def items(self) -> list[ItemLine]:
        """The year's evaluation items, in official order."""
        return list(self._items())

    def _items(self) -> Iterator[ItemLine]:
        answers = self.history[self.fiscal_year.year]
        notes = {row.item_id: row.note for row in self.report.item_results.all()}
        for item in items_of(self.initiative, self.fiscal_year.year):
            status = item_status(item, answers)
            known = ItemStatus(status) if status else None
            yield ItemLine(
                text=item.text,
                status=str(known.label) if known else BLANK,
                note=notes.get(item.pk, ""),
                is_open=known not in (ItemStatus.DONE, ItemStatus.NOT_APPLICABLE),
                answered_by=item.indicator.plain_name if item.indicator else "",
            )


def _entered(report: AnnualReport, indicator: Indicator) -> MeasurementAnswer | None:
    """What was entered for an indicator; for one that counts events, where they are entered."""
    return measurement_answers(report).get(indicator.counts_events_of_id or indicator.pk)
