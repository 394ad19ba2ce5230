"""The home page's content."""

from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import access_of, keeps_accounts
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.way_back import with_way_back
from indicators.book.answer_count import AnswerCount, count_by_level
from indicators.home.closing import ClosingWork, closing_work
from indicators.home.facts import may_wait, only_decides, read_work
from indicators.home.forms import WorkFilterForm
from indicators.home.missing import missing_counts
from indicators.home.parts import HomePart, parts_of
from indicators.home.people_matters import Matter, people_matters
from indicators.home.work_list import PlanMark, QueueHead, WorkGroup, WorkRow, groups, work_caption, work_rows
from indicators.models import Act, CycleStage, ReportingCycle
from indicators.news.reading import NewsList, read_news
from indicators.start.page import StartPage
from indicators.workflow.deadlines import days_left
from indicators.workflow.midyear import MidyearTask, running_checks
from indicators.workflow.placeholders import RoundTexts, texts_for
from indicators.workflow.rights import acts_somewhere
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to, plans_of

# In the address: the rest is listed too, not folded.
OPENED = "others"


@dataclass(frozen=True, slots=True)
class QueueSection:
    """What waits for the reader in one queue."""

    queue: QueueHead
    groups: list[WorkGroup]
    is_folded: bool

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)


class WorkPage:
    """What waits for a reader, and everything else of a year that the reader may open."""

    def __init__(self, user: User, plan: Plan, query: QueryDict, *, is_whole: bool = True) -> None:
        """``is_whole``: without it what does not wait is not read for whoever only decides."""
        self.user = user
        self.plan, self.access, self.today = plan, access_to(user, plan), timezone.localdate()
        self.now = timezone.now()
        self.sees_all = self.access.is_secretariat or self.access.is_headquarters
        self.is_whole = is_whole or bool(query) or not only_decides(self.access)
        waiting = self._may_wait()
        only = None if self.is_whole else waiting.get(plan.pk, set())
        self.data = read_work(plan, user, whole_year=query.get("year", ""), only=only)
        others = self._waiting_in_others(waiting)
        self.names_plan = bool(others)
        mark = PlanMark(plan.short_title if others else "")
        rows = work_rows(self.access, self.data, self.today, plan=mark) if self.access.has_any_role else []
        rows = self._with_missing(rows)
        self.own_rows = [row for row in rows if row.queue or row.url or self.sees_all]
        self.all_rows = [*self.own_rows, *others]
        years = [FiscalYear(cycle.fiscal_year) for cycle in self.data.cycles]
        self.filter_form = WorkFilterForm(
            query,
            rows=self.all_rows,
            years=years,
            levels=[level.word for level in plan.levels_above],
            words=plan.words,
        )
        self.opens_others = OPENED in query
        self.query_string = urlencode([(k, v) for k, v in query.lists() if k != OPENED], doseq=True)

    def _with_missing(self, rows: list[WorkRow]) -> list[WorkRow]:
        """Say of begun reports of the latest round how much is still missing; reads only where any are."""
        year = self.fiscal_year
        begun = [row.slug for row in rows if row.is_begun and row.fiscal_year == year]
        if not begun or year is None:
            return rows
        counts = missing_counts(self.data, year.year, begun)
        return [
            replace(row, missing=counts.get(row.slug)) if row.is_begun and row.fiscal_year == year else row
            for row in rows
        ]

    def _may_wait(self) -> dict[int, set[int]]:
        """In which plans which initiatives may wait, of this plan only where the rest is not read."""
        plans = [one for one in plans_of(self.user) if one != self.plan or not self.is_whole]
        accesses = {one.pk: access_to(self.user, one) for one in plans}
        accesses = {key: access for key, access in accesses.items() if access.takes_part}
        return may_wait(accesses) if accesses else {}

    def _waiting_in_others(self, initiatives: dict[int, set[int]]) -> list[WorkRow]:
        """What waits for the reader in other plans; their initiatives are read only where something may."""
        user, others = self.user, [one for one in plans_of(self.user) if one != self.plan]
        found: list[WorkRow] = []
        self.has_demo = any(cycle.is_demo for cycle in self.data.cycles)
        for number, plan in enumerate(others, start=1):
            if plan.pk in initiatives:
                data = read_work(plan, user, only=initiatives[plan.pk])
                is_demo = any(cycle.is_demo for cycle in data.cycles)
                mark = PlanMark(f"{plan.short_title}{'（デモデータ）' if is_demo else ''}", number)
                rows = work_rows(access_to(user, plan), data, self.today, plan=mark)
                found += [row for row in rows if row.queue]
                self.has_demo |= is_demo
        return found

    @cached_property
    def start(self) -> StartPage | None:
        """What is still missing before the first round, for whoever keeps the house; else None."""
        is_over = bool(self.data.cycles) or not keeps_accounts(self.user)
        return None if is_over else StartPage(self.plan, access_of(self.user), self.today)

    @cached_property
    def closing(self) -> list[ClosingWork]:
        """The closing rounds (総括の照会) of the reader's plans that are open, with what waits in them."""
        return closing_work({one: access_to(self.user, one) for one in plans_of(self.user)}, self.today)

    @cached_property
    def news(self) -> NewsList:
        """What the reader is told, of all their plans."""
        return read_news(self.user)

    @property
    def news_urls(self) -> dict[str, str]:
        """Where everything that the reader was told stands, and where it is taken as looked at."""
        return {name: plan_url(self.plan, name) for name in ("news", "news_read")}

    @cached_property
    def parts(self) -> list[HomePart]:
        """What other rooms show of the plan to this reader."""
        return parts_of(self.user, self.plan)

    @cached_property
    def people(self) -> list[Matter] | None:
        """What there is to do with accounts, for their administrator; None for others."""
        return people_matters(self.today) if self.access.is_administrator else None

    @property
    def people_url(self) -> str:
        return reverse("people")

    @cached_property
    def midyear(self) -> list[MidyearTask]:
        """The 中間確認 whose period runs, with what is missing of the reader's departments, or of all."""
        return running_checks(plans_of(self.user), self.user, self.today)

    @property
    def waits_in_closing(self) -> bool:
        """Whether an answer of the reader's department is missing in one."""
        return any(one.tasks for one in self.closing)

    @property
    def period_sentence(self) -> str:
        """That the plan has not begun, or is over; "" while it runs."""
        return self.plan.period_on(self.today).sentence

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
                filled_url=with_way_back(row.filled_url, back),
                evidence_url=with_way_back(row.evidence_url, back),
            )
            for row in self.filter_form.filter(self.all_rows)
        ]

    @cached_property
    def queues(self) -> list[tuple[QueueHead, list[WorkGroup]]]:
        """What waits for the reader."""
        return groups(self.rows)

    @property
    def sections(self) -> list["QueueSection"]:
        """The same as sections of the page: what is only watched is folded below what is to be done."""
        acts = any(queue.is_own for queue, _groups in self.queues)
        return [
            QueueSection(queue, found, is_folded=acts and not queue.is_own) for queue, found in self.queues
        ]

    @cached_property
    def others(self) -> list[WorkRow]:
        """The rest of the year that is shown."""
        return [row for row in self.rows if not row.queue and row.fiscal_year == self.filter_form.year_shown]

    @property
    def others_caption(self) -> str:
        """Of which year they are, and of which plan where rows of several are listed."""
        year = self.filter_form.year_shown
        return work_caption(self.plan.short_title if self.names_plan else "", year) if year else ""

    @property
    def has_list(self) -> bool:
        """Whether there is a list: of what waits, or of a round that the reader sees."""
        return bool(self.all_rows) or (not self.is_whole and self.cycle is not None)

    @property
    def folds_others(self) -> bool:
        """Whether the rest is folded, and read when it is opened: below what waits, for whoever reviews."""
        is_asked_for = self.filter_form.is_active or self.opens_others
        return (bool(self.queues) or not self.is_whole) and self.reviews and not is_asked_for

    @property
    def reviews(self) -> bool:
        """Whether the reader acts on reports of others: a head, the secretariat, the headquarters."""
        return self.sees_all or bool(self.access.approver_departments)

    @property
    def has_filter_above(self) -> bool:
        """Whether narrowing stands above the lists: where they are long, and where it is in use."""
        return self.sees_all or self.filter_form.is_active

    @property
    def others_url(self) -> str:
        """Where the rest is read from."""
        return plan_url(self.plan, "work_others")

    @property
    def waiting_count(self) -> int:
        """How many rows wait for the reader, as filtered."""
        return sum(len(group.rows) for _queue, of_queue in self.queues for group in of_queue)

    @property
    def has_waiting(self) -> bool:
        """Whether anything waits for the reader, filtered or not."""
        return any(row.queue for row in self.all_rows)

    @property
    def answer_counts(self) -> list[AnswerCount]:
        """Of the latest year's answers that are asked for how many are there, level by level."""
        year = self.fiscal_year
        due = [row for row in self.own_rows if row.is_planned and row.fiscal_year == year]
        return count_by_level(((row.level, row.is_answered) for row in due), self.plan.levels_told)

    @property
    def matrix_url(self) -> str:
        """Where it stands how far everybody is; "" for who has no part in the round."""
        return self._of_cycle("matrix") if self.sees_all or self.access.own_departments else ""

    @property
    def questionnaire_upload_url(self) -> str:
        """Where filled 調査票 are taken in; "" for who enters nothing, and once the round is closed."""
        is_open = self.cycle is not None and self.cycle.stage == CycleStage.OPEN
        enters = Act.SAVE in acts_somewhere(self.access)
        return self._of_cycle("questionnaire_upload") if is_open and enters else ""

    @property
    def inquiry_url(self) -> str:
        """Where departments find what they are asked, with their letter; "" once the round is closed."""
        cycle = self.cycle
        is_asked = cycle is not None and cycle.stage == CycleStage.OPEN and self.access.own_departments
        return self._of_cycle("cycle_inquiry") if is_asked else ""

    @property
    def inquiry(self) -> RoundTexts | None:
        """照会文 and 記入要領 of the round, for this reader."""
        return texts_for(self.cycle, self.user) if self.cycle else None

    @property
    def has_inquiry_texts(self) -> bool:
        """Whether the round has 照会文 or 記入要領."""
        return self.cycle is not None and bool(self.cycle.inquiry_text or self.cycle.instructions)

    @property
    def questionnaires_url(self) -> str:
        """Where departments take the workbook to fill in; "" once the round is closed."""
        is_asked = self.cycle is not None and self.cycle.stage == CycleStage.OPEN
        return self._of_cycle("questionnaires") if is_asked and self.access.own_departments else ""

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
