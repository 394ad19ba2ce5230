"""What the entry page shows beside the form: state and steps, plan and target, last year."""

from functools import cached_property

from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from accounts.wording import who
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import FieldError
from imari_dx.shared.way_back import with_way_back
from indicators.book.results import ResultBook
from indicators.book.stored_answers import report_answer
from indicators.entry.comparison import marks
from indicators.entry.drafts import Typing
from indicators.entry.forms.entry import EntryForm
from indicators.entry.forms.live_notes import LiveNote
from indicators.entry.judgement import EntryJudgement
from indicators.entry.plan import EntryPlan
from indicators.entry.ratings import Rating, ratings
from indicators.entry.remarks import EntryRemarks
from indicators.entry.screens import mark_of, new_token
from indicators.entry.sections import EntrySections
from indicators.entry.steps import EntrySteps
from indicators.entry.three_way import write_marks
from indicators.entry.warnings import EntryWarning, entry_warnings
from indicators.models import Act, AnnualReport, EntryDraft, ReportState, TransitionLog
from indicators.workflow.deadlines import Deadline, days_left, may_be_submitted
from indicators.workflow.log_rows import LogRow, log_rows
from indicators.workflow.rights import ReportRights, current_responsibilities
from indicators.workflow.stored_deadlines import stored_deadline
from indicators.workflow.transition_table import STATE_TONES, state_after, state_label
from indicators.workflow.waiting_figures import waiting_measurements
from initiatives.addresses import plan_url
from initiatives.models import Initiative


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
        reader: User,
        back: str = "",
    ) -> None:
        self.report, self.initiative, self.rights = report, initiative, rights
        self.book, self._reader = book, reader
        self.fiscal_year = FiscalYear(report.cycle.fiscal_year)
        self.plan_slug = "" if initiative.plan.is_default else initiative.plan.slug
        self.version = report.version
        self.back = back  # the filtered list that the page was opened from, if there is one
        self.show(form)
        # What the reader has typed and not saved, and who else is typing; see views/pages.py.
        self.draft: EntryDraft | None = None
        self.is_choice_pending = False
        self.typing: list[Typing] = []
        self._base: str | None = None
        # By which the page is known again when it keeps or saves; see screens.py.
        self.screen, self.seen_draft = new_token(), ""
        self.is_kept = False
        self.remarks = EntryRemarks(report, rights, url=self._address("entry_remark"))

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
        self.beside = EntryPlan(
            initiative=self.initiative, fiscal_year=self.fiscal_year, book=self.book, form=form
        )
        self.next_steps = EntrySteps(
            report=self.report,
            initiative=self.initiative,
            rights=self.rights,
            judgement=self.judgement,
            back=self.back,
        )

    @property
    def base(self) -> str:
        """The marks of what was stored when the page was opened: its hidden field."""
        if self._base is None:
            self._base = write_marks(marks(self.form_with(None)))
        return self._base

    def opened_with(self, version: int, base: str) -> None:
        """Say that the page was opened on an earlier version: whoever corrects it has not seen the newest."""
        self.version, self._base = version, base

    def continues(self, draft: EntryDraft) -> None:
        """Say that the page shows this draft: what is typed on it goes on from there."""
        self.seen_draft, self.is_kept = mark_of(draft.typed), True

    @property
    def saved_by(self) -> str:
        """Who saved last, as the subject of a sentence to the reader."""
        return who(self.report.updated_by, reader=self._reader)

    @cached_property
    def warnings(self) -> list[EntryWarning]:
        """What may be a slip in the numbers that were read and are not saved yet."""
        before = self.book.reports[self.initiative.pk].get(self.fiscal_year.year - 1)
        return list(entry_warnings(self.form, report_answer(before) if before else None))

    @property
    def live_notes(self) -> list[tuple[LiveNote, list[EntryWarning]]]:
        """What is said beside each number and day while one types, with its warnings."""
        return [
            (note, [warning for warning in self.warnings if warning.id == note.id])
            for note in self.form.live_notes()
        ]

    # --- address and state ---

    @property
    def url(self) -> str:
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
        address = plan_url(plan, name, fiscal_year=year, slug=self.initiative.slug)
        return with_way_back(address, self.back)

    @property
    def list_url(self) -> str:
        """Where one goes on from the page: the list that it was opened from, else ホーム."""
        return self.back or plan_url(self.initiative.plan, "home")

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

    def was_done_by(self, user: User, act: Act, *, comment: str = "") -> bool:
        """Whether this act by this person, with this comment, is the last that happened."""
        last = self._transitions[-1] if self._transitions else None
        return last is not None and (last.act, last.actor_id, last.comment) == (act, user.pk, comment)

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
