"""回答状況: initiatives × steps of one round: who entered, submitted, approved; who is late, was returned.

The cells follow from plain facts (``standing_of``); :func:`read_matrix` reads the facts in a fixed number
of queries. 計画なし years are marked, and in no denominator.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils import timezone

from accounts.permissions import Access
from indicators.book.answer_count import AnswerCount, count_by_level
from indicators.book.in_force import named_in_force
from indicators.book.results import initiatives_with_everything, is_planned, revisions_of
from indicators.models import (
    MIGRATED,
    AnnualReport,
    ReportingCycle,
    ReportState,
    TransitionLog,
    has_answer,
)
from indicators.review.addresses import report_url
from indicators.rounds.standing import STEPS, Cell, Facts, standing_of
from indicators.workflow.deadlines import Deadline
from indicators.workflow.joint import NOBODY, charge_text
from indicators.workflow.rights import (
    current_departments,
    current_responsibilities,
    may_see_progress,
    rights_on_report,
)
from indicators.workflow.stored_deadlines import stored_deadlines
from indicators.workflow.transition_table import STATE_TONES, WAY
from initiatives.headings import PlaceName, place_names
from initiatives.models import Initiative, Responsibility, ResponsibilityKind


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One initiative in one round."""

    code: str
    plain_code: str
    title: str
    headings: tuple[PlaceName, ...]  # that it stands under, from the top
    department: str  # 主担当: what rows are grouped and counted by
    charge: str  # the same with 共管 behind it
    state: ReportState
    is_planned: bool
    is_late: bool
    is_returned: bool
    deadline: Deadline
    cells: tuple[Cell, ...]  # in the order of STEPS
    url: str = ""  # "" where the reader may not open the page
    level: str = ""  # the word of its level where several report
    is_migrated: bool = False
    further: tuple[str, ...] = ()  # 再掲: headings of the top level below which it stands again
    is_again: bool = False  # shown there, counted below its own heading alone

    @property
    def group(self) -> str:
        """Its heading of the top level, "" without one."""
        return self.headings[0].title if self.headings else ""

    @property
    def level_mark(self) -> str:
        """What stands before the row's name where several levels report; not twice where the code says it."""
        return "" if self.level == self.code else self.level

    @property
    def labelled_cells(self) -> list[tuple[str, Cell]]:
        """The cells with the names of their steps."""
        return list(zip(STEPS, self.cells, strict=True))

    @property
    def is_answered(self) -> bool:
        """Whether the department has answered."""
        return has_answer(self.state)

    @property
    def is_not_asked(self) -> bool:
        """計画なし, and nobody reported of their own accord."""
        return not self.is_planned and self.state == ReportState.NOT_STARTED

    @property
    def state_label(self) -> str:
        """The state in words, 計画なし where nothing is asked."""
        if self.is_migrated:
            return MIGRATED
        return "計画なし" if self.is_not_asked else self.state.label

    @property
    def state_tone(self) -> str:
        return STATE_TONES[self.state]


def count_of(rows: Sequence[MatrixRow]) -> list[AnswerCount]:
    """Return 報告済 n/対象 m of rows, level by level; 計画なし is in neither."""
    levels = dict.fromkeys(row.level for row in rows)
    return count_by_level(((row.level, row.is_answered) for row in rows if row.is_planned), list(levels))


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """The rows of one heading or department that a filter left, and the counts of all of them."""

    name: str
    rows: tuple[MatrixRow, ...]
    counts: list[AnswerCount]


class Grouping(StrEnum):
    """What the rows are grouped by."""

    HEADING = "heading"
    DEPARTMENT = "department"


def grouped(
    rows: Sequence[MatrixRow], by: Grouping, *, keep: Callable[[MatrixRow], bool]
) -> list[MatrixGroup]:
    """Return the groups that have rows to show, in the order in which they first come.

    Rows keep their order, what stands again (再掲) below another heading follows there; the counts are of all
    rows of the group, also of those that are not kept, and each of one group alone.
    """
    groups: dict[str, list[MatrixRow]] = {}
    for row in rows:
        groups.setdefault(row.group if by == Grouping.HEADING else row.department, []).append(row)
    again: dict[str, list[MatrixRow]] = {}
    for row in rows if by == Grouping.HEADING else ():
        for name in row.further:
            again.setdefault(name, []).append(replace(row, is_again=True))
    found = [
        MatrixGroup(
            name,
            tuple(row for row in (*groups.get(name, ()), *again.get(name, ())) if keep(row)),
            count_of(groups.get(name, ())),
        )
        for name in dict.fromkeys([*groups, *again])
    ]
    return [group for group in found if group.rows]


def read_matrix(cycle: ReportingCycle, access: Access, *, today: dt.date) -> list[MatrixRow]:
    """Return the rows of a round that a user may see, in official order, in a fixed number of queries."""
    reports = {report.initiative_id: report for report in AnnualReport.objects.filter(cycle=cycle)}
    deadlines = stored_deadlines([cycle])
    steps: dict[int, list[tuple[str, dt.date]]] = {}
    log = TransitionLog.objects.filter(report__cycle=cycle).order_by("report_id", "id")
    for report_id, act, at in log.values_list("report_id", "act", "at"):
        steps.setdefault(report_id, []).append((act, timezone.localdate(at)))
    rows, revisions = [], revisions_of(cycle.plan)
    for stored in initiatives_with_everything(cycle.plan):
        report = reports.get(stored.pk)
        if report is None:
            continue
        initiative = named_in_force(stored, revisions, cycle.fiscal_year)
        facts = Facts(
            state=ReportState(report.state),
            is_planned=is_planned(initiative, cycle.fiscal_year),
            deadline=deadlines.get(report.pk, Deadline(cycle.due_on)),
            steps=steps.get(report.pk, ()),
            saved_on=_day(report.updated_at),
            is_migrated=report.imported_id is not None and report.state == ReportState.FINALISED,
            taken_on={step.act: day for step in WAY if (day := _day(getattr(report, step.sets)))},
        )
        row = _row(cycle, access, initiative, facts, today)
        if row:
            rows.append(row)
    return rows


def _row(
    cycle: ReportingCycle, access: Access, initiative: Initiative, facts: Facts, today: dt.date
) -> MatrixRow | None:
    responsibilities = current_responsibilities(initiative)
    lead = _departments(responsibilities, ResponsibilityKind.LEAD)
    joint = _departments(responsibilities, ResponsibilityKind.JOINT)
    supporting = current_departments(initiative).supporting
    if not may_see_progress(access, lead_departments=[*lead, *joint], supporting_departments=supporting):
        return None
    rights = rights_on_report(
        access,
        state=facts.state,
        lead_departments=lead,
        supporting_departments=supporting,
        joint_departments=joint,
    )
    url = report_url(
        cycle.plan,
        fiscal_year=cycle.fiscal_year,
        slug=initiative.slug,
        rights=rights,
        state=facts.state,
    )
    standing, main = standing_of(facts, today=today), "、".join(lead.values()) or NOBODY
    return MatrixRow(
        code=initiative.code,
        plain_code=initiative.plain_code,
        title=initiative.listed_title,
        headings=place_names(initiative.path),
        department=main,
        charge=charge_text(main, list(joint.values())),
        state=facts.state,
        is_planned=facts.is_planned,
        is_late=standing.is_late,
        is_returned=standing.is_returned,
        deadline=facts.deadline,
        cells=standing.cells,
        url=url,
        level=initiative.level_told,
        is_migrated=facts.is_migrated,
        further=_further(initiative),
    )


def _further(initiative: Initiative) -> tuple[str, ...]:
    tops = [path[0].plain_title for path in initiative.further_paths]
    own = initiative.top_heading
    return tuple(dict.fromkeys(top for top in tops if own is None or top != own.plain_title))


def _departments(rows: Iterable[Responsibility], kind: ResponsibilityKind) -> dict[int, str]:
    return {row.department_id: str(row.department) for row in rows if row.kind == kind}


def _day(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(moment) if moment else None
