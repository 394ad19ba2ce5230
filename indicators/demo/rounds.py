"""Lets the invented people report year after year, through the same services as real ones."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear, era_date, full_width
from indicators.book.results import initiatives_with_everything
from indicators.demo.accounts import Office
from indicators.demo.calendar import Round, Step, open_round, past_round
from indicators.demo.commentary import write_commentary
from indicators.demo.entries import Entry, answer_from
from indicators.demo.inquiry import INSTRUCTIONS, LETTER_NUMBER
from indicators.entry.services import save_report
from indicators.models import Act, AnnualReport, ReportingCycle, ReportState
from indicators.rounds.letter.head import LetterContent
from indicators.rounds.letter.services import change_letter
from indicators.rounds.services import CycleContent, open_cycle, prepare_cycle
from indicators.workflow.joint import leads_of, waits_for_all_leads
from indicators.workflow.missing import what_is_missing
from indicators.workflow.transition_table import WAY, Part, who_may
from indicators.workflow.transitions import (
    STEP_SERVICES,
    finalise_report,
    return_report,
    submit_report,
)
from initiatives.models import Initiative, Phase, Plan

_RETURNED = (Step.SAVE, Step.SUBMIT, Step.APPROVE, Step.RETURN)
_AGAIN = {
    Step.SAVE: Step.SAVE_AGAIN,
    Step.SUBMIT: Step.SUBMIT_AGAIN,
    Step.APPROVE: Step.APPROVE_AGAIN,
}


def steps_of(entry: Entry) -> list[Step]:
    """Return the acts that bring a report to its entry's state, with the return in between if there was one.

    A returned report that is 入力中 was not touched again.
    """
    state = ReportState(entry.get("state", ReportState.FINALISED))
    if "return_comment" not in entry:
        return _steps_to(state)
    if state == ReportState.DRAFTING:
        return list(_RETURNED)
    return [*_RETURNED, *(_AGAIN.get(step, step) for step in _steps_to(state))]


def _steps_to(state: ReportState) -> list[Step]:
    """How far a report of a state went."""
    return [Step.SAVE, *(Step[step.act.name] for step in WAY if not step.to_state.is_after(state))]


@dataclass(frozen=True, slots=True)
class Story:
    """What is reported in which years, by whom: the last year's round is still running."""

    office: Office
    years: Sequence[int]
    entries: Mapping[str, Mapping[int, Entry]]  # by slug and fiscal year
    inquiry_text: str
    sender: str  # of the letters
    meeting: str  # what the body is called that decides
    is_written: bool = False  # for this very plan, which has a next one then
    commentaries: Mapping[int, Mapping[str, str]] = field(default_factory=dict)  # 所見 of decided years


def report_all_years(plan: Plan, story: Story, users: Mapping[str, User], today: dt.date) -> None:
    """Open every round of a story and report on it: all but the last year decided, the last one running."""
    initiatives = initiatives_with_everything(plan)
    phases = {phase.code: phase for phase in plan.phases.all()}
    for year in story.years:
        fiscal_year = FiscalYear(year)
        is_last = year == story.years[-1]
        current = open_round(fiscal_year, today) if is_last else past_round(fiscal_year)
        cycle = _opened_cycle(plan, story, current, users["secretariat"])
        reports = {report.initiative_id: report for report in cycle.reports.all()}
        for position, initiative in enumerate(initiatives):
            entry = story.entries[initiative.slug].get(year)
            if entry is not None:
                _Walk(current, position, initiative, entry, phases, users, story).go(reports[initiative.pk])
        if texts := story.commentaries.get(year):
            at = current.at(Step.FINALISE, position=len(initiatives))
            write_commentary(cycle=cycle, texts=texts, by=users["secretariat"], at=at)


def _opened_cycle(plan: Plan, story: Story, current: Round, by: User) -> ReportingCycle:
    """Prepare a round and open it on the morning of its first day."""
    at = timezone.make_aware(dt.datetime.combine(current.opens_on, dt.time(8, 45)))
    cycle = prepare_cycle(
        plan=plan,
        fiscal_year=current.fiscal_year.year,
        content=CycleContent(
            opens_on=current.opens_on,
            due_on=current.due_on,
            inquiry_text=story.inquiry_text.format(
                year=current.fiscal_year.official_label, due=full_width(era_date(current.due_on))
            ),
            instructions=INSTRUCTIONS,
        ),
        by=by,
        at=at,
        is_demo=True,
    )
    letter = LetterContent(
        document_number=f"{story.sender[:1]}第{LETTER_NUMBER + current.fiscal_year.year % 100}号",
        sender=story.sender,
    )
    change_letter(cycle=cycle, content=letter, by=by, at=at)
    return open_cycle(cycle=cycle, by=by, at=at)


class _Walk:
    """One report on its way through one round."""

    def __init__(
        self,
        current: Round,
        position: int,
        initiative: Initiative,
        entry: Entry,
        phases: Mapping[str, Phase],
        users: Mapping[str, User],
        story: Story,
    ) -> None:
        self.round, self.position, self.entry, self.story = current, position, entry, story
        self.skips_approval = initiative.plan.skips_approval
        self.editor, self.head = story.office.people_of(initiative.slug, users)
        if entry.get("by_deputy"):  # 代決
            self.head = story.office.deputy_of(initiative.slug, users)
        self.heads = [self.head]
        if waits_for_all_leads(initiative):
            names = [row.name for row in leads_of(initiative).values()]
            self.heads = list(dict.fromkeys([self.head, *story.office.heads_of(names, users)]))
        self.secretariat = users["secretariat"]
        self.answer = answer_from(
            entry, initiative, current.fiscal_year.year, phases=phases, is_open=current.is_open
        )

    def go(self, report: AnnualReport) -> AnnualReport:
        """Take all steps of the entry."""
        for step in steps_of(self.entry):
            if self.skips_approval and step in (Step.APPROVE, Step.APPROVE_AGAIN):
                continue
            report = self._take(step, report)
        return report

    def _take(self, step: Step, report: AnnualReport) -> AnnualReport:
        at = self.round.at(step, position=self.position, is_late=self.entry.get("is_late", False))
        # 代理入力: now and then the secretariat enters for a department.
        writer = self.secretariat if self.entry.get("on_behalf") else self.editor
        match step:
            case Step.SAVE | Step.SAVE_AGAIN:
                return save_report(
                    report=report, by=writer, at=at, answer=self.answer, version=report.version
                )
            case Step.SUBMIT | Step.SUBMIT_AGAIN:
                return submit_report(report=report, by=writer, at=at)
            case Step.RETURN:
                comment = self.entry["return_comment"]
                return return_report(report=report, by=self.secretariat, at=at, comment=comment)
            case Step.FINALISE:
                return self._finalise(report)
            case _:  # the steps in between, which need nothing but somebody to take them
                act = Act[step.name.removesuffix("_AGAIN")]
                people = [self.secretariat] if Part.SECRETARIAT in who_may(act) else self.heads
                for by in people:
                    report = STEP_SERVICES[act](report=report, by=by, at=at)
                return report

    def _finalise(self, report: AnnualReport) -> AnnualReport:
        """Record the decision: the proposal, unless the entry says otherwise and why.

        An empty self-rating became the proposal when the report was submitted.
        """
        decision = self.entry.get("decision")
        if decision is None:
            own = self.entry.get("self_grade")
            grade = what_is_missing(report)[1].grade if own else report.self_grade
            decision = {"grade": grade, "reason": ""}
        return finalise_report(
            report=report,
            by=self.secretariat,
            at=self.round.at(Step.FINALISE, position=self.position),
            grade=decision["grade"],
            grade_reason=decision["reason"],
            meeting_name=self.round.meeting_name(self.story.meeting),
            meeting_date=self.round.meeting_on,
        )
