"""What the page shows after 調査票 were taken in: what was saved, what is ready for 提出, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.answers import Missing
from indicators.entry.several import Writable, open_several
from indicators.models import ReportingCycle, ReportState
from indicators.workflow.deadlines import Deadline, may_be_submitted
from indicators.workflow.selection import Selected
from indicators.workflow.stored_deadlines import stored_deadlines
from initiatives.addresses import plan_url

_CLOSED = "照会が締め切られているため、提出できません。提出が必要なときは事務局へご連絡ください。"
_FIGURES = "あなたの課が所管する数値を保存しました。提出は担当課が行います。"
_JOINT = "提出は主担当の課が行います。"


@dataclass(frozen=True)
class DoneReport:
    """One report that was saved: ``count`` of its fields; as it stands now."""

    writable: Writable
    count: int
    takes_answers: bool

    @property
    def name(self) -> str:
        one = self.writable.opened.initiative
        return f"{one.code}　{one.listed_title}"

    @property
    def url(self) -> str:
        return self.writable.opened.url("entry")

    @property
    def state(self) -> str:
        return self.writable.opened.report.get_state_display()

    @property
    def value(self) -> str:
        """What the form of 提出 sends of it: which report, and the version that is shown."""
        opened = self.writable.opened
        return Selected(opened.initiative.slug, opened.report.version).value

    @property
    def missing(self) -> list[Missing]:
        """What keeps it from being submitted; nothing where it is, or where others submit it."""
        return self.writable.opened.missing if self._is_to_submit else []

    @property
    def is_ready(self) -> bool:
        """Whether its reader may submit it now."""
        return self._is_to_submit and self.takes_answers and not self.missing

    @property
    def note(self) -> str:
        """Why 提出 is not offered, where nothing is missing."""
        opened = self.writable.opened
        if self.writable.own_indicators is not None:
            return _FIGURES
        if opened.report.state != ReportState.DRAFTING:
            return ""
        if not opened.may_submit:
            return _JOINT
        return "" if self.takes_answers else _CLOSED

    @property
    def _is_to_submit(self) -> bool:
        return self.writable.own_indicators is None and self.writable.opened.may_submit


class DonePage:
    """The reports of an upload as they stand; ``saved`` counts the fields of each by its slug."""

    def __init__(self, cycle: ReportingCycle, reader: User, saved: Mapping[str, int]) -> None:
        self.cycle, self.plan, self.saved = cycle, cycle.plan, saved
        self.fiscal_year = FiscalYear(cycle.fiscal_year)
        self._reader = reader

    @cached_property
    def reports(self) -> list[DoneReport]:
        year, today = self.cycle.fiscal_year, timezone.localdate()
        several = open_several(self._reader, self.plan, year, slugs=self.saved, with_decided=True)
        deadlines = stored_deadlines([self.cycle])
        return [
            DoneReport(one, self.saved[one.opened.initiative.slug], takes)
            for one in several.reports
            for deadline in [deadlines.get(one.opened.report.pk, Deadline(self.cycle.due_on))]
            for takes in [may_be_submitted(closed_on=self.cycle.closed_on, deadline=deadline, today=today)]
        ]

    @property
    def ready(self) -> list[DoneReport]:
        return [one for one in self.reports if one.is_ready]

    @property
    def others(self) -> list[DoneReport]:
        """What is not ready, or is submitted already."""
        return [one for one in self.reports if not one.is_ready]

    @property
    def submit_url(self) -> str:
        return self._url("questionnaire_submit")

    @property
    def upload_url(self) -> str:
        return self._url("questionnaire_upload")

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "調査票", "url": self._url("questionnaires")}]

    @property
    def home_url(self) -> str:
        return plan_url(self.plan, "home")

    def _url(self, name: str) -> str:
        return plan_url(self.plan, name, fiscal_year=self.cycle.fiscal_year)
