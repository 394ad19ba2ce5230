"""所管課 of a day: the department that an indicator names, or the one where it went on after that ended."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Department
from imari_dx.shared.kept_queries import kept
from imari_dx.shared.related_rows import link_one
from indicators.models import Indicator, ReportingSuccession


def link_reporting_departments(indicators: Sequence[Indicator], *, on: dt.date | None = None) -> None:
    """Hand indicators the departments that report them on a day, else today.

    No query where there are none, and a second one only where a department has ended.
    """
    keys = {one.department_id for one in indicators if one.department_id is not None}
    if not keys:
        return
    day = on or timezone.localdate()
    departments = {one.pk: one for one in _departments(sorted(keys))}
    link_one(indicators, "department", departments.values())
    ended = {pk: one.valid_until for pk, one in departments.items() if one.valid_until}
    ended = {pk: last for pk, last in ended.items() if last < day}
    if not ended:
        return
    left = {one.pk: one for one in indicators if one.department_id in ended}
    ends = {pk: ended[one.department_id or 0] for pk, one in left.items()}
    for row in _successions(list(left), day):
        if row.valid_from > ends[row.indicator_id]:  # one of before was of another department
            left[row.indicator_id].department = row.department  # the latest stays


@kept
def _departments(keys: list[int]) -> QuerySet[Department]:
    return Department.objects.filter(pk__in=keys)


@kept
def _successions(indicators: list[int], until: dt.date) -> QuerySet[ReportingSuccession]:
    rows = ReportingSuccession.objects.filter(indicator__in=indicators, valid_from__lte=until)
    return rows.select_related("department").order_by("valid_from")
