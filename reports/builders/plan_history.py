"""改定, 訂正, 引継ぎ and 公表 in 履歴: each is one act, however many rows of the plan it changed."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import link_many, rows_of
from indicators.models import ReportingCycle
from initiatives.models import Erratum, Initiative, Revision
from reports.builders.history import PLAN_KIND, HistoryRow
from reports.builders.succession_history import WHOLE, succession_acts
from reports.models import Edition


def plan_acts(
    cycle: ReportingCycle | None, initiatives: Sequence[Initiative], *, are_all: bool
) -> list[HistoryRow]:
    """Return what became of the plan in a round's year, one row an act: of initiatives what touches them.

    A revision belongs to the year that it takes effect in, an erratum to every year whose round was open by
    then, and so does what was said of the plan before or after it. Nothing without a round. A fixed number of
    queries.
    """
    if cycle is None:
        return []
    revisions = Revision.objects.in_force().filter(plan=cycle.plan_id, effective_year=cycle.fiscal_year)
    errata = Erratum.objects.filter(plan=cycle.plan_id).select_related("made_by")
    opened = cycle.opened_on
    acts: list[Revision | Erratum] = [
        *revisions.select_related("in_force_by"),
        *(row for row in errata if opened and timezone.localdate(row.made_at) >= opened),
    ]
    for kind in (Revision, Erratum):
        link_many([row for row in acts if isinstance(row, kind)], "changes")
    rows = [(row, _touched(row, initiatives, are_all=are_all)) for row in acts]
    changes = [_row(cycle, row, touched) for row, touched in rows if touched]
    return [*changes, *_editions(cycle), *succession_acts(cycle, initiatives)]


def _editions(cycle: ReportingCycle) -> list[HistoryRow]:
    """What was published of the year: all of it, so it stands in the history of each report too."""
    found = Edition.objects.published().of_year(cycle.plan, cycle.fiscal_year).select_related("requested_by")
    return [
        _act(cycle, one.published_at, str(one.requested_by), f"公表（{one.label}）", WHOLE, one.reason)
        for one in found
        if one.published_at
    ]


def _touched(act: Revision | Erratum, initiatives: Sequence[Initiative], *, are_all: bool) -> str:
    """Which initiatives an act changed, and whether more than them; "" where it changed none of these."""
    keys = {change.initiative for change in rows_of(act, "changes")}
    whole = [WHOLE] if are_all and None in keys else []
    return "、".join([*whole, *(one.code for one in initiatives if one.pk in keys)])


def _row(cycle: ReportingCycle, act: Revision | Erratum, touched: str) -> HistoryRow:
    if isinstance(act, Revision):
        at, who, label = act.in_force_at, str(act.in_force_by), act.label
    else:
        at, who, label = act.made_at, act.maker, "計画の訂正"
    assert at is not None  # noqa: S101 (bound by a constraint: it is in force)
    return _act(cycle, at, who, label, touched, act.reason)


def _act(
    cycle: ReportingCycle, at: dt.datetime, who: str, label: str, touched: str, reason: str
) -> HistoryRow:
    return HistoryRow(
        at=at,
        fiscal_year_label=FiscalYear(cycle.fiscal_year).label,
        code="",
        plain_code="",
        slug="",
        title=touched,
        who=who,
        kind=PLAN_KIND,
        label=label,
        before="",
        after=reason,
    )
