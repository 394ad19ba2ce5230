"""要確認 on one page: the alerts that the reader may see, by kind, with where to look and where to act."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from imari_dx.shared.way_back import with_way_back
from indicators.models import ReportState
from indicators.review.addresses import report_url
from initiatives.addresses import plan_url
from initiatives.permissions import access_to
from reports.alerts.builder import AlertBuilder
from reports.dashboards.page import DashboardPage
from reports.documents.alerts import Alert, AlertKind
from reports.documents.list_head import ListHead
from reports.documents.overview import InitiativeYear
from reports.documents.stamp import printed_label
from reports.permissions import rights_in_list


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert as a row of its table; ``action`` is empty where the reader has only the sheet to look at."""

    code: str
    title: str
    year_label: str
    department: str
    state_label: str
    why: str
    details: tuple[str, ...]
    sheet_url: str
    action: str
    action_url: str


@dataclass(frozen=True, slots=True)
class AlertGroup:
    kind: AlertKind
    heading: str
    hint: str
    rows: tuple[AlertRow, ...]


@dataclass(frozen=True, slots=True)
class KindChoice:
    """One of the links that narrow the page to a kind."""

    label: str
    count: int
    url: str
    is_current: bool


class AlertPage:
    """The alerts of a page of 全体の状況; ``kind`` in the address narrows them to one kind."""

    def __init__(self, page: DashboardPage) -> None:
        self.page, self.today = page, timezone.localdate()
        asked = page.request.GET.get("kind", "")
        self._words = page.words
        self._rights = rights_in_list(page.request.user, page.plan)
        self.kind = AlertKind(asked) if asked in AlertKind.__members__.values() else None
        if self.kind:
            page.kept["kind"] = self.kind.value

    @cached_property
    def all_alerts(self) -> list[Alert]:
        builder = AlertBuilder(self.page.overview, self.page.request.user, today=self.today)
        return builder.alerts(self.page.form)

    @property
    def alerts(self) -> list[Alert]:
        """Those of the chosen kind, in the order of the page."""
        return [one for one in self.all_alerts if self.kind in (None, one.kind)]

    @property
    def count(self) -> int:
        return len(self.all_alerts)

    @property
    def day_label(self) -> str:
        """The day as of which the alerts hold."""
        return era_date(self.today)

    @property
    def nothing(self) -> str:
        """What the empty page says."""
        what = f"「{self.kind.heading(self._words)}」に当たる" if self.kind else "確認が必要な"
        return f"{self.day_label}現在、表示中の年度と条件では、{what}{self._words.initiative}はありません。"

    @property
    def instructions_url(self) -> str:
        """The list of all instructions; "" for who has no part in a round."""
        takes_part = access_to(self.page.request.user, self.page.plan).takes_part
        return plan_url(self.page.plan, "instructions") if takes_part else ""

    @property
    def choices(self) -> list[KindChoice]:
        """すべて and each kind of which there is any (and the chosen one), with their numbers."""
        counts = {kind: sum(one.kind == kind for one in self.all_alerts) for kind in AlertKind}
        everything = KindChoice("すべて", self.count, self.page.url("alerts"), self.kind is None)
        return [everything] + [
            KindChoice(
                kind.heading(self._words), count, self.page.url("alerts", kind=kind.value), kind == self.kind
            )
            for kind, count in counts.items()
            if count or kind == self.kind
        ]

    @property
    def list_head(self) -> ListHead:
        """The head of the list as a file; an alert holds on the day on which it is taken."""
        title = f"{self.page.plan.short_title}　{self.page.period_label}　要確認"
        kind = f"種類：{self.kind.heading(self._words)}" if self.kind else ""
        head = self.page.list_head(title)
        conditions = "、".join(part for part in (head.conditions, kind) if part)
        return replace(head, conditions=conditions, date_label=printed_label(self.today))

    @property
    def files(self) -> dict[str, str]:
        return {kind: self.page.file_url("alerts_file", kind) for kind in ("xlsx", "csv")}

    @cached_property
    def groups(self) -> list[AlertGroup]:
        """The alerts of the choice by kind."""
        kinds = dict.fromkeys(one.kind for one in self.alerts)
        return [
            AlertGroup(
                kind,
                kind.heading(self._words),
                kind.hint(self._words),
                tuple(self._row(one) for one in self.alerts if one.kind == kind),
            )
            for kind in kinds
        ]

    def _row(self, alert: Alert) -> AlertRow:
        action, url = self._action(alert)
        row = alert.row
        return AlertRow(
            code=row.code,
            title=row.title,
            year_label=FiscalYear(row.fiscal_year).label,
            department=row.department_label,
            state_label=row.state_label,
            why=alert.why,
            details=alert.details,
            sheet_url=self.page.sheet_url(row),
            action=action,
            action_url=with_way_back(url, self.page.back),
        )

    def _report_url(self, row: InitiativeYear) -> str:
        """Where the reader opens the report itself; "" for who may not."""
        report = self.page.overview.reports[row.initiative_id, row.fiscal_year]
        rights = self._rights(report.charge, report.state)
        state = report.state or ReportState.NOT_STARTED
        return report_url(
            self.page.plan, fiscal_year=row.fiscal_year, slug=row.slug, rights=rights, state=state
        )

    def _action(self, alert: Alert) -> tuple[str, str]:
        """Where the reader acts: the report's own page, as far as it is open to the reader."""
        row, page = alert.row, self.page
        is_secretariat = access_to(page.request.user, page.plan).is_secretariat
        where = {"fiscal_year": row.fiscal_year, "slug": row.slug}
        if alert.kind == AlertKind.OUTSTANDING and row.is_final:
            return ("数値確定を行う", plan_url(page.plan, "figures", **where)) if is_secretariat else ("", "")
        if row.is_final and alert.kind != AlertKind.PLAN_CHANGED:
            return "", ""
        url = self._report_url(row)
        return ("報告の画面を開く", url) if url else ("", "")
