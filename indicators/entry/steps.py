"""The steps after entering, as the entry page offers them: 承認, 確認, 確定, 差戻し, 取戻し, 確定の取消し."""

from dataclasses import dataclass

from django.http import QueryDict

from imari_dx.shared.way_back import with_way_back
from indicators.entry.forms.decision import CommentForm, DecisionForm
from indicators.entry.judgement import EntryJudgement
from indicators.models import Act, AnnualReport, ReportState
from indicators.workflow.rights import ReportRights
from indicators.workflow.transition_table import state_after
from initiatives.addresses import plan_url
from initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the workflow as the page offers it."""

    act: Act
    url: str
    form: CommentForm | DecisionForm
    is_primary: bool

    @property
    def button(self) -> str:
        """The act as the button says it: 承認, where the log says 所属長承認."""
        return {Act.APPROVE: "承認", Act.CHECK: "確認"}.get(self.act, self.act.label)

    @property
    def button_action(self) -> str:
        """What pressing it does: 承認する, 確定を取り消す."""
        return "確定を取り消す" if self.act == Act.REOPEN else f"{self.button}する"

    @property
    def question(self) -> str:
        """What is asked before it is done."""
        return "確定を取り消しますか" if self.act == Act.REOPEN else f"{self.button}しますか"

    @property
    def consequence(self) -> str:
        """What will happen, said before it does."""
        return _CONSEQUENCES[self.act]


_STEP_ORDER = (Act.APPROVE, Act.CHECK, Act.FINALISE, Act.RETURN, Act.WITHDRAW, Act.REOPEN)
_REASONS = {Act.RETURN: "差戻しの理由", Act.REOPEN: "確定を取り消す理由"}
_CONSEQUENCES = {
    Act.APPROVE: "所属長として承認し、事務局に送ります。",
    Act.CHECK: "事務局の確認を終え、本部の決定を待つ状態にします。",
    Act.FINALISE: "本部の決定として評価を確定します。確定すると、内容を変更できなくなります。",
    Act.RETURN: "担当課に差し戻し、入力中の状態に戻します。理由は担当課に表示されます。",
    Act.WITHDRAW: "提出を取り戻し、入力中の状態に戻します。",
    Act.REOPEN: (
        "確定を取り消し、事務局確認済の状態に戻します。記録した評価・会議の名称と日は消え、"
        "もう一度「確定」をするまで本部決定待ちになります。取り消す前の内容は、版として残ります。"
    ),
}


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
        if act == Act.FINALISE:
            form: CommentForm | DecisionForm = DecisionForm(
                data, scale=self._judgement.scale, proposed=self._judgement.proposal.grade, prefix=act.slug
            )
        else:
            form = CommentForm(data, reason=_REASONS.get(act, ""), prefix=act.slug)
        self._forms[act] = form
        return form

    @property
    def offered(self) -> list[Step]:
        """The steps that the reader may take now, the one that is waited for first."""
        state = ReportState(self._report.state)
        acts = [
            act
            for act in _STEP_ORDER
            if act in self._rights.acts
            and state_after(act, state, skips_approval=self._initiative.plan.skips_approval)
        ]
        plan, year, slug = self._initiative.plan, self._report.cycle.fiscal_year, self._initiative.slug
        return [
            Step(
                act=act,
                url=with_way_back(
                    plan_url(plan, "entry_step", fiscal_year=year, slug=slug, act=act.slug), self._back
                ),
                form=self._forms.get(act) or self.bind(act),
                is_primary=number == 0 and act in (Act.APPROVE, Act.CHECK, Act.FINALISE),
            )
            for number, act in enumerate(acts)
        ]

    def typed_in_vain(self, act: Act) -> list[tuple[str, str]]:
        """What was typed for a step that the page does not offer any more: label and text, to be copied."""
        if any(step.act == act for step in self.offered):
            return []
        form = self._forms[act]
        return [(str(field.label), str(field.value())) for field in form if field.value()]
