"""All answers of a closing round, as far as a reader may see them, and what may be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.permissions import Access
from imari_dx.shared.fiscal_year import era_date
from indicators.book.answer_count import AnswerCount, count_by_level
from indicators.closing.forms import CloseForm, ReopenForm, said
from indicators.models import ClosingLog, ClosingReport, ClosingRound, ClosingState
from indicators.workflow.closing import (
    STATE_TONES,
    ClosingRights,
    closing_rights,
    initiatives_in_charge,
)
from indicators.workflow.deadlines import days_left
from indicators.workflow.joint import NOBODY, leads_text
from indicators.workflow.rights import current_responsibilities
from initiatives.addresses import plan_url
from initiatives.headings import PlaceName, place_names
from initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """One answer as its reader sees it; texts are blank where it is not handed in or not for the reader."""

    code: str
    plain_code: str
    title: str
    level: str  # the word of its level where several report
    headings: tuple[PlaceName, ...]  # that it stands under, from the top
    department: str
    state_label: str
    state_tone: str
    is_answered: bool
    url: str  # "" where the reader may not open the page
    achievement: str = ""
    outcome: str = ""
    remaining_issues: str = ""
    handling: str = ""
    handling_text: str = ""

    @property
    def level_mark(self) -> str:
        """What stands before the row's name where several levels report; not twice where the code says it."""
        return "" if self.level == self.code else self.level


@dataclass(frozen=True, slots=True)
class ClosingGroup:
    """The rows that stand under the same headings."""

    name: str
    rows: Sequence[ClosingRow]


def read_rows(closing: ClosingRound, access: Access) -> list[ClosingRow]:
    """Return the answers that a reader may know of, in official order. A fixed number of queries.

    Of a closed round all; before that the secretariat and the headquarters of all, departments of those that
    they read.
    """
    reports = {row.initiative_id: row for row in closing.reports.all()}
    rows = []
    for initiative in initiatives_in_charge(closing.plan):
        report = reports.get(initiative.pk)
        if report is None:
            continue
        rights = closing_rights(access, report, initiative)
        knows_of_all = access.is_secretariat or access.is_headquarters or closing.is_closed
        if knows_of_all or rights.may_read:
            rows.append(_row(initiative, report, rights))
    return rows


def _row(initiative: Initiative, report: ClosingReport, rights: ClosingRights) -> ClosingRow:
    is_told = rights.sees_answer and report.is_answered
    return ClosingRow(
        code=initiative.code,
        plain_code=initiative.plain_code,
        title=initiative.listed_title,
        level=initiative.level_told,
        headings=place_names(initiative.path),
        department=leads_text(current_responsibilities(initiative)) or NOBODY,
        state_label=str(report.get_state_display()),
        state_tone=STATE_TONES[ClosingState(report.state)],
        is_answered=report.is_answered,
        url=plan_url(initiative.plan, "closing_report", slug=initiative.slug) if rights.may_read else "",
        achievement=said("achievement", report.achievement) if is_told else "",
        outcome=report.outcome if is_told else "",
        remaining_issues=report.remaining_issues if is_told else "",
        handling=said("handling", report.handling) if is_told else "",
        handling_text=report.handling_text if is_told else "",
    )


def grouped(rows: Sequence[ClosingRow]) -> list[ClosingGroup]:
    """Return the rows by what they stand under, in their order."""
    found: dict[str, list[ClosingRow]] = {}
    for row in rows:
        name = "　".join(one.title for one in row.headings)
        found.setdefault(name, []).append(row)
    return [ClosingGroup(name, of_one) for name, of_one in found.items()]


class ClosingPage:
    """Everything that the template of the round reads."""

    def __init__(self, closing: ClosingRound, access: Access) -> None:
        self.closing, self.access, self.plan = closing, access, closing.plan
        self.close_form, self.reopen_form = CloseForm(), ReopenForm()
        self.refusal = ""

    def bind(self, act: str, data: QueryDict) -> forms.Form:
        """Return the form of a step (close, reopen) with what was typed; the page shows it again."""
        if act == "close":
            self.close_form = CloseForm(data)
            return self.close_form
        self.reopen_form = ReopenForm(data)
        return self.reopen_form

    @cached_property
    def rows(self) -> list[ClosingRow]:
        return read_rows(self.closing, self.access)

    @property
    def groups(self) -> list[ClosingGroup]:
        return grouped(self.rows)

    @property
    def counts(self) -> list[AnswerCount]:
        """How many have answered, of those that the reader knows of, level by level."""
        asked = ((row.level, row.is_answered) for row in self.rows)
        return count_by_level(asked, self.plan.levels_told)

    @property
    def waiting(self) -> int:
        """How many answers are missing."""
        return sum(not row.is_answered for row in self.rows)

    @property
    def is_secretariat(self) -> bool:
        return self.access.is_secretariat

    @property
    def days_left(self) -> int | None:
        """Days until the answers are due; None once all are there."""
        return days_left(self.closing.due_on, timezone.localdate()) if self.waiting else None

    @property
    def state(self) -> tuple[str, str]:
        """What the page is called as a whole, and its tone: 案 until the body has decided."""
        return ("確定", "success") if self.closing.is_closed else ("案", "info")

    @property
    def decision(self) -> str:
        """第1回本部会議（令和8年7月1日）, "" before it."""
        day = self.closing.meeting_date
        return f"{self.closing.meeting_name}（{era_date(day)}）" if day else ""

    @property
    def edit_url(self) -> str:
        return plan_url(self.plan, "closing_edit")

    @property
    def close_url(self) -> str:
        return plan_url(self.plan, "closing_step", act="close")

    @property
    def reopen_url(self) -> str:
        return plan_url(self.plan, "closing_step", act="reopen")

    @cached_property
    def log(self) -> list[ClosingLog]:
        """What was done with the round itself, the latest first."""
        return list(self.closing.log.filter(report=None).select_related("actor").order_by("-id"))

    @property
    def files(self) -> list[tuple[str, str]]:
        """The table as files: what it is called, its address."""
        kinds = (("Excel", "xlsx"), ("CSV", "csv"))
        return [(word, plan_url(self.plan, "closing_file", file_format=kind)) for word, kind in kinds]

    @property
    def documents(self) -> list[tuple[str, str]]:
        """計画期間総括 with these answers as files: what it is called, its address."""
        kinds = (("PDF", "pdf"), ("Excel", "xlsx"))
        return [
            (f"計画期間総括を{word}で保存", plan_url(self.plan, "plan_file", key="period", file_format=kind))
            for word, kind in kinds
        ]
