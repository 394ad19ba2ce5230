"""Who is in charge on a day: one initiative's departments from its rows, and a stamp that tells changes."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import QueryDict

from accounts.models import Department
from imari_dx.shared.fiscal_year import era_date
from initiatives.models import Initiative, Plan, Responsibility, ResponsibilityKind


@dataclass(frozen=True, slots=True)
class ChargeState:
    """The departments in charge of one initiative on a day, and what is planned for later."""

    lead_id: int | None
    lead: str
    joint_ids: frozenset[int]
    joint: tuple[str, ...]
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
    joint = [row for row in running if row.kind == ResponsibilityKind.JOINT]
    supporting = [row for row in running if row.kind == ResponsibilityKind.SUPPORTING]
    facts = [(row.pk, row.department_id, row.kind, row.valid_from, row.valid_until) for row in rows]
    return ChargeState(
        lead_id=lead.department_id if lead else None,
        lead=str(lead.department) if lead else "",
        joint_ids=frozenset(row.department_id for row in joint),
        joint=tuple(str(row.department) for row in joint),
        supporting_ids=frozenset(row.department_id for row in supporting),
        supporting=tuple(str(row.department) for row in supporting),
        coming=tuple(
            f"{era_date(row.valid_from)}から {row.get_kind_display()}：{row.department}"
            for row in rows
            if row.valid_from > day
        ),
        stamp=hashlib.sha256(repr(facts).encode()).hexdigest()[:16],
    )


@dataclass(frozen=True, slots=True)
class Assignment:
    """The departments of one initiative as they shall be; ``stamp`` is of what the page had shown."""

    initiative: Initiative
    lead: Department | None
    joint: tuple[Department, ...]  # 共管
    supporting: tuple[Department, ...]
    stamp: str


@dataclass
class ChargeRow:
    """One initiative's line: who is in charge on the day, and what was typed instead."""

    initiative: Initiative
    state: ChargeState
    lead: str
    joint: list[str]
    supporting: list[str]
    is_touched: bool = False
    is_stale: bool = False
    error: str = ""

    @property
    def slug(self) -> str:
        """Names the line's fields."""
        return self.initiative.slug

    @property
    def shown(self) -> str:
        """What the line shows before anybody types, sent along: whether it was typed over, and the stamp."""
        lead = str(self.state.lead_id or "")
        joint, supporting = map(_listed, (self.state.joint_ids, self.state.supporting_ids))
        return f"{self.state.stamp}:{lead}:{joint}:{supporting}"


def _listed(ids: Iterable[int]) -> str:
    return ",".join(map(str, sorted(ids)))


class ResponsibilityTable:
    """All initiatives of a plan with their departments on a day, and what was typed for some of them."""

    def __init__(self, plan: Plan, day: dt.date, data: QueryDict | None = None) -> None:
        self.day = day
        initiatives = plan.initiatives.prefetch_related(
            Prefetch("responsibilities", Responsibility.objects.select_related("department"))
        ).order_by("sort_order")
        existing = list(Department.objects.valid_on(day))
        self.rows = [self._row(initiative, data) for initiative in initiatives]
        in_charge = {
            charge.department_id: charge.department
            for row in self.rows
            for charge in row.initiative.responsibilities.all()
            if charge.department_id in row.state.supporting_ids | row.state.joint_ids | {row.state.lead_id}
        }
        self.departments = list({**{row.pk: row for row in existing}, **in_charge}.values())
        self._by_id = {str(row.pk): row for row in self.departments}
        posted = QueryDict() if data is None else data
        self._stamps = {row.slug: str(posted.get(f"seen-{row.slug}", "")).split(":")[0] for row in self.rows}

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The departments to choose from: key, as it is typed, and name."""
        return [(key, row.name) for key, row in self._by_id.items()]

    def _row(self, initiative: Initiative, data: QueryDict | None) -> ChargeRow:
        state = state_of(initiative.responsibilities.all(), self.day)
        row = ChargeRow(
            initiative,
            state,
            str(state.lead_id or ""),
            sorted(map(str, state.joint_ids)),
            sorted(map(str, state.supporting_ids)),
        )
        if data is None or f"lead-{row.slug}" not in data:
            return row
        lead = str(data[f"lead-{row.slug}"])
        joint, supporting = (
            sorted(map(str, data.getlist(f"{kind}-{row.slug}"))) for kind in ("joint", "supporting")
        )
        _stamp, *seen = str(data.get(f"seen-{row.slug}", "")).split(":")
        seen_lead, seen_joint, seen_supporting = (*seen, "", "", "")[:3]
        shown = [sorted(filter(None, one.split(","))) for one in (seen_joint, seen_supporting)]
        if (lead, joint, supporting) != (seen_lead, *shown):
            row.lead, row.joint, row.supporting, row.is_touched = lead, joint, supporting, True
        return row

    @property
    def assignments(self) -> list[Assignment]:
        """What was typed over, for the service; a department that is none counts as none."""
        return [
            Assignment(
                initiative=row.initiative,
                lead=self._by_id.get(row.lead),
                joint=tuple(self._by_id[pk] for pk in row.joint if pk in self._by_id),
                supporting=tuple(self._by_id[pk] for pk in row.supporting if pk in self._by_id),
                stamp=self._stamps[row.slug],
            )
            for row in self.rows
            if row.is_touched
        ]

    def mark_stale(self) -> None:
        """Mark the lines that somebody else changed after they were shown; typed and stored stand beside."""
        for row in self.rows:
            row.is_stale = row.is_touched and self._stamps[row.slug] != row.state.stamp

    def names(self, row: ChargeRow) -> str:
        """Return what was typed in words."""
        lead = self._by_id.get(row.lead)
        joint = [str(self._by_id[pk]) for pk in row.joint if pk in self._by_id]
        supporting = [str(self._by_id[pk]) for pk in row.supporting if pk in self._by_id]
        return in_words(str(lead or ""), joint, supporting)

    @property
    def differences(self) -> list[dict[str, str]]:
        """The stale lines, as stored and as typed."""
        return [
            {
                "label": str(row.initiative),
                "stored": in_words(row.state.lead, row.state.joint, row.state.supporting),
                "typed": self.names(row),
            }
            for row in self.rows
            if row.is_stale
        ]


def in_words(lead: str, joint: Sequence[str], supporting: Sequence[str]) -> str:
    """Return who is in charge on one line."""
    parts = [f"担当課：{lead or 'なし'}"]
    if joint:
        parts.append(f"共管：{'、'.join(joint)}")
    return "　".join([*parts, f"関係課：{'、'.join(supporting) or 'なし'}"])
