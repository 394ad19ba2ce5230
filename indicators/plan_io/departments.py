"""Who is in charge, in a plan document: departments by their names, on the day of writing or reading it.

What a document does not mention stays as it is registered: who is in charge changes without the plan. A
department of a name that the organisation never had is registered with the plan.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from accounts.models import Department
from imari_dx.shared.fiscal_year import FiscalYear, era_date
from indicators.plan_io.errors import DocumentProblem, PlanDocumentError
from indicators.plan_io.fields import Place, read_field
from indicators.plan_io.rows import CHARGES, PLAN, Key, Rows, Values, label_of, of_kind
from indicators.workflow.rights import current_responsibilities
from initiatives.models import Initiative, ResponsibilityKind
from initiatives.organisation.errors import ReorganisationError
from initiatives.organisation.responsibility_table import Assignment, state_of
from initiatives.organisation.services.responsibilities import change_responsibilities

LEADS, SUPPORTING = CHARGES
DEPARTMENTS = "departments"  # the path of a problem with one, and its name
REPORTS = "department"  # 所管課 of an indicator


def read_charges(place: Place, row: dict[str, Any]) -> Values:
    """Read 担当課 (``leads``: the main one, then 共管) and 関係課 (``supporting``) of an initiative."""
    values: Values = {}
    for name, label in CHARGES.items():
        if name in row:
            listed = enumerate(place.rows(row, name, label))
            read = [_read(place.within("", name, at), label, one) for at, one in listed]
            values[name] = keys = [key for key in read if key]
            for key in {key for key in keys if keys.count(key) > 1}:
                place.problem(f"{label}「{key[1]}」が重複しています。", name)
    leads, supporting = values.get(LEADS), values.get(SUPPORTING, [])
    if leads == [] and not row[LEADS]:
        place.problem(
            f"{CHARGES[LEADS]}（{LEADS}）に部署がありません。主担当の部署を先頭に書いてください。", LEADS
        )
    if SUPPORTING in row and LEADS not in row:
        place.problem(
            f"{CHARGES[SUPPORTING]}（{SUPPORTING}）は、{CHARGES[LEADS]}（{LEADS}）と一緒に書いてください。",
            SUPPORTING,
        )
    for key in leads or []:
        if key in supporting:
            place.problem(
                f"「{key[1]}」が{CHARGES[LEADS]}と{CHARGES[SUPPORTING]}の両方にあります。", SUPPORTING
            )
    return {name: _in_order(name, keys) for name, keys in values.items()}


def read_reporting(place: Place, row: dict[str, Any]) -> Values:
    """Read the 所管課 of an indicator; null: the department in charge reports it."""
    if REPORTS not in row:
        return {}
    given = row[REPORTS]
    return {REPORTS: None if given is None else _read(place.within("", REPORTS), "所管課", given)}


def _read(place: Place, label: str, value: Any) -> Key | None:
    name = read_field(place.within(f"{label}の"), Department, "name", value, key="")
    return ("department", name.strip()) if name else None


def _in_order(name: str, keys: Iterable[Key]) -> tuple[Key, ...]:
    """The main lead first; the order of the others says nothing."""
    first, rest = (list(keys)[:1], list(keys)[1:]) if name == LEADS else ([], list(keys))
    return (*first, *sorted(rest))


def registered_charges(initiative: Initiative) -> Values:
    """Return who is in charge of a registered initiative today, as a document says it."""
    found: dict[str, list[Key]] = {kind: [] for kind in ResponsibilityKind.values}
    for row in current_responsibilities(initiative):
        found[row.kind].append(("department", row.department.name))
    lead, joint = found[ResponsibilityKind.LEAD], found[ResponsibilityKind.JOINT]
    return {
        # Further leads without a main one cannot be said, and no page lets them be.
        LEADS: _in_order(LEADS, [*lead, *joint] if lead else []),
        SUPPORTING: _in_order(SUPPORTING, found[ResponsibilityKind.SUPPORTING] if lead else []),
    }


def first_day(rows: Rows) -> dt.date:
    """Return the day from which the departments of a new plan are in charge."""
    return min(FiscalYear(rows[PLAN]["start_fiscal_year"]).first_day, timezone.localdate())


def departments_of(rows: Rows) -> dict[Key, Department]:
    """Return the departments that a document names, new ones registered.

    Raises PlanDocumentError for a name that today no department has, or several have.
    """
    found: dict[Key, Department] = {}
    problems: list[str] = []
    today = timezone.localdate()
    for key in _named(rows):
        name = key[1]
        there = list(Department.objects.filter(name=name))
        current = [one for one in there if one.valid_from <= today <= (one.valid_until or today)]
        if len(current) > 1:
            problems.append(
                _of_department(name, f"同じ名前の部署が{len(current)}つあるため、どれかが分かりません。")
            )
        elif current or not there:
            found[key] = (
                current[0] if current else Department.objects.create(name=name, valid_from=first_day(rows))
            )
        else:
            problems.append(_of_department(name, f"{_when(there[-1], today)}。今ある部署を書いてください。"))
    if problems:
        raise PlanDocumentError(problems)
    return found


def _of_department(name: str, said: str) -> DocumentProblem:
    return DocumentProblem.at((DEPARTMENTS, name), f"部署「{name}」", said)


def _when(department: Department, today: dt.date) -> str:
    if department.valid_from > today:
        return f"{era_date(department.valid_from)}に設置されます"
    return f"{era_date(department.valid_until or today)}で廃止されています"


def _named(rows: Rows) -> list[Key]:
    """The departments that rows name, each once, in the order of the plan."""
    named: dict[Key, None] = {}
    for key in of_kind(rows, "initiative", "indicator"):
        for name in CHARGES:
            named |= dict.fromkeys(rows[key].get(name, ()))
        if reporting := rows[key].get(REPORTS):
            named[reporting] = None
    return list(named)


def put_in_charge(rows: Rows, keys: Iterable[Key], *, instances: Mapping[Key, Any], on: dt.date) -> None:
    """Write who is in charge of some initiatives from a day on, or from when their departments exist.

    Raises PlanDocumentError where that cannot be.
    """
    for key in keys:
        if LEADS not in rows[key]:
            continue
        initiative = instances[key]
        lead, *joint = (instances[one] for one in rows[key][LEADS])
        stored = list(initiative.responsibilities.select_related("department"))
        supporting = [instances[one] for one in rows[key].get(SUPPORTING, ())]
        if SUPPORTING not in rows[key]:
            kept = (row for row in stored if row.kind == ResponsibilityKind.SUPPORTING)
            supporting = [row.department for row in kept if row.valid_from <= on <= (row.valid_until or on)]
            supporting = [one for one in supporting if one not in (lead, *joint)]
        day = max(on, *(one.valid_from for one in (lead, *joint, *supporting)))
        assignment = Assignment(
            initiative=initiative,
            lead=lead,
            joint=tuple(joint),
            supporting=tuple(supporting),
            stamp=state_of(stored, day).stamp,
        )
        try:
            change_responsibilities(assignments=[assignment], on=day)
        except ReorganisationError as error:
            label = label_of(key, rows)
            raise PlanDocumentError([f"{label}：{one.sentence}" for one in error.problems]) from error
