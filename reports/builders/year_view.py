"""One initiative in one fiscal year with everything derived from what is stored, or from what was frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import rows_of
from indicators.book.answers import MeasurementAnswer
from indicators.book.assessment import YearAnswers, facts_of, rule_of, stored_history
from indicators.book.in_force import initiative_in
from indicators.book.results import ResultBook, YearProposal, is_planned
from indicators.book.revised import Revised
from indicators.book.snapshots import book_of_year, decided_proposal
from indicators.book.stored_answers import measurement_answers
from indicators.book.value_display import BLANK, value_text
from indicators.book.year_of_change import revised_in
from indicators.judgement import Facts, Figures, Scale, year_figures
from indicators.models import (
    MIGRATED,
    AnnualReport,
    Indicator,
    RatingScale,
    ReportState,
    has_answer,
)
from indicators.workflow.joint import charge_text
from indicators.workflow.rights import current_responsibilities
from indicators.workflow.transition_table import state_label
from initiatives.models import Initiative, ResponsibilityKind
from reports.documents.evaluation import (
    NO_GRADE_YET,
    GradeMark,
    YearCell,
)
from reports.documents.overview import NOT_OPENED, NOT_PLANNED
from reports.documents.stamp import Decision
from reports.permissions import IsVisible

# What a decision that follows the proposal says in the place of the proposal's words.
PROPOSING, DECIDING = "を提案します", "とします"


def grade_mark(scale: Scale, code: str) -> GradeMark:
    """Return a code of a scale as documents show it."""
    found = scale.code(code)
    return GradeMark(found.code, found.words, found.colour)


# In place of 担当課 where nobody leads.
NO_LEAD = "未定"


@dataclass(frozen=True)
class YearView:
    """One initiative in one fiscal year with everything derived from what is stored.

    In a decided year, book and initiative are the frozen ones, in one before a revision those of its day;
    ``live`` is the initiative as it is today, which says who may see it.
    """

    book: ResultBook
    initiative: Initiative
    fiscal_year: FiscalYear
    is_visible: IsVisible
    history: Mapping[int, YearAnswers]
    live: Initiative

    @cached_property
    def report(self) -> AnnualReport | None:
        """The live report, whoever may see it."""
        return self.book.report(self.initiative, self.fiscal_year.year)

    @cached_property
    def is_planned(self) -> bool:
        """False where the year is 計画なし."""
        return is_planned(self.initiative, self.fiscal_year.year)

    @cached_property
    def is_shown(self) -> bool:
        """Whether there are results that the reader may see."""
        report = self.report
        return report is not None and has_answer(report.state) and self.is_visible(self.live, report)

    @cached_property
    def revised(self) -> Revised | None:
        """What revisions that take effect in the year changed of the sheet; it is read with everything."""
        return revised_in(self.book, self.initiative, self.fiscal_year.year)

    @cached_property
    def scale(self) -> Scale:
        """The scale that the report was decided on, else the plan's active one."""
        return self._rating_scale.scale

    @property
    def scale_name(self) -> str:
        """The scale's name, as the sources state it."""
        return self._rating_scale.name

    @property
    def _rating_scale(self) -> RatingScale:
        return self.report.scale if self.report and self.report.scale else self.book.active_scale

    @cached_property
    def proposal(self) -> YearProposal:
        """The proposal on what is stored; in a decided year the one of the decision."""
        return decided_proposal(self.book, self.initiative, self.fiscal_year.year, self.history)

    @cached_property
    def years(self) -> "list[YearView]":
        """The initiative in every fiscal year of the plan as this year's sheet shows them."""
        if self.book.on is None:
            return year_views(self.book, self.live, self.is_visible)
        history = stored_history(self.book, self.initiative)
        return [
            YearView(self.book, self.initiative, year, self.is_visible, history, self.live)
            for year in self.book.fiscal_years
        ]

    @property
    def previous(self) -> "YearView | None":
        """The year before, None in the plan's first year."""
        number = self.fiscal_year.year - self.book.plan.start_fiscal_year - 1
        return self.years[number] if number >= 0 else None

    @property
    def is_finalised(self) -> bool:
        return self.report is not None and self.report.state == ReportState.FINALISED

    @cached_property
    def grade(self) -> GradeMark:
        """評価, before 確定 the proposal; empty where no results are shown or the year is 計画なし."""
        if not self.is_shown or self.report is None or not self.is_planned:
            return NO_GRADE_YET
        code = self.report.final_grade if self.is_finalised else self.proposal.grade
        return grade_mark(self.scale, code)

    @property
    def decision(self) -> Decision | None:
        """The meeting that decided, and its day."""
        report = self.report
        decided = report if report and self.is_finalised and report.meeting_date else None
        return (decided.meeting_name, decided.meeting_date) if decided and decided.meeting_date else None

    @property
    def migrated(self) -> str:
        """「移行データ（出所：…）」 where the decision was taken before the system, else ""."""
        report = self.report
        return report.imported.mark if report and self.is_finalised and report.imported else ""

    @property
    def grade_reason(self) -> str:
        """The proposal's sentence; where people decided otherwise, both grades and their reason."""
        report = self.report
        if report is None or not self.is_finalised:
            return self.proposal.reason
        if report.final_grade == report.proposed_grade:
            return report.final_grade_reason or report.proposed_reason.replace(PROPOSING, DECIDING)
        return f"{report.final_grade_reason}（判定案は「{report.proposed_grade}」：{report.proposed_reason}）"

    @property
    def department(self) -> str:
        """担当課 as at the fiscal year's end, with 現：… where it changed since; then 共管 of that day."""
        then, now = self._leads
        changed = f"（現：{'、'.join(now)}）" if then and now and now != then else ""
        return charge_text(f"{self.lead}{changed}", self._in_charge(ResponsibilityKind.JOINT))

    @property
    def lead(self) -> str:
        """主担当 as at the fiscal year's end, today's where nobody led then."""
        then, now = self._leads
        return "、".join(then or now) or NO_LEAD

    @cached_property
    def _leads(self) -> tuple[list[str], list[str]]:
        """主担当 at the fiscal year's end, and today."""
        now = [
            str(row.department)
            for row in current_responsibilities(self.initiative, on=self.book.on)
            if row.kind == ResponsibilityKind.LEAD
        ]
        return self._in_charge(ResponsibilityKind.LEAD), now

    @property
    def has_joint(self) -> bool:
        """Whether departments share the lead (共管)."""
        return bool(self._in_charge(ResponsibilityKind.JOINT))

    def _in_charge(self, kind: ResponsibilityKind) -> list[str]:
        day = self.fiscal_year.last_day
        return [
            str(row.department)
            for row in rows_of(self.initiative, "responsibilities")
            if row.kind == kind
            and row.valid_from <= day
            and (row.valid_until is None or row.valid_until >= day)
        ]

    @property
    def state_label(self) -> str:
        """The state in plain words; 計画なし where nothing is asked, 照会前 where nothing was asked yet.

        What was taken in from before the system is 移行データ.
        """
        state = self.report.state if self.report else ReportState.NOT_STARTED
        if not self.is_planned and not has_answer(state):
            return NOT_PLANNED
        if self.report is None and self.fiscal_year.year not in self.book.cycles:
            return NOT_OPENED
        if self.migrated:
            return MIGRATED
        return state_label(state)

    @property
    def decided_before(self) -> "YearView | None":
        """Of a decided year last year as it stood then, if it was decided; None else."""
        last = self.previous if self.is_finalised else None
        return last if last and last.is_finalised and last.grade.code else None

    def figures(self, indicator: Indicator, facts: Facts) -> Figures:
        """How an indicator's figures of this year are written."""
        return year_figures(rule_of(indicator), facts, self.scale)

    def year_cell(self, indicator: Indicator) -> YearCell:
        """One indicator in this year, short."""
        proposal = self.proposal.indicators.get(indicator.pk) if self.is_shown else None
        if self.report is None or proposal is None:
            return YearCell("", None)  # an indicator that the plan did not have in that year
        facts = facts_of(self.initiative, indicator, self.fiscal_year.year, self.history)
        entered = entered_for(self.report, indicator)
        text = value_text(entered, facts, self.figures(indicator, facts))
        if text == BLANK and not proposal.counts:
            return YearCell("", None)
        return YearCell(text, grade_mark(self.scale, proposal.grade))


def year_views(book: ResultBook, initiative: Initiative, is_visible: IsVisible) -> list[YearView]:
    """Return the initiative in every fiscal year of the plan, by the plan in force in each.

    Decided years are as they were frozen. ``initiative`` is the one of today.
    """
    views: list[YearView] = []
    for year in book.fiscal_years:
        of_year = book_of_year(book, initiative, year.year)
        last = views[-1] if views else None
        if last and last.book is of_year:  # what one plan says of all its years is read once
            views.append(replace(last, fiscal_year=year))
        else:
            shown = initiative_in(of_year, initiative)
            history = stored_history(of_year, shown)
            views.append(YearView(of_year, shown, year, is_visible, history, initiative))
    return views


def entered_for(report: AnnualReport, indicator: Indicator) -> MeasurementAnswer | None:
    """Return what was entered for an indicator (for an event counter: at the indicator it counts)."""
    return measurement_answers(report).get(indicator.counts_events_of_id or indicator.pk)
