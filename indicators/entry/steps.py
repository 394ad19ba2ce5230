"""The steps after entering, as the entry page offers them: 承認, 確認, 確定, 差戻し, 取戻し, 確定の取消し."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from indicators.entry.forms.decision import CommentForm, DecisionForm
from indicators.entry.judgement import EntryJudgement
from indicators.entry.opened import OpenedReport
from indicators.models import Act, ReportState
from indicators.workflow.transition_table import TRANSITIONS, WAY, Transition
from indicators.workflow.transitions import STEP_SERVICES


@dataclass(frozen=True, slots=True)
class OfferedStep:
    """One step of the workflow as the page offers it."""

    transition: Transition
    url: str
    form: CommentForm | DecisionForm
    is_primary: bool


_ON_THE_WAY = frozenset(step.act for step in WAY)
StepForm = CommentForm | DecisionForm


def step_form(act: Act, judgement: EntryJudgement, data: QueryDict | None = None) -> StepForm:
    """Return the form of a step, with what was posted for it."""
    if TRANSITIONS[act].is_decision:
        return DecisionForm(data, scale=judgement.scale, proposed=judgement.proposal.grade, prefix=act.slug)
    return CommentForm(data, reason=TRANSITIONS[act].reason, prefix=act.slug)


def offered_steps(
    opened: OpenedReport, judgement: EntryJudgement, posted: Mapping[Act, StepForm]
) -> list[OfferedStep]:
    """Return the steps that the reader may take now, the one that is waited for first."""
    state = ReportState(opened.report.state)
    steps = [
        step
        for act, step in TRANSITIONS.items()
        if act in STEP_SERVICES
        and act in opened.rights.acts
        and state in step.starts_from(skips_approval=opened.skips_approval)
    ]
    return [
        OfferedStep(
            step.worded(opened.words),
            url=opened.url("entry_step", act=step.act.slug),
            form=posted.get(step.act) or step_form(step.act, judgement),
            is_primary=number == 0 and step.act in _ON_THE_WAY,
        )
        for number, step in enumerate(steps)
    ]


def typed_in_vain(act: Act, form: StepForm, steps: Iterable[OfferedStep]) -> list[tuple[str, str]]:
    """Return what was typed for a step that is not offered any more: label and text, to be copied."""
    if any(step.transition.act == act for step in steps):
        return []
    return [(str(field.label), str(field.value())) for field in form if field.value()]
