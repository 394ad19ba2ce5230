"""Who reports an indicator in place of the department in charge (所管課): decided, and carried along."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils import timezone

from accounts.models import Department, RecordKind
from accounts.periods import ONE_DAY
from accounts.records.writing import acting, record
from accounts.services import lock_organisation
from accounts.successors import stretches
from imari_dx.shared.acts import one_act
from indicators.book.reporting import link_reporting_departments
from indicators.models import Indicator, ReportingSuccession
from indicators.reporting.table import ReportedBy
from indicators.workflow.rights import current_responsibilities
from initiatives.models import ResponsibilityKind
from initiatives.organisation.errors import OrganisationConflictError, ReorganisationError
from initiatives.organisation.rules import Problem

_REASON = "所管課の変更"


@one_act()
def change_reporting_departments(*, changes: Sequence[ReportedBy]) -> int:
    """Let departments report indicators from now on, all or none; return how many changed.

    What a reorganisation had planned for such an indicator is forgotten with its former department. Raises
    ReorganisationError where the department in charge is named as another one, OrganisationConflictError if
    somebody changed one of them after the page was opened.
    """
    lock_organisation()
    stored = {
        row.pk: row
        for row in Indicator.objects.select_for_update().filter(pk__in=[one.indicator.pk for one in changes])
    }
    link_reporting_departments(list(stored.values()))
    wanted = [one for one in changes if stored[one.indicator.pk].department != one.department]
    stale = [str(one.indicator) for one in wanted if stored[one.indicator.pk].department_id != one.seen]
    if stale:
        raise OrganisationConflictError(f"{'、'.join(stale)}は、この画面を開いたあとに変わりました。")
    problems = [problem for one in wanted if (problem := _problem(one))]
    if problems:
        raise ReorganisationError(problems)
    for one in wanted:
        row = stored[one.indicator.pk]
        for succession in ReportingSuccession.objects.filter(indicator=row):
            succession.delete()
        row.department = one.department
        row._change_reason = _REASON  # type: ignore[attr-defined]  # read by the history
        row.save()
        record(RecordKind.CHARGE_CHANGED, user=acting(), subject=row, act=_REASON)
        _follow(row)
    return len(wanted)


def _follow(indicator: Indicator) -> None:
    """Let it go on where a reorganisation that is registered already leads its new department."""
    if indicator.department is None:
        return
    last: dt.date | None = None
    for place, first, until in stretches(indicator.department, timezone.localdate(), None):
        if last is not None:
            ReportingSuccession.objects.create(indicator=indicator, department=place, valid_from=first)
        last = until
    if last is not None:  # nobody knows where it goes on: in the department in charge
        ReportingSuccession.objects.create(indicator=indicator, valid_from=last + ONE_DAY)


def _problem(one: ReportedBy) -> Problem | None:
    leads = [
        row.department
        for row in current_responsibilities(one.indicator.initiative)
        if row.kind == ResponsibilityKind.LEAD
    ]
    if one.department not in leads:
        return None
    sentence = (
        f"{one.indicator}：{one.department}は担当課です。担当課が報告するときは「担当課」を選んでください。"
    )
    return Problem(f"department-{one.indicator.pk}", sentence)


@one_act()
def succeed(*, destinations: Mapping[int, Department | None], on: dt.date) -> None:
    """Let the reporting of indicators (by id) go on in other departments from a day on; None: in no other.

    What was planned for that day or later is replaced.
    """
    for indicator, department in destinations.items():
        for row in ReportingSuccession.objects.filter(indicator=indicator, valid_from__gte=on):
            row.delete()
        ReportingSuccession.objects.create(indicator_id=indicator, department=department, valid_from=on)
