"""What nobody would have any more after a 人事異動: departments without an editor or a head, unsaved work."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Department, Membership, Role, User
from indicators.models import AnnualReport, EntryDraft, ReportState
from initiatives.models import Responsibility, ResponsibilityKind

_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """One sentence on what is left, and another on the reports that wait there, for who may see states."""

    sentence: str
    of_content: str = ""


def left_behind(
    people: Iterable[User], ended: Sequence[Membership], *, on: dt.date, leavers: Collection[int]
) -> list[LeftBehind]:
    """Return what is left by roles that end the day before, as the memberships now stand."""
    found = []
    for role, word, states, verb in (
        (Role.EDITOR, "担当者が", (ReportState.NOT_STARTED, ReportState.DRAFTING), "未提出"),
        (Role.APPROVER, "所属長も代決者も", (ReportState.SUBMITTED,), "承認待ち"),
    ):
        departments = {row.department for row in ended if row.role == role and row.department}
        for department in sorted(departments, key=lambda one: (one.sort_order, one.name)):
            if not _has_somebody(department, role, on):
                waiting = _told_reports(department, states, on)
                found.append(
                    LeftBehind(
                        f"{department}に、{word}いなくなります。",
                        f"{department}の{verb}の報告：{waiting}" if waiting else "",
                    )
                )
    for user in people:
        if drafts := _drafts(user, ended, leavers):
            found.append(LeftBehind("", f"{user}さんが自動保存したまま、保存していない入力：{drafts}"))
    return found


def _has_somebody(department: Department, role: str, on: dt.date) -> bool:
    is_open = Q(user__is_active=True) & (Q(user__closes_on__isnull=True) | Q(user__closes_on__gt=on))
    return Membership.objects.valid_on(on).filter(is_open, department=department, role=role).exists()


def _told_reports(department: Department, states: Sequence[str], on: dt.date) -> str:
    """Return the reports of running rounds that wait in a department: 行－⑩（入力中）、…."""
    led = Responsibility.objects.valid_on(on).filter(
        department=department, kind__in=(ResponsibilityKind.LEAD, ResponsibilityKind.JOINT)
    )
    rows = AnnualReport.objects.filter(
        initiative__in=led.values("initiative"),
        state__in=states,
        cycle__opened_on__isnull=False,
        cycle__closed_on__isnull=True,
    ).select_related("initiative", "cycle")
    rows = rows.order_by("-cycle__fiscal_year", "state", "initiative__sort_order")
    return _named(
        [f"{one.initiative.code}（{one.fiscal_year.short_label}、{one.get_state_display()}）" for one in rows]
    )


def _drafts(user: User, ended: Sequence[Membership], leavers: Collection[int]) -> str:
    if user.pk not in leavers and not any(row.user_id == user.pk for row in ended):
        return ""
    rows = EntryDraft.objects.filter(user=user).select_related("report__initiative", "report__cycle")
    return _named([f"{one.report.initiative.code}（{one.report.fiscal_year.short_label}）" for one in rows])


def _named(names: Sequence[str]) -> str:
    more = f"、ほか{len(names) - _MOST_NAMED}件" if len(names) > _MOST_NAMED else ""
    return f"{len(names)}件（{'、'.join(names[:_MOST_NAMED])}{more}）" if names else ""
