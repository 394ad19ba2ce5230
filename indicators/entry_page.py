"""What the entry page shows beside the form: state and steps, plan and target, last year."""

from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from imari_dx.fiscal_year import FiscalYear
from indicators.assessment import items_of
from indicators.comparison import marks
from indicators.deadlines import Deadline, days_left, may_be_submitted
from indicators.drafts import Typing
from indicators.entry_judgement import EntryJudgement
from indicators.entry_ratings import Rating, ratings
from indicators.entry_remarks import EntryRemarks
from indicators.entry_sections import EntrySections, handed_on_texts
from indicators.figures import waiting_measurements
from indicators.forms import EntryForm
from indicators.forms.decision import CommentForm, DecisionForm
from indicators.forms.entry import FieldError
from indicators.log_rows import LogRow, log_rows
from indicators.models import AnnualReport, EntryDraft, Remark, RemarkKind, ReportState, TransitionLog
from indicators.permissions import ReportRights, current_responsibilities
from indicators.results import ResultBook, is_planned
from indicators.stored_deadlines import stored_deadline
from indicators.three_way import write_marks
from indicators.workflow import STATE_TONES, Act, state_after, state_label
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


class EntryPage:
    """Everything that the templates of the entry page read."""

    def __init__(
        self,
        *,
        report: AnnualReport,
        initiative: Initiative,
        rights: ReportRights,
        book: ResultBook,
        form: EntryForm,
    ) -> None:
        self.report, self.initiative, self.rights = report, initiative, rights
        self.book, self.form = book, form
        self.fiscal_year = FiscalYear(report.cycle.fiscal_year)
        self.plan_slug = "" if initiative.plan.is_default else initiative.plan.slug
        self.version = report.version
        self.sections = EntrySections(form)
        self.judgement = EntryJudgement(initiative=initiative, book=book, form=form)
        # What the reader has typed and not saved, and who else is typing; see views/pages.py.
        self.draft: EntryDraft | None = None
        self.is_choice_pending = False
        self.typing: list[Typing] = []
        self._base: str | None = None
        self.remarks = EntryRemarks(report, rights, url=self._address("entry_remark"))
        self._step_forms: dict[Act, CommentForm | DecisionForm] = {}

    # --- what was typed ---

    def form_with(self, data: QueryDict | None) -> EntryForm:
        """Return the page's form with other contents; None: with what is stored."""
        return EntryForm(
            data,
            report=self.report,
            initiative=self.initiative,
            scale=self.book.active_scale.scale,
            last_years=self.form.last_years_remarks,
        )

    def show(self, form: EntryForm) -> None:
        """Take another form in place of the page's."""
        self.form = form
        self.sections = EntrySections(form)
        self.judgement = EntryJudgement(initiative=self.initiative, book=self.book, form=form)

    @property
    def base(self) -> str:
        """The marks of what was stored when the page was opened: its hidden field."""
        if self._base is None:
            self._base = write_marks(marks(self.form_with(None)))
        return self._base

    def opened_with(self, version: int, base: str) -> None:
        """Say that the page was opened on an earlier version: whoever corrects it has not seen the newest."""
        self.version, self._base = version, base

    # --- address and state ---

    @property
    def url(self) -> str:
        """The page's own address."""
        return self._address("entry")

    @property
    def preview_url(self) -> str:
        """Where the typed values are sent while one types."""
        return self._address("entry_preview")

    @property
    def draft_url(self) -> str:
        """Where what is typed is kept by itself."""
        return self._address("entry_draft")

    @property
    def discard_url(self) -> str:
        """Where what was kept is thrown away."""
        return self._address("entry_draft_discard")

    @property
    def evidence_url(self) -> str:
        """The page of the 根拠資料."""
        return self._address("evidence")

    @cached_property
    def evidence_count(self) -> int:
        """How many 根拠資料 the report has."""
        return self.report.evidence_files.filter(removed_at=None).count()

    @property
    def figures_url(self) -> str:
        """Where figures become final; "" where the reader cannot record any, or none waits."""
        act, state = Act.CONFIRM_FIGURES, ReportState(self.report.state)
        possible = act in self.rights.acts and state_after(act, state, skips_approval=self.skips_approval)
        return self._address("figures") if possible and waiting_measurements(self.report) else ""

    def _address(self, name: str) -> str:
        plan, year = self.initiative.plan, self.fiscal_year.year
        return plan_url(plan, name, fiscal_year=year, slug=self.initiative.slug)

    @property
    def state_label(self) -> str:
        """The state in the reader's words."""
        return state_label(self.report.state, self.rights.reader, skips_approval=self.skips_approval)

    @property
    def skips_approval(self) -> bool:
        """Whether the plan leaves out the head's step."""
        return self.initiative.plan.skips_approval

    @property
    def state_tone(self) -> str:
        """The badge's tone."""
        return STATE_TONES[ReportState(self.report.state)]

    @property
    def may_edit(self) -> bool:
        """Whether the reader may change the page now."""
        return self.rights.may_edit_now and not self.is_choice_pending

    @property
    def may_submit(self) -> bool:
        """Whether 提出 is offered: only from the states before it."""
        return self.may_edit and self.report.state in (ReportState.NOT_STARTED, ReportState.DRAFTING)

    @property
    def may_withdraw(self) -> bool:
        """Whether 取戻し is offered."""
        return self.report.state == ReportState.SUBMITTED and Act.WITHDRAW in self.rights.acts

    @property
    def read_only_sentence(self) -> str:
        """Why the reader cannot change the page now, and what to do."""
        if not self.rights.is_writer:
            return "この実績の内容は変更できません。意見・コメントは、画面の下に書けます。"
        if self.is_choice_pending:
            return "保存していない入力があります。先に、どの内容にするかを選んでください。"
        sentence = f"この実績は「{self.report.get_state_display()}」のため、編集できません。"
        if self.may_withdraw:
            return f"{sentence}直すときは、まず「取戻し」をしてください。"
        if self.rights.is_secretariat:
            return f"{sentence}直すときは、まず「確定の取消し」をしてください。"
        return f"{sentence}修正が必要なときは事務局へご連絡ください。"

    def read_form(self) -> bool:
        """Read what was typed; from then on the page judges it instead of what is stored."""
        return self.judgement.read_form()

    @property
    def errors(self) -> list[FieldError]:
        """What could not be read, for the summary on top."""
        return list(self.form.errors())

    @property
    def ratings(self) -> list[Rating]:
        """判定案, 自己評価 and 本部決定, once the department has answered."""
        return ratings(self.report, self.judgement)

    @property
    def days_left(self) -> int:
        """Days until the answer is due."""
        return days_left(self.deadline.due_on, timezone.localdate())

    @cached_property
    def deadline(self) -> Deadline:
        """The day that counts for this report: the round's, or an extension's with its reason."""
        return stored_deadline(self.report)

    @property
    def inquiry_url(self) -> str:
        """Where 照会文 and 記入要領 of the round stand; "" if the secretariat wrote none."""
        cycle = self.report.cycle
        if not cycle.inquiry_text and not cycle.instructions:
            return ""
        return plan_url(self.initiative.plan, "cycle_inquiry", fiscal_year=cycle.fiscal_year)

    @property
    def is_past_closing(self) -> bool:
        """Whether the round is closed to this report: nothing may be submitted any more."""
        return self.may_submit and not may_be_submitted(
            closed_on=self.report.cycle.closed_on, deadline=self.deadline, today=timezone.localdate()
        )

    @property
    def departments(self) -> str:
        """The departments in charge today."""
        return "、".join(
            f"{row.department}（{row.get_kind_display()}）"
            for row in current_responsibilities(self.initiative)
        )

    @cached_property
    def _transitions(self) -> list[TransitionLog]:
        return list(self.report.transitions.select_related("actor"))

    @property
    def return_comment(self) -> TransitionLog | None:
        """The latest 差戻し, while it waits for the correction."""
        steps = [row for row in self._transitions if row.act != Act.SAVE]
        return steps[-1] if steps and steps[-1].act == Act.RETURN else None

    def was_submitted_by(self, user: User) -> bool:
        """Whether 提出 by this person is the last that happened."""
        last = self._transitions[-1] if self._transitions else None
        return last is not None and last.act == Act.SUBMIT and last.actor_id == user.pk

    @property
    def log(self) -> list[LogRow]:
        """What was done with the report, the latest first, for those who write in it."""
        return log_rows(self._transitions) if self.rights.is_writer else []

    @property
    def versions_url(self) -> str:
        """Where the report's frozen versions are compared; "" while there is none."""
        was_decided = any(row.act == Act.FINALISE for row in self._transitions)
        return self._address("versions") if was_decided else ""

    @property
    def history_url(self) -> str:
        """Where every change is listed, for those who write in the report."""
        return self._address("report_history") if self.rights.is_writer else ""

    # --- the steps after entering ---

    def bind_step(self, act: Act, data: QueryDict | None = None) -> CommentForm | DecisionForm:
        """Return the form of a step, kept for the page to show again."""
        if act == Act.FINALISE:
            form: CommentForm | DecisionForm = DecisionForm(
                data, scale=self.judgement.scale, proposed=self.judgement.proposal.grade, prefix=act.slug
            )
        else:
            form = CommentForm(data, reason=_REASONS.get(act, ""), prefix=act.slug)
        self._step_forms[act] = form
        return form

    @property
    def steps(self) -> list[Step]:
        """The steps that the reader may take now, the one that is waited for first."""
        state = ReportState(self.report.state)
        acts = [
            act
            for act in _STEP_ORDER
            if act in self.rights.acts and state_after(act, state, skips_approval=self.skips_approval)
        ]
        plan, year, slug = self.initiative.plan, self.fiscal_year.year, self.initiative.slug
        return [
            Step(
                act=act,
                url=plan_url(plan, "entry_step", fiscal_year=year, slug=slug, act=act.slug),
                form=self._step_forms.get(act) or self.bind_step(act),
                is_primary=number == 0 and act in (Act.APPROVE, Act.CHECK, Act.FINALISE),
            )
            for number, act in enumerate(acts)
        ]

    def typed_in_vain(self, act: Act) -> list[tuple[str, str]]:
        """What was typed for a step that the page does not offer any more: label and text, to be copied."""
        if any(step.act == act for step in self.steps):
            return []
        form = self._step_forms[act]
        return [(str(field.label), str(field.value())) for field in form if field.value()]

    # --- the plan beside it ---

    @property
    def is_planned(self) -> bool:
        """False in a year that is 計画なし."""
        return is_planned(self.initiative, self.fiscal_year.year)

    @property
    def activity(self) -> str:
        """The year's 取組内容 as the plan prints it."""
        return next(
            (
                row.text
                for row in self.initiative.activities.all()
                if row.fiscal_year == self.fiscal_year.year
            ),
            "",
        )

    @property
    def item_rows(self) -> list[dict[str, object]]:
        """The year's evaluation items: with a form, or answered by an indicator."""
        forms = {form.item.pk: form for form in self.form.item_forms}
        return [
            {"item": item, "form": forms.get(item.pk)}
            for item in items_of(self.initiative, self.fiscal_year.year)
        ]

    @property
    def planned_quarters(self) -> list[dict[str, object]]:
        """Per phase: its checkbox field and which quarters the plan has a bar in."""
        rows = []
        for phase in self.form.bars_form.phases:
            bars = [bar for bar in self.initiative.schedule_bars.all() if bar.phase_id == phase.pk]
            planned = [
                any(
                    (bar.start_fiscal_year, bar.start_quarter)
                    <= (self.fiscal_year.year, quarter)
                    <= (bar.end_fiscal_year, bar.end_quarter)
                    for bar in bars
                )
                for quarter in (1, 2, 3, 4)
            ]
            field = self.form.bars_form[f"phase-{phase.pk}"]
            quarters = [{"is_planned": is_on, "box": box} for is_on, box in zip(planned, field, strict=True)]
            rows.append({"phase": phase, "quarters": quarters})
        return rows

    @property
    def previous_report(self) -> AnnualReport | None:
        """Last year's report, where the plan has one."""
        return self.book.report(self.initiative, self.fiscal_year.year - 1)

    @property
    def previous_grade_label(self) -> str:
        """The words of last year's final grade."""
        previous = self.previous_report
        if not previous or not previous.scale:
            return ""
        return previous.scale.scale.code(previous.final_grade).label

    @property
    def previous_texts(self) -> list[tuple[str, str]]:
        """What last year's report said, under the headings of its own round."""
        return handed_on_texts(self.previous_report) if self.previous_report else []

    @property
    def previous_opinions(self) -> list[Remark]:
        """What the headquarters said last year without asking for an answer (本部意見)."""
        return [row for row in self.form.last_years_remarks if row.kind == RemarkKind.OPINION]

    @property
    def previous_label(self) -> str:
        """令和6年度."""
        return FiscalYear(self.fiscal_year.year - 1).label
