"""What the page for reviewing shows: made of plain parts, each once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from imari_dx.shared.way_back import with_way_back
from indicators.entry.head import EntryHead, entry_head
from indicators.entry.opened import OpenedReport
from indicators.entry.plan import plan_rows, schedule_months
from indicators.entry.ratings import Rating, ratings
from indicators.entry.remarks import EntryRemarks
from indicators.evidence.previews import EvidencePreview, previews
from indicators.judgement import Code, Scale
from indicators.models import Act, MidyearAnswer, Remark, ReportState, TransitionLog, has_answer
from indicators.review.acts import OfferedAct, offered_acts
from indicators.review.changed import SinceReturn, since_return
from indicators.review.queue import ReviewQueue, Waiting, review_queue
from indicators.review.schedule import PhaseLine, phase_lines
from indicators.review.steps import StepForm
from indicators.review.texts import (
    Promise,
    Written,
    instruction_answers,
    last_years_promise,
    question_answers,
    written_texts,
)
from indicators.review.year import ReviewedYear
from indicators.workflow.deadlines import Deadline, days_left
from indicators.workflow.log_rows import LogRow, log_rows
from indicators.workflow.midyear import told_midyear
from indicators.workflow.stored_deadlines import stored_deadline
from indicators.workflow.transition_table import EDITOR_STATES, state_after
from indicators.workflow.waiting_figures import waiting_measurements
from initiatives.addresses import plan_url
from initiatives.permissions import access_to


@dataclass(frozen=True)
class ReviewPage:
    """A report for one reader; ``posted`` are forms of acts that are shown again, ``remarks`` has one too."""

    opened: OpenedReport
    posted: Mapping[Act, StepForm]
    remarks: EntryRemarks | None = None

    @cached_property
    def head(self) -> EntryHead:
        """Which report it is and where it stands."""
        return entry_head(self.opened, remarks=self.remarks)

    @cached_property
    def year(self) -> ReviewedYear:
        """Figures, items and grades."""
        one = self.opened
        former = {key: figure.text for key, figure in one.year_before.figures.items()}
        return ReviewedYear(one.book, one.initiative, one.fiscal_year, former)

    @property
    def is_answered(self) -> bool:
        """Whether the department has handed it in."""
        return has_answer(self.opened.report.state)

    @cached_property
    def ratings(self) -> Sequence[Rating]:
        """Proposal, self-rating and decision side by side."""
        return ratings(self.opened.report, self.year.scale, self.year.proposal, self.opened.words)

    @property
    def beside(self) -> list[tuple[str, Code]]:
        """What the scales that the plan shows beside say: their names and codes."""
        return [(row.name, self._beside(row.scale)) for row in self.opened.book.beside_scales]

    def _beside(self, scale: Scale) -> Code:
        return scale.code(self.year.grade_on(scale))

    # --- what was written ---

    @cached_property
    def texts(self) -> Mapping[str, Written]:
        """What the department wrote, by its fields; as far as the round asks for it."""
        return {one.name: one for one in written_texts(self.year.report)}

    @property
    def results(self) -> Written | None:
        """取組実績, beside which last year's announcement stands."""
        return self.texts.get("results")

    @property
    def other_texts(self) -> list[Written]:
        """The rest of it that has any text."""
        return [one for one in self.texts.values() if one.name != "results" and one.text]

    @property
    def blank_texts(self) -> str:
        """What has none."""
        blank = [one.label for one in self.texts.values() if one.name != "results" and not one.text]
        return "、".join([*blank, *(label for label, text in self.questions if not text)])

    @cached_property
    def promise(self) -> Promise | None:
        """Last year's 今後の取組."""
        return last_years_promise(self.opened)

    @property
    def questions(self) -> list[tuple[str, str]]:
        """The round's own questions with their answers."""
        return question_answers(self.year.report)

    @property
    def instructions(self) -> list[tuple[Remark, str]]:
        """Last year's instructions with this report's answers."""
        return instruction_answers(self.opened)

    @property
    def plan_rows(self) -> list[tuple[str, str]]:
        """What the plan says for the year."""
        return plan_rows(self.opened.initiative, self.opened.fiscal_year)

    @cached_property
    def months(self) -> list[str]:
        """What the columns of the schedule are called."""
        return schedule_months(self.opened.initiative)

    @cached_property
    def phases(self) -> list[PhaseLine]:
        """The year's schedule, planned and actual."""
        return phase_lines(self.year, self.months)

    @cached_property
    def deadline(self) -> Deadline | None:
        """By when the answer is asked for, while it or its approval is awaited."""
        awaits = (*EDITOR_STATES, ReportState.SUBMITTED)
        report = self.opened.report
        if not self.head.is_planned or report.state not in awaits:
            return None
        return self.head.deadline or self.queue.deadline or stored_deadline(report)

    @property
    def days_left(self) -> int:
        """Until then."""
        return days_left(self.deadline.due_on, timezone.localdate()) if self.deadline else 0

    @property
    def missing(self) -> Sequence[str]:
        """What is still to be entered before 提出, while it is awaited."""
        return [one.sentence for one in self.opened.missing] if not self.is_answered else []

    # --- what was done ---

    @cached_property
    def _transitions(self) -> list[TransitionLog]:
        return list(self.opened.report.transitions.select_related("actor"))

    @property
    def log(self) -> Sequence[LogRow]:
        """What was done with the report, for those who write in it."""
        return log_rows(self._transitions) if self.opened.rights.is_writer else []

    @property
    def last_step(self) -> LogRow | None:
        """The last step of the year's way: 提出, 所属長承認 …"""
        steps = [row for row in self._transitions if row.act != Act.SAVE]
        return log_rows(steps[-1:])[0] if steps else None

    @cached_property
    def evidence(self) -> Sequence[EvidencePreview]:
        """The files of the report, as far as a page can show them."""
        return previews(self.opened.report, self.opened.initiative, back=self.opened.back)

    @cached_property
    def since_return(self) -> SinceReturn | None:
        """What changed since it was last returned; None where it never was, and once it is decided."""
        if self.opened.report.state == ReportState.FINALISED:
            return None
        return since_return(self.year, self._transitions, self.evidence)

    # --- what can be done ---

    @cached_property
    def acts(self) -> Sequence[OfferedAct]:
        """The acts that the reader may take now."""
        return offered_acts(self.opened, self.year, self.posted)

    @cached_property
    def queue(self) -> ReviewQueue:
        """What else waits for the reader."""
        plan = self.opened.initiative.plan
        return review_queue(self.opened.reader, plan, self.opened.report.pk)

    def waiting_url(self, row: Waiting) -> str:
        """The page of another report that waits."""
        plan = self.opened.initiative.plan
        address = plan_url(plan, "review", fiscal_year=row.fiscal_year, slug=row.slug)
        return with_way_back(address, self.opened.back)

    @property
    def next_url(self) -> str:
        """The next report that waits for the reader; "" where no other does."""
        return self.waiting_url(self.queue.next) if self.queue.next else ""

    @property
    def previous_url(self) -> str:
        """The one before it in the queue."""
        return self.waiting_url(self.queue.previous) if self.queue.previous else ""

    @property
    def edit_label(self) -> str:
        """What the way to the entry page is called; "" for who may not change anything now."""
        if not self.opened.may_edit:
            return ""
        return "入力する" if self.opened.report.state in EDITOR_STATES else "直す"

    @property
    def urls(self) -> Mapping[str, str]:
        """The addresses that the page leads to; "" for what is not offered."""
        one, act = self.opened, Act.CONFIRM_FIGURES
        state = ReportState(one.report.state)
        confirms = act in one.rights.acts and state_after(act, state, skips_approval=one.skips_approval)
        offered = {
            "entry": one.may_edit,
            "figures": bool(confirms and waiting_measurements(one.report)),
            "versions": any(row.act == Act.FINALISE for row in self._transitions),
            "report_history": one.rights.is_writer,
            "evidence": True,
            "own_figures": one.rights.may_enter_figures_now,
        }
        return {name: one.url(name) if is_offered else "" for name, is_offered in offered.items()}

    @cached_property
    def midyear(self) -> MidyearAnswer | None:
        """What the department expected in the 中間確認 of the year."""
        one = self.opened
        access = access_to(one.reader, one.initiative.plan)
        return told_midyear(one.initiative, one.fiscal_year.year, access)

    @property
    def initiative_url(self) -> str:
        """The initiative in all years."""
        return plan_url(self.opened.initiative.plan, "initiative", slug=self.opened.initiative.slug)
