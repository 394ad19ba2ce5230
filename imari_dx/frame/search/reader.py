"""Who looks, in which plan, and what they may see there: by the rules of ``indicators.workflow.rights``."""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from accounts.models import User
from accounts.permissions import Access
from imari_dx.frame.search.matching import Query
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import link_many, link_one
from indicators.book.reading import in_charge
from indicators.book.reporting import link_reporting_departments
from indicators.models import AnnualReport, Indicator, ReportState
from indicators.workflow.rights import (
    Charge,
    ReportRights,
    current_departments,
    may_see_results,
    rights_on_report,
    sees_running_views,
)
from initiatives.models import Initiative, Plan
from initiatives.permissions import access_to


class ReportRow(NamedTuple):
    """As much of a report as says whose it is and how far."""

    pk: int
    initiative_id: int
    year: int
    state: str


class Reader:
    """One person looking for something in one plan. What is read is read once, whoever asks for it."""

    def __init__(self, user: User, plan: Plan, query: Query) -> None:
        self.user, self.plan, self.query = user, plan, query
        self._rights: dict[tuple[int, str], ReportRights] = {}
        self._charges: dict[int, Charge] = {}

    @cached_property
    def access(self) -> Access:
        """What the reader's roles amount to in the plan."""
        return access_to(self.user, self.plan)

    @cached_property
    def initiatives(self) -> Mapping[int, Initiative]:
        """All of the plan by their keys, with who is in charge and the indicators, in official order."""
        found = list(Initiative.objects.filter(plan=self.plan).order_by("sort_order", "pk"))
        link_one(found, "plan", [self.plan])
        link_many(found, "responsibilities", in_charge)
        indicators: list[Indicator] = link_many(found, "indicators")
        link_reporting_departments(indicators)
        return {one.pk: one for one in found}

    @cached_property
    def indicators(self) -> Mapping[int, Indicator]:
        """All indicators of the plan by their keys."""
        return {row.pk: row for one in self.initiatives.values() for row in one.indicators.all()}

    @cached_property
    def reports(self) -> Mapping[int, ReportRow]:
        """All reports of the plan by their keys."""
        rows = AnnualReport.objects.filter(cycle__plan=self.plan).order_by()
        columns = rows.values_list("pk", "initiative_id", "cycle__fiscal_year", "state")
        return {row[0]: ReportRow(*row) for row in columns}

    def rights(self, report: ReportRow) -> ReportRights:
        """What the reader may do with a report, as far as its departments and its state say."""
        key = report.initiative_id, report.state
        if key not in self._rights:
            lead, joint, supporting = self.charge(report.initiative_id)
            self._rights[key] = rights_on_report(
                self.access,
                state=report.state,
                lead_departments=lead,
                supporting_departments=supporting,
                joint_departments=joint,
            )
        return self._rights[key]

    def charge(self, initiative: int) -> Charge:
        """The departments in charge of an initiative."""
        if initiative not in self._charges:
            self._charges[initiative] = current_departments(self.initiatives[initiative])
        return self._charges[initiative]

    def sees_results(self, report: ReportRow) -> bool:
        """Whether what a report makes public shows to the reader."""
        return may_see_results(self.access, state=report.state, rights=self.rights(report))

    @property
    def sees_running_views(self) -> bool:
        """Whether 所見 and 外部評価 show before the year is decided."""
        return sees_running_views(self.access)

    def is_final(self, report: ReportRow) -> bool:
        """Whether a report is 確定."""
        return report.state == ReportState.FINALISED

    # --- how things are named ---

    def name(self, initiative: int) -> str:
        """「行－⑩ 学校ネットワークの適正化」."""
        one = self.initiatives[initiative]
        return f"{one.code} {one.plain_title}" if one.code else one.plain_title

    def codes(self, initiative: int) -> list[str]:
        """The numbers that an initiative goes by: 行－⑩, 行-10, gyo-10."""
        one = self.initiatives[initiative]
        return [one.code, one.plain_code, one.slug]

    def context(self, initiative: int, year: int | None = None) -> list[str]:
        """What something of an initiative (and a year) belongs to: its numbers, its name, the year."""
        names = [*self.codes(initiative), self.initiatives[initiative].title]
        return [*names, *year_names(year)] if year else names

    def sort_order(self, initiative: int) -> int:
        return self.initiatives[initiative].sort_order


@lru_cache(maxsize=64)  # asked for every report
def year_names(year: int) -> tuple[str, ...]:
    """What people call a fiscal year: 令和6年度, R6年度, 2024年度."""
    known = FiscalYear(year)
    return known.label, f"{known.short_label}年度", f"{year}年度"
