"""Who is in charge on a day: one initiative's departments from its rows, and a stamp that tells changes."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from imari_dx.fiscal_year import era_date
from initiatives.models import Responsibility, ResponsibilityKind


@dataclass(frozen=True, slots=True)
class ChargeState:
    """The departments in charge of one initiative on a day, and what is planned for later."""

    lead_id: int | None
    lead: str
    supporting_ids: frozenset[int]
    supporting: tuple[str, ...]
    coming: tuple[str, ...]  # 令和8年4月1日から 担当課：学校ＤＸ課
    stamp: str


def state_of(rows: Iterable[Responsibility], day: dt.date) -> ChargeState:
    """Return who is in charge on a day; rows are all of one initiative, read with their departments."""
    rows = sorted(rows, key=lambda row: (row.valid_from, row.department.sort_order, row.pk))
    running = [
        row for row in rows if row.valid_from <= day and (not row.valid_until or row.valid_until >= day)
    ]
    lead = next((row for row in running if row.kind == ResponsibilityKind.LEAD), None)
    supporting = [row for row in running if row.kind == ResponsibilityKind.SUPPORTING]
    facts = [(row.pk, row.department_id, row.kind, row.valid_from, row.valid_until) for row in rows]
    return ChargeState(
        lead_id=lead.department_id if lead else None,
        lead=str(lead.department) if lead else "",
        supporting_ids=frozenset(row.department_id for row in supporting),
        supporting=tuple(str(row.department) for row in supporting),
        coming=tuple(
            f"{era_date(row.valid_from)}から {row.get_kind_display()}：{row.department}"
            for row in rows
            if row.valid_from > day
        ),
        stamp=hashlib.sha256(repr(facts).encode()).hexdigest()[:16],
    )
