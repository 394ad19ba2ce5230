"""The acts that a page for reviewing offers: which need a reason or a decision, and are asked about first."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from indicators.entry.opened import OpenedReport
from indicators.models import Act, AnnualReport, TransitionLog
from indicators.review.steps import StepForm, step_form
from indicators.review.year import ReviewedYear
from indicators.workflow.transition_table import TRANSITIONS, WAY, Transition

_ON_THE_WAY = frozenset(step.act for step in WAY)


def asks_first(act: Act) -> bool:
    """Whether an act is final or sends something back: only these ask before they are done."""
    return TRANSITIONS[act].is_decision or bool(TRANSITIONS[act].reason)


@dataclass(frozen=True, slots=True)
class OfferedAct:
    """One act as the page offers it."""

    transition: Transition  # in the plan's words
    url: str
    form: StepForm
    is_primary: bool  # the step of the year's way that waits for the reader
    is_stand_in: bool  # waits for somebody else, in whose place the secretariat may take it
    is_asked: bool  # see ``asks_first``

    @property
    def action(self) -> str:
        """What its button says."""
        action = self.transition.action
        return f"所属長に代わって{action}" if self.is_stand_in else action

    @property
    def form_id(self) -> str:
        """The id of its form: the bar's button belongs to it."""
        return f"step-{self.transition.act.slug}"

    @property
    def goes_to(self) -> str:
        """The field that has to be filled in first; "" where the act can be done at once."""
        return f"id_{self.form.prefix}-comment" if self.transition.reason else ""


def review_form(
    act: Act, year: ReviewedYear, data: QueryDict | None = None, *, last: AnnualReport | None = None
) -> StepForm:
    """Return the form of an act; of a decision with the meeting that the reader recorded ``last``."""
    form = step_form(act, year.scale, year.proposal.grade, data)
    if last is not None and TRANSITIONS[act].is_decision:
        form.initial = {**form.initial, **meeting_of(last)}
    return form


def meeting_of(report: AnnualReport) -> dict[str, object]:
    """Return the meeting of a decision and its day, as the fields of a form take them."""
    return {"meeting_name": report.meeting_name, "meeting_date": report.meeting_date}


def last_decision(opened: OpenedReport) -> AnnualReport | None:
    """Return the report of the same round that the reader decided last: its meeting is remembered."""
    return last_decided_by(opened.reader.pk, opened.report.cycle_id)


def last_decided_by(user: int, cycle: int) -> AnnualReport | None:
    """Return the report of a round that somebody decided last; one query."""
    rows = TransitionLog.objects.filter(act=Act.FINALISE, actor=user, report__cycle=cycle)
    last = rows.exclude(report__meeting_name="").select_related("report").order_by("pk").last()
    return last.report if last else None


def offered_acts(
    opened: OpenedReport, year: ReviewedYear, posted: Mapping[Act, StepForm]
) -> list[OfferedAct]:
    """Return the acts that the reader may take now, the one that is waited for first."""
    steps = opened.possible_steps
    last = last_decision(opened) if any(step.is_decision for step in steps) else None
    return [
        OfferedAct(
            step.worded(opened.words),
            url=opened.url("review_step", act=step.act.slug),
            form=posted.get(step.act) or review_form(step.act, year, last=last),
            is_primary=number == 0 and step.act in _ON_THE_WAY and bool(step.who & opened.rights.parts),
            is_stand_in=step.act == Act.APPROVE and not step.who & opened.rights.parts,
            is_asked=asks_first(step.act),
        )
        for number, step in enumerate(steps)
    ]
