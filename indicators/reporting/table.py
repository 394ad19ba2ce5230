"""所管課: all targets of a plan with the department that reports each, and what was chosen instead."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone

from accounts.models import Department
from imari_dx.shared.fiscal_year import era_date
from indicators.book.results import initiatives_with_everything
from indicators.models import Indicator, ReportingSuccession
from indicators.workflow.rights import current_responsibilities
from initiatives.models import Plan, ResponsibilityKind


@dataclass(frozen=True, slots=True)
class ReportedBy:
    """The department that shall report an indicator, None for the one in charge; ``seen``: who did so far."""

    indicator: Indicator
    department: Department | None
    seen: int | None


@dataclass
class ReportingRow:
    """One target's line."""

    indicator: Indicator
    lead: str
    stored: str  # id of the department, "" for the one in charge
    chosen: str
    coming: tuple[str, ...]  # 令和8年4月1日から 統計室
    error: str = ""
    is_stale: bool = False

    @property
    def field(self) -> str:
        """The name of its choice."""
        return f"department-{self.indicator.pk}"

    @property
    def stored_name(self) -> str:
        return str(self.indicator.department or "担当課")


class ReportingTable:
    """All targets of a plan that somebody enters, in its order."""

    def __init__(self, plan: Plan, data: QueryDict | None = None) -> None:
        self.data = data
        initiatives = initiatives_with_everything(plan, with_schedule=False)
        coming: dict[int, list[str]] = {}
        later = ReportingSuccession.objects.filter(
            indicator__initiative__plan=plan, valid_from__gt=timezone.localdate()
        )
        for row in later.select_related("department"):
            words = f"{era_date(row.valid_from)}から {row.department or '担当課'}"
            coming.setdefault(row.indicator_id, []).append(words)
        self.rows = [
            self._row(indicator, coming)
            for initiative in initiatives
            for indicator in initiative.indicators.all()
            if indicator.counts_events_of_id is None
        ]
        there = list(Department.objects.valid_on(timezone.localdate()))
        reporting = [row.indicator.department for row in self.rows if row.indicator.department]
        self.departments = list({one.pk: one for one in (*there, *reporting)}.values())
        self._by_id = {str(one.pk): one for one in self.departments}

    def _row(self, indicator: Indicator, coming: dict[int, list[str]]) -> ReportingRow:
        leads = [
            str(row.department)
            for row in current_responsibilities(indicator.initiative)
            if row.kind == ResponsibilityKind.LEAD
        ]
        stored = str(indicator.department_id or "")
        row = ReportingRow(indicator, "、".join(leads), stored, stored, tuple(coming.get(indicator.pk, ())))
        if self.data is not None:
            row.chosen = str(self.data.get(row.field, stored))
        return row

    def seen(self, row: ReportingRow) -> str:
        """What the line had shown when it was chosen."""
        return row.stored if self.data is None else str(self.data.get(f"seen-{row.indicator.pk}", ""))

    @property
    def changes(self) -> list[ReportedBy]:
        """The lines on which something else was chosen than they had shown."""
        return [
            ReportedBy(row.indicator, self._by_id.get(row.chosen), self._known(self.seen(row)))
            for row in self.rows
            if row.chosen != self.seen(row) and (not row.chosen or row.chosen in self._by_id)
        ]

    @staticmethod
    def _known(text: str) -> int | None:
        return int(text) if text.isascii() and text.isdigit() else None

    @property
    def differences(self) -> list[dict[str, str]]:
        """The lines that somebody else changed after they were shown, as stored and as chosen here."""
        return [
            {
                "label": str(row.indicator),
                "stored": row.stored_name,
                "typed": str(self._by_id.get(row.chosen) or "担当課"),
            }
            for row in self.rows
            if row.chosen != self.seen(row) and self.seen(row) != row.stored
        ]
