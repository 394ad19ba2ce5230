"""What the pages of the 秋の中間確認 show."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from accounts.permissions import Access
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import OUTLOOK_TONES, MidyearCheck, Outlook
from indicators.workflow.deadlines import days_left
from indicators.workflow.midyear import MidyearRow, midyear_rows, takes_answers
from indicators.workflow.rights import current_responsibilities
from initiatives.addresses import plan_url
from initiatives.models import Plan, ResponsibilityKind


@dataclass(frozen=True, slots=True)
class MidyearLine:
    """One initiative in the list."""

    name: str
    department: str
    label: str  # the outlook, 未回答
    tone: str
    comment: str
    by: str
    at: dt.datetime | None
    url: str  # where it is answered; "" where it is not the reader's
    link: str  # what the link says


class MidyearPage:
    """All answers of one check that a reader sees, those that are missing first."""

    def __init__(
        self, plan: Plan, access: Access, checks: list[MidyearCheck], check: MidyearCheck | None
    ) -> None:
        self.plan, self.access, self.checks, self.check = plan, access, checks, check
        self.today = timezone.localdate()

    @property
    def is_secretariat(self) -> bool:
        return self.access.is_secretariat

    @property
    def fiscal_year(self) -> FiscalYear | None:
        return FiscalYear(self.check.fiscal_year) if self.check else None

    @property
    def takes_answers(self) -> bool:
        return self.check is not None and takes_answers(self.check, self.today)

    @property
    def days_left(self) -> int | None:
        return days_left(self.check.due_on, self.today) if self.check and self.takes_answers else None

    @cached_property
    def rows(self) -> list[MidyearRow]:
        return midyear_rows(self.check, self.access) if self.check else []

    @property
    def lines(self) -> list[MidyearLine]:
        """What is missing first, then the worst outlook first, then the plan's order."""
        order = {code: number for number, code in enumerate(reversed(Outlook.values), start=1)}

        def place(row: MidyearRow) -> int:
            return order[row.answer.outlook] if row.answer else 0

        return [self._line(row) for row in sorted(self.rows, key=place)]

    def _line(self, row: MidyearRow) -> MidyearLine:
        one, answer = row.initiative, row.answer
        writes = row.rights.is_writer and self.takes_answers
        year = self.check.fiscal_year if self.check else 0
        leads = (ResponsibilityKind.LEAD, ResponsibilityKind.JOINT)
        return MidyearLine(
            name=f"{one.code}　{one.listed_title}",
            department="、".join(
                str(charge.department) for charge in current_responsibilities(one) if charge.kind in leads
            ),
            label=answer.get_outlook_display() if answer else "未回答",
            tone=row.tone,
            comment=answer.comment if answer else "",
            by=str(answer.updated_by) if answer else "",
            at=answer.updated_at if answer else None,
            url=plan_url(self.plan, "midyear_answer", fiscal_year=year, slug=one.slug),
            link=("回答を直す" if answer else "回答する") if writes else "内容を見る",
        )

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many have each outlook, and none yet: the word, its tone, the number."""
        said = [row.answer.outlook if row.answer else "" for row in self.rows]
        found = [(one.label, OUTLOOK_TONES[one], said.count(one.value)) for one in Outlook]
        return [("未回答", "neutral", said.count("")), *found]

    @property
    def may_remove(self) -> bool:
        """Whether it may be switched off: while nobody has answered."""
        return self.is_secretariat and self.check is not None and not any(row.answer for row in self.rows)

    @property
    def url(self) -> str:
        return plan_url(self.plan, "midyear")

    @property
    def edit_url(self) -> str:
        address = plan_url(self.plan, "midyear_edit")
        return f"{address}?year={self.check.fiscal_year}" if self.check else address

    @property
    def years(self) -> list[tuple[str, str]]:
        """The other years that have a check: label and address."""
        return [
            (FiscalYear(one.fiscal_year).label, f"{self.url}?year={one.fiscal_year}")
            for one in self.checks
            if one != self.check
        ]
