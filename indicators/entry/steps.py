"""The steps after entering, as the entry page offers them: 承認, 確認, 確定, 差戻し, 取戻し, 確定の取消し."""

from dataclasses import dataclass

from django.http import QueryDict

from imari_dx.shared.way_back import with_way_back
from indicators.entry.forms.decision import CommentForm, DecisionForm
from indicators.entry.judgement import EntryJudgement
from indicators.models import Act, AnnualReport, ReportState
from indicators.workflow.rights import ReportRights
from indicators.workflow.transition_table import TRANSITIONS, WAY, Transition
from indicators.workflow.transitions import STEP_SERVICES
from initiatives.addresses import plan_url
from initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class OfferedStep:
    """One step of the workflow as the page offers it."""

    transition: Transition
    url: str
    form: CommentForm | DecisionForm
    is_primary: bool


class EntrySteps:
    """The steps that a reader may take with a report, each with its form."""

    def __init__(
        self,
        *,
        report: AnnualReport,
        initiative: Initiative,
        rights: ReportRights,
        judgement: EntryJudgement,
        back: str = "",
    ) -> None:
        self._report, self._initiative, self._rights = report, initiative, rights
        self._judgement, self._back = judgement, back
        self._forms: dict[Act, CommentForm | DecisionForm] = {}

    def bind(self, act: Act, data: QueryDict | None = None) -> CommentForm | DecisionForm:
        """Return the form of a step, kept for the page to show again."""
        if TRANSITIONS[act].is_decision:
            form: CommentForm | DecisionForm = DecisionForm(
                data, scale=self._judgement.scale, proposed=self._judgement.proposal.grade, prefix=act.slug
            )
        else:
            form = CommentForm(data, reason=TRANSITIONS[act].reason, prefix=act.slug)
        self._forms[act] = form
        return form

    @property
    def offered(self) -> list[OfferedStep]:
        """The steps that the reader may take now, the one that is waited for first."""
        state = ReportState(self._report.state)
        skips_approval = self._initiative.plan.skips_approval
        steps = [
            step
            for act, step in TRANSITIONS.items()
            if act in STEP_SERVICES
            and act in self._rights.acts
            and state in step.starts_from(skips_approval=skips_approval)
        ]
        plan, year, slug = self._initiative.plan, self._report.cycle.fiscal_year, self._initiative.slug
        return [
            OfferedStep(
                step,
                url=with_way_back(
                    plan_url(plan, "entry_step", fiscal_year=year, slug=slug, act=step.act.slug), self._back
                ),
                form=self._forms.get(step.act) or self.bind(step.act),
                is_primary=number == 0 and step in WAY,
            )
            for number, step in enumerate(steps)
        ]

    def typed_in_vain(self, act: Act) -> list[tuple[str, str]]:
        """What was typed for a step that the page does not offer any more: label and text, to be copied."""
        if any(step.transition.act == act for step in self.offered):
            return []
        form = self._forms[act]
        return [(str(field.label), str(field.value())) for field in form if field.value()]
