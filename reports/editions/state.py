"""Where the publication of a year stands."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from imari_dx.shared.fiscal_year import era_date
from indicators.models import AnnualReport, Commentary, ReportState, Snapshot
from initiatives.models import Plan
from reports.models import Edition


@dataclass(frozen=True)
class Publication:
    """The editions of a plan's year, the newest first, the one that is being made among them."""

    plan: Plan
    fiscal_year: int
    editions: tuple[Edition, ...]

    @property
    def newest(self) -> Edition | None:
        """The newest edition that is out."""
        return next((one for one in self.editions if one.is_published), None)

    @property
    def in_the_making(self) -> Edition | None:
        """The edition whose files are not all there yet."""
        return next((one for one in self.editions if not one.is_published), None)

    @property
    def sentence(self) -> str:
        """第１版（令和7年8月1日公表）, "" where nothing is out."""
        return told(self.newest) if self.newest else ""

    @cached_property
    def may_have_changed(self) -> bool:
        """Whether anything was decided, taken back or written since the newest edition was frozen.

        Cheap, so it may say so where what is printed is the same after all: the page of publishing compares.
        """
        if self.newest is None:
            return False
        since = self.newest.requested_at
        year = {"cycle__plan": self.plan, "cycle__fiscal_year": self.fiscal_year}
        reports = AnnualReport.objects.filter(**year)
        taken_back = reports.filter(snapshots__isnull=False).exclude(state=ReportState.FINALISED)
        return (
            Snapshot.objects.filter(report__in=reports, written_at__gt=since).exists()
            or Commentary.objects.filter(**year, updated_at__gt=since).exists()
            or taken_back.exists()
        )


def told(edition: Edition) -> str:
    """Return 第１版（令和7年8月1日公表）."""
    day = timezone.localdate(edition.requested_at)
    return f"{edition.label}（{era_date(day)}公表）"


def publication_of(plan: Plan, fiscal_year: int) -> Publication:
    """Return where the publication of a year stands. One query."""
    found = Edition.objects.of_year(plan, fiscal_year).select_related("requested_by")
    return Publication(plan, fiscal_year, tuple(found))
