"""What the entry page shows: made of plain parts, each once, when it is known what stands in the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imari_dx.shared.form_fields import FieldError
from indicators.entry.choice import EntryChoice
from indicators.entry.comparison import marks
from indicators.entry.drafts import Typing
from indicators.entry.forms.entry import EntryForm
from indicators.entry.head import EntryHead, entry_head
from indicators.entry.judgement import EntryJudgement
from indicators.entry.neighbours import Neighbours, neighbours
from indicators.entry.offered import Filled, Offered, shown_offers
from indicators.entry.opened import OpenedReport
from indicators.entry.paste.tables import mark_tables
from indicators.entry.plan import EntryPlan
from indicators.entry.progress import Progress, progress_of
from indicators.entry.ratings import Rating, ratings
from indicators.entry.remarks import EntryRemarks
from indicators.entry.screens import Screen, new_token
from indicators.entry.sections import EntrySections, entry_sections
from indicators.entry.three_way import write_marks
from indicators.models import Act, EntryDraft, ReportState, TransitionLog
from indicators.workflow.log_rows import LogRow, log_rows
from indicators.workflow.transition_table import state_after
from indicators.workflow.waiting_figures import waiting_measurements
from initiatives.glossary import Glossary, glossary_of


@dataclass(frozen=True, slots=True)
class Start:
    """What a page shows in its form and carries in its hidden fields.

    ``version`` and ``base`` (the marks of what was stored) are those that the page was opened with, which may
    be earlier than what is stored by now: whoever corrects it has not seen the newest.
    """

    form: EntryForm
    version: int
    base: str
    seen_draft: str = ""
    draft: EntryDraft | None = None  # what the reader had typed and not saved
    typing: Sequence[Typing] = ()  # who else is typing
    choice: EntryChoice | None = (
        None  # which content stays has to be chosen first: the form has not the draft
    )
    filled: Filled | None = None  # what was put into blank fields before it is shown

    @property
    def is_dirty(self) -> bool:
        """Whether leaving the page loses what somebody typed; what was only put in can be put in again."""
        return self.form.is_bound and self.draft is None and self.filled is None


def base_of(opened: OpenedReport) -> str:
    """Return the marks of what is stored."""
    return write_marks(marks(opened.stored))


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Everything that the templates of the entry page read."""

    head: EntryHead
    start: Start
    screen: Screen
    offered: Offered
    sections: EntrySections
    judgement: EntryJudgement
    progress: Progress
    neighbours: Neighbours | None
    glossary: Glossary
    beside: EntryPlan
    ratings: Sequence[Rating]
    errors: Sequence[FieldError]  # what could not be read, for the summary on top
    log: Sequence[LogRow]  # what was done with the report, the latest first, for those who write in it
    return_comment: TransitionLog | None  # the latest 差戻し, while it waits for the correction
    evidence_count: int
    read_only_sentence: str
    urls: Mapping[str, str]  # "" for what is not offered


def entry_page(
    opened: OpenedReport,
    start: Start,
    *,
    judgement: EntryJudgement | None = None,
    remarks: EntryRemarks | None = None,
) -> EntryPage:
    """Return the page of a report; ``remarks`` is a form that is shown again."""
    report, form, rights = opened.report, start.form, opened.rights
    mark_tables(form)
    head = entry_head(opened, is_choice_pending=start.choice is not None, remarks=remarks)
    judgement = judgement or EntryJudgement(opened, form)
    offered = shown_offers(form, opened.offers if head.may_edit else {}, start.filled)
    sections = entry_sections(form, offered.fields)
    transitions = list(report.transitions.select_related("actor"))
    return EntryPage(
        head=head,
        start=start,
        screen=Screen(new_token(), start.seen_draft),
        offered=offered,
        sections=sections,
        judgement=judgement,
        progress=progress_of(opened, form, judgement, sections.headings),
        neighbours=neighbours(opened),
        glossary=glossary_of(opened.initiative.plan),
        beside=EntryPlan(
            initiative=opened.initiative,
            fiscal_year=opened.fiscal_year,
            book=opened.book,
            form=form,
            in_plan_before=opened.year_before.reports,
        ),
        ratings=ratings(report, judgement.scale, judgement.proposal, opened.words),
        errors=list(form.errors()) if form.is_bound else [],
        log=log_rows(transitions) if rights.is_writer else [],
        return_comment=_return_comment(transitions),
        evidence_count=report.evidence_files.filter(removed_at=None).count()
        if sections.asks["evidence"]
        else 0,
        read_only_sentence="保存していない入力があります。先に、どの内容にするかを選んでください。"
        if start.choice
        else opened.read_only_sentence,
        urls=_urls(opened, transitions),
    )


def _return_comment(transitions: Sequence[TransitionLog]) -> TransitionLog | None:
    steps = [row for row in transitions if row.act != Act.SAVE]
    return steps[-1] if steps and steps[-1].act == Act.RETURN else None


def _urls(opened: OpenedReport, transitions: Sequence[TransitionLog]) -> dict[str, str]:
    """The addresses that the page leads to; figures, versions and history only where there are any to see."""
    act, state = Act.CONFIRM_FIGURES, ReportState(opened.report.state)
    may_confirm = act in opened.rights.acts and state_after(act, state, skips_approval=opened.skips_approval)
    offered = {
        "figures": bool(may_confirm and waiting_measurements(opened.report)),
        "versions": any(row.act == Act.FINALISE for row in transitions),
        "report_history": opened.rights.is_writer,
        "review": bool(opened.possible_steps) or not opened.may_edit,
    }
    always = ("entry", "entry_preview", "entry_paste", "entry_draft", "entry_draft_discard", "evidence")
    return {name: opened.url(name) for name in always} | {
        name: opened.url(name) if is_offered else "" for name, is_offered in offered.items()
    }
