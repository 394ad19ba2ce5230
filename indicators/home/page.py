"""The home page's content, and what is taken away of it: the same rows in the same order."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.way_back import with_way_back
from indicators.home.facts import read_work
from indicators.home.forms import WorkFilterForm
from indicators.home.work_list import WorkGroup, WorkRow, groups, work_rows
from indicators.models import CycleStage, ReportingCycle
from indicators.workflow.deadlines import days_left
from indicators.workflow.transition_table import Queue
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to

OTHERS = "そのほかの施策"


class WorkPage:
    """What waits for a reader, and everything else of a year that the reader may open."""

    def __init__(self, user: User, plan: Plan, query: QueryDict) -> None:
        self.plan, self.access, self.today = plan, access_to(user, plan), timezone.localdate()
        self.data = read_work(plan)
        rows = work_rows(self.access, self.data, self.today) if self.access.has_any_role else []
        self.sees_all = self.access.is_secretariat or self.access.is_headquarters
        self.all_rows = [row for row in rows if row.queue or row.url or self.sees_all]
        years = [FiscalYear(cycle.fiscal_year) for cycle in self.data.cycles]
        self.filter_form = WorkFilterForm(query, rows=self.all_rows, years=years)
        self.query_string = query.urlencode()

    @property
    def cycle(self) -> ReportingCycle | None:
        """The latest round that was opened."""
        return self.data.cycles[0] if self.data.cycles else None

    @property
    def fiscal_year(self) -> FiscalYear | None:
        """The year of the latest round."""
        return FiscalYear(self.cycle.fiscal_year) if self.cycle else None

    @property
    def days_left(self) -> int | None:
        """Days until the latest round's answers are due."""
        return days_left(self.cycle.due_on, self.today) if self.cycle else None

    @cached_property
    def rows(self) -> list[WorkRow]:
        """Everything that the filter leaves, in its order."""
        back = f"{self.url}?{self.query_string}" if self.query_string else ""
        return [
            replace(
                row,
                url=with_way_back(row.url, back),
                evidence_url=with_way_back(row.evidence_url, back),
            )
            for row in self.filter_form.filter(self.all_rows)
        ]

    @cached_property
    def queues(self) -> list[tuple[Queue, list[WorkGroup]]]:
        """What waits for the reader."""
        return groups(self.rows, self.plan)

    @cached_property
    def others(self) -> list[WorkRow]:
        """The rest of the year that is shown."""
        return [row for row in self.rows if not row.queue and row.fiscal_year == self.filter_form.year_shown]

    @property
    def waiting_count(self) -> int:
        """How many rows wait for the reader, as filtered."""
        return sum(len(group.rows) for _queue, of_queue in self.queues for group in of_queue)

    @property
    def has_waiting(self) -> bool:
        """Whether anything waits for the reader, filtered or not."""
        return any(row.queue for row in self.all_rows)

    @cached_property
    def due_rows(self) -> list[WorkRow]:
        """The rows of the latest year of which an answer is asked."""
        year = self.fiscal_year
        return [row for row in self.all_rows if row.is_planned and row.fiscal_year == year]

    @property
    def due_count(self) -> int:
        """Of how many an answer is asked."""
        return len(self.due_rows)

    @property
    def answered_count(self) -> int:
        """How many of them are answered."""
        return sum(row.is_answered for row in self.due_rows)

    @property
    def matrix_url(self) -> str:
        """Where it stands how far everybody is; "" for who has no part in the round."""
        return self._of_cycle("matrix") if self.sees_all or self.access.own_departments else ""

    @property
    def inquiry_url(self) -> str:
        """Where 照会文 and 記入要領 stand for departments; "" once the round is closed, or without any."""
        cycle = self.cycle
        is_asked = cycle is not None and cycle.stage == CycleStage.OPEN and self.access.own_departments
        has_texts = cycle is not None and (cycle.inquiry_text or cycle.instructions)
        return self._of_cycle("cycle_inquiry") if is_asked and has_texts else ""

    def _of_cycle(self, name: str) -> str:
        return plan_url(self.plan, name, fiscal_year=self.cycle.fiscal_year) if self.cycle else ""

    @property
    def url(self) -> str:
        """The page's own address, without a filter."""
        return plan_url(self.plan, "home")

    @property
    def documents_url(self) -> str:
        """Where the documents are."""
        return plan_url(self.plan, "documents")

    @property
    def files(self) -> list[tuple[str, str]]:
        """The list as files, filtered and sorted as it is shown: what it is called, its address."""
        query = f"?{self.query_string}" if self.query_string else ""
        return [
            (label, plan_url(self.plan, "work_file", file_format=file_format) + query)
            for label, file_format in (("Excel", "xlsx"), ("CSV", "csv"))
        ]


EXPORT_COLUMNS = (
    "区分",
    "年度",
    "施策",
    "施策名",
    "分野",
    "担当課",
    "状態",
    "期限",
    "残り日数",
    "根拠資料の件数",
    "最後の操作",
    "最後に操作した人",
    "最後に操作した日",
    "差戻しの理由",
    "差し戻した人",
    "差し戻した日",
    "前年度の今後の取組",
    "前年度の今後の取組の時期",
)


def export_rows(page: WorkPage) -> list[Mapping[str, str | int | dt.date]]:
    """Return the whole list in the order of the page: the queues, then the others; "" stands for nothing."""
    waiting = [
        _export_row(queue.heading, row)
        for queue, of_queue in page.queues
        for group in of_queue
        for row in group.rows
    ]
    return [*waiting, *(_export_row(OTHERS, row) for row in page.others)]


def _export_row(heading: str, row: WorkRow) -> dict[str, str | int | dt.date]:
    last, returned, previous = row.last, row.returned, row.previous
    values: tuple[str | int | dt.date, ...] = (
        heading,
        row.fiscal_year.label,
        row.plain_code,
        row.title,
        row.sector,
        row.department,
        row.state_label,
        row.due_on or "",
        "" if row.days_left is None else row.days_left,
        "" if row.evidence_count is None else row.evidence_count,
        last.act if last else "",
        last.by if last else "",
        last.on if last else "",
        returned.reason if returned else "",
        returned.by if returned else "",
        returned.on if returned else "",
        previous.text if previous else "",
        previous.due if previous else "",
    )
    return dict(zip(EXPORT_COLUMNS, values, strict=True))
