"""Reports put into a state at once, for lists and bulk acts: what led there does not matter to them."""

import datetime as dt
from typing import Any

from django.utils import timezone

from indicators.models import Act, AnnualReport, EvidenceFile, ReportingCycle, ReportState, TransitionLog
from tests.cast import World

NOW = dt.datetime(2026, 5, 1, 9, 0, tzinfo=dt.UTC)
_DAYS = {
    ReportState.SUBMITTED: ("submitted_at",),
    ReportState.APPROVED: ("submitted_at", "approved_at"),
    ReportState.CHECKED: ("submitted_at", "approved_at", "checked_at"),
}


def put(world: World, slug: str, state: ReportState, fiscal_year: int = 2025) -> AnnualReport:
    """Bring a report into a state as it is after its steps."""
    report = world.report(slug, fiscal_year)
    known = _DAYS.get(state, ())
    days: dict[str, Any] = {name: NOW if name in known else None for name in _DAYS[ReportState.CHECKED]}
    AnnualReport.objects.filter(pk=report.pk).update(state=state, version=3, results="取組実績", **days)
    return world.report(slug, fiscal_year)


def send_back(world: World, slug: str, comment: str, by: str = "head-gakko") -> AnnualReport:
    """Leave a report as it is after 差戻し."""
    report = put(world, slug, ReportState.DRAFTING)
    TransitionLog.objects.create(
        report=report,
        act=Act.RETURN,
        from_state=ReportState.SUBMITTED,
        to_state=ReportState.DRAFTING,
        actor=world[by],
        at=NOW,
        comment=comment,
    )
    return report


def attach(world: World, slug: str, fiscal_year: int = 2025, *, is_removed: bool = False) -> None:
    """Put a 根拠資料 on a report, as it stands in the list; the file itself does not matter to it."""
    EvidenceFile.objects.create(
        report=world.report(slug, fiscal_year),
        name="調査結果.pdf",
        file="" if is_removed else "evidence/none",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        uploaded_by=world["secretariat"],
        uploaded_at=NOW,
        removed_by=world["secretariat"] if is_removed else None,
        removed_at=NOW if is_removed else None,
    )


def only_this_year(world: World, *, days_left: int = 10) -> None:
    """Close the earlier rounds; the answers of R7 are due in so many days."""
    rounds = ReportingCycle.objects.filter(plan=world.plan)
    rounds.filter(fiscal_year__lt=2025).update(closed_on=dt.date(2027, 3, 31))
    due_on = timezone.localdate() + dt.timedelta(days_left)
    rounds.filter(fiscal_year=2025).update(opens_on=due_on - dt.timedelta(30), due_on=due_on)
