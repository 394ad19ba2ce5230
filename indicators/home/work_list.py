"""あなたの担当: the rows of the home page, one per report that the reader has to do with."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from accounts.permissions import Access
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.in_force import named_in_force
from indicators.book.results import is_planned
from indicators.home.bulk.rules import BULK, BULK_ACTS
from indicators.home.facts import WorkData
from indicators.models import Act, AnnualReport, ReportState, has_answer
from indicators.review.addresses import report_url
from indicators.workflow.deadlines import days_left
from indicators.workflow.joint import LEADING, NOBODY, leads_text
from indicators.workflow.queues import queue_of, urgency
from indicators.workflow.rights import (
    ReportRights,
    current_responsibilities,
    reporting_departments,
    rights_on_report,
)
from indicators.workflow.selection import Selected
from indicators.workflow.transition_table import EDITOR_STATES, STATE_TONES, WAY, Queue, state_label
from initiatives.addresses import plan_url
from initiatives.headings import PlaceName, place_names
from initiatives.models import Initiative, ResponsibilityKind
from initiatives.words import NEUTRAL, Words


@dataclass(frozen=True, slots=True)
class Return:
    """A 差戻し that waits for its correction: why, by whom, when."""

    reason: str
    by: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class LastTouch:
    """Who had a report last: 提出, 保存 …"""

    act: str
    by: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class PreviousPlans:
    """Last year's 今後の取組 with its 時期."""

    label: str
    text: str
    due: str


@dataclass(frozen=True, slots=True)
class PlanMark:
    """How the rows of a plan are told from those of others; the plan in view has number 0."""

    label: str = ""
    number: int = 0


_ONLY_ONE = PlanMark()


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One initiative in one year as its reader sees it."""

    plan: str  # its short title; "" where all rows of the list are of one plan
    plan_number: int  # the order of the plans: 0 is the one in view
    fiscal_year: FiscalYear
    number: int  # the plan's order
    slug: str
    plain_code: str
    code: str
    title: str
    headings: tuple[PlaceName, ...]  # that it stands under, from the top
    department: str  # as it is shown: with 共管 behind it
    departments: tuple[str, ...]  # that lead, the main one first
    state: str
    state_label: str
    state_tone: str
    is_planned: bool
    is_answered: bool
    queue: Queue | None  # why it waits for this reader
    version: int
    due_on: dt.date | None  # of the answer; once it is checked, of the meeting
    extension_reason: str  # why the day is a later one than the round's; "" where it is not
    days_left: int | None  # None where nothing is due any more
    awaited_figures: str  # which figures another department has still to enter (所管課), for who is in charge
    own_figures: str  # which the reader's own department has
    returned: Return | None
    last: LastTouch | None
    kept_at: dt.datetime | None  # when what the reader has typed and not saved was kept by itself
    missing: int | None  # what is still to be entered before 提出; None where nobody counted
    previous: PreviousPlans | None
    url: str  # "" where the reader may not open the page
    filled_url: str  # the same with last year's content put in; "" where it is begun or last year has none
    evidence_count: int | None  # of 根拠資料; None where the reader may not open the page
    evidence_url: str  # where they are; "" without any
    bulk_url: str  # where several of its plan and year are done at once
    grid_url: str  # where they are entered on one page
    words: Words  # the plan's
    level: str  # the word of its level where several of the plan's report

    @property
    def level_mark(self) -> str:
        """What stands before the row's name where several levels report; not twice where the code says it."""
        return "" if self.level == self.code else self.level

    @property
    def kept(self) -> str:
        """「11/28 19:04」: when what the reader has typed and not saved was kept; "" where nothing is."""
        if self.kept_at is None:
            return ""
        at = timezone.localtime(self.kept_at)
        return f"{at.month}/{at.day} {at:%H:%M}"

    @property
    def is_begun(self) -> bool:
        """Whether the reader is to go on with it, and everything typed is saved."""
        return self.queue == Queue.ENTER and self.state == ReportState.DRAFTING and self.kept_at is None

    @property
    def is_late(self) -> bool:
        """Whether the answer is asked for and past its deadline."""
        return self.is_planned and not self.is_answered and (self.days_left or 0) < 0

    @property
    def selection(self) -> str:
        """What a checkbox sends: which report, and that it was this content."""
        return Selected(self.slug, self.version).value


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """The rows of one queue, plan and year: one table, and what may be done with several of them."""

    queue: Queue
    plan: str
    fiscal_year: FiscalYear
    rows: Sequence[WorkRow]
    bulk_url: str

    @property
    def caption(self) -> str:
        """What the table holds."""
        return work_caption(self.plan, self.fiscal_year)

    @property
    def words(self) -> Words:
        """The words of the rows' plan."""
        return self.rows[0].words

    @property
    def grid_url(self) -> str:
        """Where all of them are entered on one page; "" where nothing is to be entered."""
        is_entered = self.queue in (Queue.ENTER, Queue.RETURNED, Queue.LATE)
        return self.rows[0].grid_url if is_entered else ""

    @property
    def heading(self) -> str:
        """What waits, in the plan's words."""
        return self.queue.heading(self.words)

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """What may be done with several at once: the act in addresses, the words of its button."""
        return [
            (act.slug, f"選んだ{self.words.initiative}を{BULK[act].verb}")
            for act in BULK_ACTS.get(self.queue, ())
        ]


def work_caption(plan: str, fiscal_year: FiscalYear) -> str:
    """Return what a table of one plan and year is called; the plan is named where others are listed too."""
    return f"{plan}　{fiscal_year.label}実績" if plan else f"{fiscal_year.label}実績"


def work_rows(access: Access, data: WorkData, today: dt.date, *, plan: PlanMark = _ONLY_ONE) -> list[WorkRow]:
    """Return a row for every report that is listed, the latest year first, in official order.

    ``plan`` marks them where the list holds rows of other plans too.
    """
    bulk_urls = {
        year: plan_url(one.plan, "bulk", fiscal_year=year) for one in data.cycles if (year := one.fiscal_year)
    }
    subjects = [_Subject.of(initiative) for initiative in data.initiatives]
    return [
        _row(access, data, subject.in_year(fiscal_year, data), report, today, plan, bulk_urls[fiscal_year])
        for fiscal_year in sorted(data.listed_years, reverse=True)
        for subject in subjects
        if (report := data.report(subject.initiative, fiscal_year)) and data.is_listed(report)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """What the rows of an initiative say in every year: made once, for there are as many rows as years."""

    initiative: Initiative
    title: str
    headings: tuple[PlaceName, ...]
    level: str
    words: Words
    department: str
    departments: tuple[str, ...]
    lead: list[int]
    joint: list[int]
    supporting: list[int]
    reporting: list[int]  # 所管課

    @classmethod
    def of(cls, initiative: Initiative) -> "_Subject":
        """Read an initiative as it is today."""
        rows = current_responsibilities(initiative)

        def ids(kind: ResponsibilityKind) -> list[int]:
            return [row.department_id for row in rows if row.kind == kind]

        leading = [str(row.department) for row in rows if row.kind in LEADING]
        return cls(
            initiative=initiative,
            title=initiative.listed_title,
            headings=place_names(initiative.path),
            level=initiative.level_told,
            words=initiative.plan.words,
            department=leads_text(rows) or NOBODY,
            departments=tuple(leading) or (NOBODY,),
            lead=ids(ResponsibilityKind.LEAD),
            joint=ids(ResponsibilityKind.JOINT),
            supporting=ids(ResponsibilityKind.SUPPORTING),
            reporting=reporting_departments(initiative),
        )

    def in_year(self, fiscal_year: int, data: WorkData) -> "_Subject":
        """Return it as the plan in force in a year names it."""
        shown = named_in_force(self.initiative, data.revisions, fiscal_year)
        if shown is self.initiative:
            return self
        return replace(self, initiative=shown, title=shown.listed_title)


_SHORT = {
    Queue.ENTER: "入力・提出",
    Queue.APPROVE: "承認待ち",
    Queue.CHECK: "確認待ち",
    Queue.DECIDE: "決定待ち",
    Queue.READ: "決定待ち",
    Queue.RETURNED: "差戻し中",
    Queue.LATE: "期限超過",
}


@dataclass(frozen=True, slots=True)
class QueueHead:
    """A queue as the page calls it: in the words of the plans whose rows are in it, where they agree."""

    queue: Queue
    words: Words

    @property
    def value(self) -> str:
        """The queue's name in the page."""
        return self.queue.value

    @property
    def is_own(self) -> bool:
        """Whether the reader acts there; else the reader only watches what others are to do."""
        return self.queue not in (Queue.RETURNED, Queue.LATE)

    @property
    def heading(self) -> str:
        return self.queue.heading(self.words)

    @property
    def short(self) -> str:
        """What waits, in a word: 確認待ち."""
        return _SHORT[self.queue]

    @property
    def hint(self) -> str:
        return self.queue.hint(self.words)


def groups(rows: Iterable[WorkRow]) -> list[tuple[QueueHead, list[WorkGroup]]]:
    """Return the queues that are not empty, each by plan and year, the oldest first; rows keep order."""
    waiting: dict[Queue, dict[tuple[int, int], list[WorkRow]]] = {}
    for row in rows:
        if row.queue:
            of_queue = waiting.setdefault(row.queue, {})
            of_queue.setdefault((row.plan_number, row.fiscal_year.year), []).append(row)
    return [
        (
            QueueHead(queue, words_of_all(of_one[0] for of_one in found.values())),
            [
                WorkGroup(queue, of_one[0].plan, of_one[0].fiscal_year, of_one, of_one[0].bulk_url)
                for _key, of_one in sorted(found.items())
            ],
        )
        for queue in Queue
        if (found := waiting.get(queue))
    ]


def words_of_all(rows: Iterable[WorkRow]) -> Words:
    """Return the words of rows; neutral ones where their plans differ."""
    words = {row.words for row in rows}
    return words.pop() if len(words) == 1 else NEUTRAL


def most_urgent_first(rows: Iterable[WorkRow]) -> list[WorkRow]:
    """Return rows in the order of a queue."""
    return sorted(
        rows,
        key=lambda row: urgency(is_returned=row.returned is not None, due_on=row.due_on, number=row.number),
    )


def _row(
    access: Access,
    data: WorkData,
    subject: _Subject,
    report: AnnualReport,
    today: dt.date,
    plan: PlanMark,
    bulk_url: str,
) -> WorkRow:
    initiative, words = subject.initiative, subject.words
    rights = rights_on_report(
        access,
        state=report.state,
        lead_departments=subject.lead,
        supporting_departments=subject.supporting,
        joint_departments=subject.joint,
        all_leads_approve=bool(subject.joint) and initiative.plan.all_leads_approve,
        approved_departments=data.approved.get(report.pk, ()),
        reporting_departments=subject.reporting,
    )
    own = data.missing_figures(initiative, report, rights.reports_for) if rights.reports_for else []
    state, planned = ReportState(report.state), is_planned(initiative, report.cycle.fiscal_year)
    skips_approval = initiative.plan.skips_approval
    returned = _returned(data, report) if rights.may_read else None
    deadline = data.deadline(report)
    answer_due = deadline.due_on
    left, asked = days_left(answer_due, today), planned and data.takes_answers(report, today)
    queue = queue_of(
        rights,
        possible=_possible(state, skips_approval=skips_approval),
        is_headquarters=access.is_headquarters,
        is_asked=asked,
        is_returned=returned is not None,
        is_late=asked and left < 0,
        misses_own_figures=bool(own),
    )
    is_due = not has_answer(state) or bool(queue and queue.awaits_answer)
    due_on = answer_due if is_due or not queue else report.cycle.review_on
    fiscal_year = FiscalYear(report.cycle.fiscal_year)
    address = {"fiscal_year": fiscal_year.year, "slug": initiative.slug}
    evidence_count = data.evidence_count(report) if rights.may_read else None
    not_asked = not planned and state == ReportState.NOT_STARTED
    return WorkRow(
        plan=plan.label,
        plan_number=plan.number,
        fiscal_year=fiscal_year,
        number=initiative.sort_order,
        slug=initiative.slug,
        plain_code=initiative.plain_code,
        code=initiative.code,
        title=subject.title,
        headings=subject.headings,
        department=subject.department,
        departments=subject.departments,
        state=state,
        state_label="計画なし"
        if not_asked
        else state_label(state, rights.reader, skips_approval=skips_approval, words=words),
        state_tone=STATE_TONES[state],
        is_planned=planned,
        is_answered=has_answer(state),
        queue=queue,
        version=report.version,
        due_on=None if not_asked else due_on,
        extension_reason=deadline.reason if is_due and not not_asked else "",
        days_left=days_left(due_on, today) if due_on and planned and (is_due or queue) else None,
        awaited_figures=_awaited(data, initiative, report) if rights.is_writer and asked else "",
        own_figures="、".join(row.plain_name for row in own) if rights.may_enter_figures_now else "",
        returned=returned,
        last=_last(data, report) if rights.may_read else None,
        kept_at=data.drafts.get(report.pk) if rights.may_edit_now else None,
        missing=None,
        previous=_previous(data, initiative, report, rights),
        url=report_url(
            initiative.plan,
            fiscal_year=fiscal_year.year,
            slug=initiative.slug,
            rights=rights,
            state=state,
        ),
        filled_url=_filled_url(data, initiative, report) if rights.is_writer and queue else "",
        evidence_count=evidence_count,
        evidence_url=plan_url(initiative.plan, "evidence", **address) if evidence_count else "",
        bulk_url=bulk_url,
        grid_url=plan_url(initiative.plan, "grid", fiscal_year=fiscal_year.year),
        words=words,
        level=subject.level,
    )


def _filled_url(data: WorkData, initiative: Initiative, report: AnnualReport) -> str:
    year = report.cycle.fiscal_year
    before = data.report(initiative, year - 1)
    if report.state != ReportState.NOT_STARTED or before is None or not has_answer(before.state):
        return ""
    return f"{plan_url(initiative.plan, 'entry', fiscal_year=year, slug=initiative.slug)}?prefill=1"


def _awaited(data: WorkData, initiative: Initiative, report: AnnualReport) -> str:
    """Which figures other departments have still to enter, while the report is open for them."""
    if report.state not in EDITOR_STATES:
        return ""
    missing = data.missing_figures(initiative, report, reporting_departments(initiative))
    return "、".join(f"{row.plain_name}（{row.department}）" for row in missing)


def _possible(state: ReportState, *, skips_approval: bool) -> frozenset[Act]:
    """The acts of the year's way that the state allows; 提出 also where nothing is entered yet."""
    acts = {step.act for step in WAY if state in step.starts_from(skips_approval=skips_approval)}
    return frozenset(acts | {Act.SUBMIT} if state in EDITOR_STATES else acts)


def _returned(data: WorkData, report: AnnualReport) -> Return | None:
    step = data.last_step(report)
    if step is None or step.act != Act.RETURN:
        return None
    return Return(reason=step.comment, by=str(step.actor), on=timezone.localdate(step.at))


def _last(data: WorkData, report: AnnualReport) -> LastTouch | None:
    entry = data.last_entry(report)
    if report.updated_at and (entry is None or report.updated_at > entry.at):
        return LastTouch(Act.SAVE.label, by=str(report.updated_by), on=timezone.localdate(report.updated_at))
    return (
        LastTouch(Act(entry.act).label, by=str(entry.actor), on=timezone.localdate(entry.at))
        if entry
        else None
    )


def _previous(
    data: WorkData, initiative: Initiative, report: AnnualReport, rights: ReportRights
) -> PreviousPlans | None:
    year = report.cycle.fiscal_year - 1
    before = data.report(initiative, year)
    if before is None or not before.next_steps or not rights.may_read:
        return None
    return PreviousPlans(FiscalYear(year).label, before.next_steps, before.next_steps_due)
