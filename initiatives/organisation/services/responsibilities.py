"""Who is in charge of which initiative, from a day on."""

import datetime as dt
from collections.abc import Sequence

from accounts.models import Department, RecordKind
from accounts.periods import ONE_DAY, Period, uncovered
from accounts.records.writing import acting, record
from accounts.services import lock_organisation
from accounts.successors import stretches
from imari_dx.shared.acts import one_act
from imari_dx.shared.fiscal_year import era_date
from initiatives.models import Initiative, Responsibility, ResponsibilityKind
from initiatives.organisation.errors import OrganisationConflictError, ReorganisationError
from initiatives.organisation.responsibility_table import Assignment, state_of
from initiatives.organisation.rules import Problem


@one_act()
def change_responsibilities(*, assignments: Sequence[Assignment], on: dt.date) -> int:
    """Write the changed assignments from a day on, all or none; return how many changed.

    What began before the day ends on its eve; a change that is planned for later still comes. Raises
    ReorganisationError if an initiative would lose its 担当課 or names a department twice,
    OrganisationConflictError if somebody changed one of them after the page was opened.
    """
    lock_organisation()
    changed, stale, problems = [], [], []
    for one in assignments:
        rows = list(one.initiative.responsibilities.select_related("department"))
        state = state_of(rows, on)
        wanted = (
            one.lead.pk if one.lead else None,
            frozenset(row.pk for row in one.joint),
            frozenset(row.pk for row in one.supporting),
        )
        if wanted == (state.lead_id, state.joint_ids, state.supporting_ids):
            continue
        if state.stamp != one.stamp:
            stale.append(one.initiative.code)
        problems += _problems(one)
        changed.append((one, rows))
    if stale:
        raise OrganisationConflictError(f"{'、'.join(stale)}は、この画面を開いたあとに変わりました。")
    if problems:
        raise ReorganisationError(problems)
    for one, rows in changed:
        record(RecordKind.CHARGE_CHANGED, user=acting(), subject=one.initiative, act="担当課の変更")
        lead = [one.lead] if one.lead else []
        _change(one.initiative, ResponsibilityKind.LEAD, lead, rows, on)
        _change(one.initiative, ResponsibilityKind.JOINT, one.joint, rows, on)
        _change(one.initiative, ResponsibilityKind.SUPPORTING, one.supporting, rows, on)
    return len(changed)


def _problems(one: Assignment) -> list[Problem]:
    slug = one.initiative.slug
    if one.lead is None:
        return [Problem(f"lead-{slug}", f"{one.initiative.code}の担当課を選んでください。")]
    problems = []
    if one.lead in one.joint:
        sentence = f"{one.initiative.code}：担当課の{one.lead}は、共管には選べません。"
        problems.append(Problem(f"joint-{slug}", sentence))
    for row in one.supporting:
        part = "担当課" if row == one.lead else "共管" if row in one.joint else ""
        if part:
            sentence = f"{one.initiative.code}：{part}の{row}は、関係課には選べません。"
            problems.append(Problem(f"supporting-{slug}", sentence))
    return problems


def _change(
    initiative: Initiative,
    kind: ResponsibilityKind,
    wanted: Sequence[Department],
    rows: Sequence[Responsibility],
    on: dt.date,
) -> None:
    """End what is no longer wanted, then begin what is missing, until the next planned change."""
    of_kind = [row for row in rows if row.kind == kind]
    running = [
        row for row in of_kind if row.valid_from <= on and (not row.valid_until or row.valid_until >= on)
    ]
    kept = {row.department_id for row in running} & {row.pk for row in wanted}
    for row in running:
        if row.department_id in kept:
            continue
        if row.valid_from == on:
            row.delete()  # it would have begun on this very day
        else:
            row.valid_until = on - ONE_DAY
            row.save()
    for department in wanted:
        if department.pk in kept:
            continue
        coming = [
            row.valid_from - ONE_DAY
            for row in of_kind
            if row.valid_from > on and (kind == ResponsibilityKind.LEAD or row.department_id == department.pk)
        ]
        last = min(coming, default=None)
        _begin(initiative, kind, department, Period(on, last), of_kind)


def _begin(
    initiative: Initiative,
    kind: ResponsibilityKind,
    department: Department,
    period: Period,
    existing: Sequence[Responsibility],
) -> None:
    """Let a department take part; where it is renamed or merged meanwhile, its successor goes on."""
    reached = None
    for place, first, last in stretches(department, period.first, period.last):
        taken = [Period(row.valid_from, row.valid_until) for row in existing if row.department_id == place.pk]
        for part in uncovered(Period(first, last), taken):
            Responsibility.objects.create(
                initiative=initiative,
                department=place,
                kind=kind,
                valid_from=part.first,
                valid_until=part.last,
            )
        reached = Period(first, last)
    if kind == ResponsibilityKind.LEAD and (reached is None or reached.last != period.last):
        sentence = (
            f"{department}は{era_date(department.valid_until)}で廃止されます。別の担当課を選んでください。"
            if department.valid_until
            else f"{department}は、{era_date(period.first)}にはまだない部署です。別の担当課を選んでください。"
        )
        raise ReorganisationError([Problem(f"lead-{initiative.slug}", f"{initiative.code}：{sentence}")])
