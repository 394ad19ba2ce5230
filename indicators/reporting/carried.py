"""What a 組織改編 carries along of this app: the targets that its departments report (所管課)."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Model

from accounts.models import Department
from accounts.periods import ONE_DAY
from indicators.book.reporting import link_reporting_departments
from indicators.models import Indicator, ReportingSuccession
from indicators.reporting.services import succeed
from initiatives.organisation.carried import Movable


class ReportedIndicators:
    """The targets that departments report on the eve of a day."""

    heading = "数値目標（所管課）"
    tables: Sequence[type[Model]] = (ReportingSuccession,)

    def movables(self, departments: Collection[int], on: dt.date) -> list[Movable]:
        """Return the targets that some departments report; each may go back to the one in charge."""
        rows = list(
            Indicator.objects.filter(department__isnull=False)
            .select_related("initiative")
            .order_by("initiative__plan_id", "initiative__sort_order", "sort_order")
        )
        link_reporting_departments(rows, on=on - ONE_DAY)
        return [
            Movable(
                key=f"indicator-{row.pk}",
                label=str(row),
                detail=f"{row.department}：所管課",
                may_end=True,
            )
            for row in rows
            if row.department_id in departments
        ]

    def move(self, destinations: Mapping[str, Department | None], on: dt.date) -> None:
        """Let them go on in other departments; None: the department in charge reports."""
        succeed(
            destinations={int(key.rsplit("-", 1)[1]): place for key, place in destinations.items()}, on=on
        )
