"""Who is told what: one table for ホーム, the page of お知らせ, the bell and the digest.

Pure: no database, no clock. Source: the rules of the product, "Nobody is left untold" (ADR 81).
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from accounts.permissions import Access
from indicators.models import (
    Act,
    ClosingAct,
    CycleAct,
    InstructionAct,
    RemarkKind,
    ReportState,
    has_answer,
)
from indicators.news.occasions import Occasion
from indicators.news.row import Row
from indicators.news.told import WEEK, Part, Told
from initiatives.models import ResponsibilityKind

# How long before the planned day of publication the secretariat is told.
BEFORE_PUBLICATION = dt.timedelta(14)
Midnight = Callable[[dt.date], dt.datetime]


_EDITORS = {Part.EDITOR, Part.JOINT_EDITOR}
_LEADS = _EDITORS | {Part.HEAD, Part.JOINT_HEAD}
_CONCERNED = _LEADS | {Part.SUPPORTING, Part.REPORTING}


@dataclass(frozen=True, slots=True)
class Rule:
    """Why these are told, and in which states of the report it is still news (none: in all)."""

    occasion: Occasion
    parts: Collection[Part]
    states: Collection[str] = ()


# By the source of a row and what happened.
RULES: Mapping[tuple[str, str], tuple[Rule, ...]] = {
    ("step", Act.RETURN): (Rule(Occasion.RETURNED, _EDITORS, [ReportState.DRAFTING]),),
    ("step", Act.SUBMIT): (
        Rule(Occasion.TO_APPROVE, {Part.HEAD, Part.CO_APPROVER}, [ReportState.SUBMITTED]),
    ),
    ("step", Act.APPROVE): (
        Rule(Occasion.TO_CHECK, {Part.SECRETARIAT}, [ReportState.APPROVED]),
        Rule(Occasion.APPROVED, _EDITORS, [ReportState.APPROVED]),
    ),
    ("step", Act.FINALISE): (Rule(Occasion.DECIDED, _CONCERNED, [ReportState.FINALISED]),),
    ("step", Act.CONFIRM_FIGURES): (Rule(Occasion.DECIDED, _CONCERNED, [ReportState.FINALISED]),),
    ("step", Act.REOPEN): (Rule(Occasion.REOPENED, _CONCERNED),),
    ("remark", RemarkKind.COMMENT): (Rule(Occasion.COMMENT, _LEADS | {Part.SECRETARIAT}),),
    ("remark", RemarkKind.OPINION): (Rule(Occasion.OPINION, _LEADS | {Part.SECRETARIAT}),),
    ("remark", RemarkKind.INSTRUCTION): (
        Rule(Occasion.INSTRUCTION, _LEADS | {Part.ADDRESSEE, Part.SECRETARIAT}),
    ),
    ("reply", InstructionAct.REPLY): (Rule(Occasion.ANSWER, {Part.SECRETARIAT, Part.HEADQUARTERS}),),
    ("reply", InstructionAct.CLOSE): (Rule(Occasion.CLOSED, _LEADS | {Part.ADDRESSEE}),),
    ("reply", InstructionAct.REOPEN): (Rule(Occasion.CLOSED, _LEADS | {Part.ADDRESSEE}),),
    ("extension", ""): (Rule(Occasion.EXTENDED, _EDITORS),),
    ("round", CycleAct.OPEN): (Rule(Occasion.OPENED, {Part.IN_CHARGE}, ["open"]),),
    ("round", CycleAct.REOPEN): (Rule(Occasion.OPENED, {Part.IN_CHARGE}, ["open"]),),
    ("closing", ClosingAct.RETURN): (Rule(Occasion.RETURNED, _EDITORS, [ReportState.DRAFTING]),),
    ("midyear_answer", ""): (Rule(Occasion.MIDYEAR_ANSWER, {Part.SECRETARIAT}),),
    ("edition", "published"): (Rule(Occasion.PUBLISHED, {Part.ANYBODY}),),
}
_OF_PLANS = {Part.SECRETARIAT, Part.HEADQUARTERS}
_OF_DEPARTMENTS = set(Part) - _OF_PLANS - {Part.ANYBODY}


def told_while(source: str, *, of_departments: bool, of_plans: bool) -> dict[str, frozenset[str]]:
    """Return the acts of a source of which somebody is told who has departments, or reads all of a plan.

    Each with the states of the report in which it is still news; none: in all.
    """
    parts = (
        {Part.ANYBODY} | (_OF_DEPARTMENTS if of_departments else set()) | (_OF_PLANS if of_plans else set())
    )
    found: dict[str, frozenset[str]] = {}
    for (one, act), rules in RULES.items():
        mine = [rule for rule in rules if one == source and parts & set(rule.parts)]
        if mine:
            in_all = any(not rule.states for rule in mine)
            found[act] = frozenset() if in_all else frozenset().union(*(rule.states for rule in mine))
    return found


# Deadlines: who is told while the answer is missing, and while it waits for the head.
_MISSING = {
    Occasion.WEEK_LEFT: {Part.EDITOR},
    Occasion.DUE_TOMORROW: {Part.EDITOR},
    Occasion.OVERDUE: {Part.EDITOR, Part.HEAD},
}
# What is asked once, without approval: told of from its opening on.
_ASKED_ONCE = {
    "closing_due": {Occasion.OPENED: {Part.EDITOR, Part.HEAD}, **_MISSING},
    "midyear": {
        Occasion.MIDYEAR: {Part.EDITOR, Part.HEAD},
        **_MISSING,
        Occasion.MIDYEAR_OVERDUE: {Part.EDITOR, Part.HEAD},
    },
}
_FIGURE_MISSING = {
    Occasion.WEEK_LEFT: {Part.FIGURE_EDITOR},
    Occasion.DUE_TOMORROW: {Part.FIGURE_EDITOR},
    Occasion.OVERDUE: {Part.FIGURE_EDITOR, Part.FIGURE_HEAD},
}
_AWAITING_HEAD = {Part.HEAD, Part.CO_APPROVER}
_INSTRUCTED = _LEADS - {Part.JOINT_EDITOR, Part.JOINT_HEAD} | {Part.ADDRESSEE}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may be told: their roles by plan, and until when they have looked at what is new."""

    user: int
    access: Mapping[int, Access]
    looked_at: dt.datetime | None = None
    spared: frozenset[int] = frozenset()  # departments for whose head this is only the deputy, not told of it


def charges_in(rows: Iterable[Row]) -> dict[int, list[tuple[str, int]]]:
    """Return who is in charge: kinds and departments by initiative."""
    found: dict[int, list[tuple[str, int]]] = {}
    for row in rows:
        if row.source == "charge":
            found.setdefault(row.initiative, []).append((row.what, row.department))
    return found


def told(
    reader: Reader,
    rows: Sequence[Row],
    charges: Mapping[int, Sequence[tuple[str, int]]],
    *,
    today: dt.date,
    midnight: Midnight,
    all_approve: Collection[int] = (),
) -> list[Told]:
    """Return all that a person is told of what was read, the latest first.

    Nobody is told of their own doing. ``midnight`` gives the moment at which a day begins, ``all_approve``
    names the plans in which all leads approve.
    """
    in_plans = {
        row.plan for row in rows if row.source == "charge" and _is_own(reader, row.plan, [row.department])
    }
    found = []
    for row in rows:
        if row.source == "charge":  # says who is told, and is nothing to be told of
            continue
        access = reader.access.get(row.plan)
        if access is None or row.actor == reader.user or not access.has_any_role:
            continue
        mine = _parts(access, reader.spared, row, charges.get(row.initiative, ()))
        if row.plan in in_plans:
            mine |= {Part.IN_CHARGE}
        if Part.JOINT_HEAD in mine and row.plan in all_approve:
            mine |= {Part.CO_APPROVER}
        for occasion, at in _occasions(row, mine, today, midnight):
            is_new = reader.looked_at is None or at > reader.looked_at
            found.append(Told(occasion, row, at, mine, is_new))
    return sorted(found, key=lambda one: one.at, reverse=True)


def _is_own(reader: Reader, plan: int, departments: Iterable[int]) -> bool:
    access = reader.access.get(plan) or Access()
    own = access.editor_departments | (access.approver_departments - reader.spared)
    return bool(own.intersection(departments))


_KINDS = {
    ResponsibilityKind.LEAD: (Part.EDITOR, Part.HEAD),
    ResponsibilityKind.JOINT: (Part.JOINT_EDITOR, Part.JOINT_HEAD),
    ResponsibilityKind.SUPPORTING: (Part.SUPPORTING, Part.SUPPORTING),
    "reporting": (Part.REPORTING, Part.REPORTING),
}


def _parts(
    access: Access, spared: frozenset[int], row: Row, charges: Iterable[tuple[str, int]]
) -> frozenset[Part]:
    found, heads = {Part.ANYBODY}, access.approver_departments - spared
    if access.is_secretariat:
        found.add(Part.SECRETARIAT)
    if access.is_headquarters:
        found.add(Part.HEADQUARTERS)
    for kind, department in charges:
        editor, head = _KINDS[kind]
        if department in access.editor_departments:
            found.add(editor)
        if department in heads:
            found.add(head)
    if row.source == "midyear":
        found |= {Part.EDITOR} if row.department in access.editor_departments else set()
        found |= {Part.HEAD} if row.department in heads else set()
    elif row.source == "figure_due":
        found |= {Part.FIGURE_EDITOR} if row.department in access.editor_departments else set()
        found |= {Part.FIGURE_HEAD} if row.department in heads else set()
    elif row.department and row.department in access.editor_departments | heads:
        found.add(Part.ADDRESSEE)
    return frozenset(found)


def _occasions(
    row: Row, mine: Collection[Part], today: dt.date, midnight: Midnight
) -> Iterator[tuple[Occasion, dt.datetime]]:
    if row.source == "due" and row.day and row.day - today <= WEEK:
        occasion, since = deadline_occasion(row.day, today)
        waits_for = _AWAITING_HEAD if has_answer(row.state) else _MISSING.get(occasion, set())
        if waits_for & set(mine):
            yield occasion, midnight(since)
    elif row.source in _ASKED_ONCE:
        yield from _asked_once(row, mine, today, midnight)
    elif row.source == "figure_due" and row.day and row.day - today <= WEEK:
        occasion, since = deadline_occasion(row.day, today)
        # Who enters the report is told of all of it.
        if _FIGURE_MISSING[occasion] & set(mine) and Part.EDITOR not in mine:
            yield occasion, midnight(since)
    elif row.source == "instruction_due" and row.day and row.day < today and _INSTRUCTED & set(mine):
        yield Occasion.INSTRUCTION_OVERDUE, midnight(row.day + dt.timedelta(1))
    elif row.source == "to_publish" and row.day and Part.SECRETARIAT in mine:
        yield Occasion.TO_PUBLISH, midnight(row.day - BEFORE_PUBLICATION)
    for rule in RULES.get((row.source, row.what), ()):
        if row.at and set(rule.parts) & set(mine) and (not rule.states or row.state in rule.states):
            yield rule.occasion, row.at


def _asked_once(
    row: Row, mine: Collection[Part], today: dt.date, midnight: Midnight
) -> Iterator[tuple[Occasion, dt.datetime]]:
    if row.day is None or row.at is None:
        return
    is_midyear, at = row.source == "midyear", row.at
    if row.day - today > WEEK:
        occasion = Occasion.MIDYEAR if is_midyear else Occasion.OPENED
    elif is_midyear and row.day < today:  # takes no answers any more: said once
        occasion, at = Occasion.MIDYEAR_OVERDUE, midnight(row.day + dt.timedelta(1))
    else:
        occasion, since = deadline_occasion(row.day, today)
        at = midnight(since)
    if _ASKED_ONCE[row.source][occasion] & set(mine):
        yield occasion, at


def deadline_occasion(due_on: dt.date, day: dt.date) -> tuple[Occasion, dt.date]:
    """Return what a day means for a deadline at most a week away, and since which day it does.

    What is overdue is so anew each week, from the day after its deadline.
    """
    left = due_on - day
    if left < dt.timedelta(0):
        weeks = (-left - dt.timedelta(1)) // WEEK
        return Occasion.OVERDUE, due_on + dt.timedelta(1) + weeks * WEEK
    if left <= dt.timedelta(1):
        return Occasion.DUE_TOMORROW, due_on - dt.timedelta(1)
    return Occasion.WEEK_LEFT, due_on - WEEK
