"""Who is told what: the table, deadlines, what is new, and what one did oneself."""

import datetime as dt
from typing import Any

import pytest

from accounts.permissions import Access
from indicators.models import Act, InstructionAct, ReportState
from indicators.news.occasions import Occasion
from indicators.news.row import Row
from indicators.news.rules import RULES, Reader, deadline_occasion, told, told_while
from indicators.news.told import Part, Told

PLAN, INITIATIVE = 1, 7
LEAD, JOINT, SUPPORTING, FIGURES, OTHER = range(11, 16)
CHARGES = {INITIATIVE: [("lead", LEAD), ("joint", JOINT), ("supporting", SUPPORTING), ("reporting", FIGURES)]}
TODAY = dt.date(2026, 5, 20)
DAY = dt.timedelta(1)
NOON = dt.datetime(2026, 5, 18, 3, tzinfo=dt.UTC)


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=dt.UTC)


def editor(department: int) -> Access:
    return Access(editor_departments=frozenset({department}))


def head(department: int) -> Access:
    return Access(approver_departments=frozenset({department}))


PEOPLE = {
    "editor": editor(LEAD),
    "head": head(LEAD),
    "joint editor": editor(JOINT),
    "joint head": head(JOINT),
    "supporting": editor(SUPPORTING),
    "figures": head(FIGURES),
    "other": editor(OTHER),
    "secretariat": Access(is_secretariat=True),
    "headquarters": Access(is_headquarters=True),
    "viewer": Access(is_viewer=True),
    "admin": Access(is_administrator=True),
    "nobody": Access(),
}
EDITORS = {"editor", "joint editor"}
OF_JOINT = {"initiative": 0, "department": JOINT}
JOINTLY = {"joint editor", "joint head"}
LEADS = EDITORS | {"head", "joint head"}
CONCERNED = LEADS | {"supporting", "figures"}


def row(source: str, what: str = "", **fields: Any) -> Row:
    values: dict[str, Any] = dict.fromkeys(Row._fields, "")
    values |= {"plan": PLAN, "initiative": INITIATIVE, "year": 2025, "pk": 5, "about": 5, "at": NOON}
    values |= {"actor": 99, "day": None, "department": 0, "source": source, "what": what}
    return Row(**values | fields)


CHARGE_ROWS = [row("charge", kind, department=one, actor=0) for kind, one in CHARGES[INITIATIVE]]


def of(access: Access, one: Row, **fields: Any) -> list[Told]:
    reader = Reader(1, {PLAN: access}, fields.pop("looked_at", None))
    return told(reader, [*CHARGE_ROWS, one], CHARGES, today=TODAY, midnight=midnight, **fields)


def who(one: Row, occasion: Occasion, **fields: Any) -> set[str]:
    return {
        name for name, access in PEOPLE.items() if occasion in [a.occasion for a in of(access, one, **fields)]
    }


TOLD: list[tuple[Row, Occasion, set[str]]] = [
    (row("step", "return_report", state="drafting"), Occasion.RETURNED, EDITORS),
    (row("step", "return_report", state="submitted"), Occasion.RETURNED, set()),  # corrected by now
    (row("step", "submit_report", state="submitted"), Occasion.TO_APPROVE, {"head"}),
    (row("step", "submit_report", state="approved"), Occasion.TO_APPROVE, set()),
    (row("step", "approve_report", state="approved"), Occasion.TO_CHECK, {"secretariat"}),
    (row("step", "approve_report", state="approved"), Occasion.APPROVED, EDITORS),
    (row("step", "finalise_report", state="finalised"), Occasion.DECIDED, CONCERNED),
    (row("step", "finalise_report", state="checked"), Occasion.DECIDED, set()),  # taken back
    (row("step", "confirm_figures", state="finalised"), Occasion.DECIDED, CONCERNED),
    (row("step", "reopen_report", state="checked"), Occasion.REOPENED, CONCERNED),
    (row("remark", "comment"), Occasion.COMMENT, LEADS | {"secretariat"}),
    (row("remark", "opinion"), Occasion.OPINION, LEADS | {"secretariat"}),
    (row("remark", "instruction"), Occasion.INSTRUCTION, LEADS | {"secretariat"}),
    (
        row("remark", "instruction", department=SUPPORTING),
        Occasion.INSTRUCTION,
        LEADS | {"secretariat", "supporting"},
    ),
    (row("reply", "reply"), Occasion.ANSWER, {"secretariat", "headquarters"}),
    (row("reply", "close", department=FIGURES), Occasion.CLOSED, LEADS | {"figures"}),
    (row("extension", day=TODAY), Occasion.EXTENDED, EDITORS),
    (row("round", "open_cycle", initiative=0, state="open"), Occasion.OPENED, CONCERNED),
    (row("round", "open_cycle", initiative=0, state="closed"), Occasion.OPENED, set()),
    (row("closing", "return_closing_report", state="drafting"), Occasion.RETURNED, EDITORS),
    (row("edition", "published", initiative=0), Occasion.PUBLISHED, set(PEOPLE) - {"nobody"}),
    (row("to_publish", initiative=0, day=TODAY), Occasion.TO_PUBLISH, {"secretariat"}),
    (row("due", day=TODAY + 8 * DAY, state="drafting"), Occasion.WEEK_LEFT, set()),
    (row("due", day=TODAY + 7 * DAY, state="drafting"), Occasion.WEEK_LEFT, {"editor"}),
    (row("due", day=TODAY + DAY, state="not_started"), Occasion.DUE_TOMORROW, {"editor"}),
    (row("due", day=TODAY + DAY, state="submitted"), Occasion.DUE_TOMORROW, {"head"}),
    (row("due", day=TODAY - DAY, state="drafting"), Occasion.OVERDUE, {"editor", "head"}),
    (row("due", day=TODAY - DAY, state="submitted"), Occasion.OVERDUE, {"head"}),
    (row("figure_due", day=TODAY + 7 * DAY, department=FIGURES), Occasion.WEEK_LEFT, set()),  # has no editor
    (row("figure_due", day=TODAY - DAY, department=FIGURES), Occasion.OVERDUE, {"figures"}),
    (row("figure_due", day=TODAY + DAY, department=SUPPORTING), Occasion.DUE_TOMORROW, {"supporting"}),
    (row("figure_due", day=TODAY + DAY, department=LEAD), Occasion.DUE_TOMORROW, set()),  # told of all of it
    (row("closing_due", day=TODAY + 8 * DAY), Occasion.OPENED, {"editor", "head"}),
    (row("closing_due", day=TODAY + 7 * DAY), Occasion.OPENED, set()),
    (row("closing_due", day=TODAY + 7 * DAY), Occasion.WEEK_LEFT, {"editor"}),
    (row("closing_due", day=TODAY - DAY), Occasion.OVERDUE, {"editor", "head"}),
    (row("midyear", **OF_JOINT, day=TODAY + 8 * DAY), Occasion.MIDYEAR, JOINTLY),
    (row("midyear", **OF_JOINT, day=TODAY + DAY), Occasion.MIDYEAR, set()),
    (row("midyear", **OF_JOINT, day=TODAY + DAY), Occasion.DUE_TOMORROW, {"joint editor"}),
    (row("midyear", **OF_JOINT, day=TODAY - DAY), Occasion.MIDYEAR_OVERDUE, JOINTLY),
    (row("midyear", **OF_JOINT, day=TODAY - DAY), Occasion.OVERDUE, set()),  # takes no answers any more
    (row("midyear_answer", state="behind"), Occasion.MIDYEAR_ANSWER, {"secretariat"}),
    (row("instruction_due", day=TODAY), Occasion.INSTRUCTION_OVERDUE, set()),  # the day itself
    (
        row("instruction_due", day=TODAY - DAY, department=SUPPORTING),
        Occasion.INSTRUCTION_OVERDUE,
        {"editor", "head", "supporting"},
    ),
]


@pytest.mark.parametrize(("one", "occasion", "people"), TOLD)
def test_who_is_told(one: Row, occasion: Occasion, people: set[str]) -> None:
    assert who(one, occasion) == people


def test_every_rule_is_tried_above() -> None:
    tried = {(one.source, one.what) for one, _occasion, _people in TOLD}
    assert set(RULES) - tried == {("round", "reopen_cycle"), ("reply", "reopen")}  # as what they take back


def test_a_further_head_is_told_of_what_awaits_its_approval_where_the_plan_wants_it() -> None:
    one = row("step", "submit_report", state="submitted")
    assert who(one, Occasion.TO_APPROVE, all_approve=[PLAN]) == {"head", "joint head"}


def test_nobody_is_told_of_their_own_doing_or_of_a_plan_without_a_role() -> None:
    assert not of(PEOPLE["head"], row("remark", "comment", actor=1))
    assert not of(PEOPLE["head"], row("remark", "comment", plan=2))


@pytest.mark.parametrize(
    ("looked_at", "is_new"),
    [(None, True), (NOON - DAY, True), (NOON, False), (NOON + DAY, False)],
)
def test_what_came_after_the_last_look_is_new(looked_at: dt.datetime | None, is_new: bool) -> None:
    (one,) = of(PEOPLE["editor"], row("remark", "comment"), looked_at=looked_at)
    assert one.is_new == is_new


@pytest.mark.parametrize(
    ("left", "occasion", "since"),
    [
        (7, Occasion.WEEK_LEFT, 0),
        (2, Occasion.WEEK_LEFT, -5),
        (1, Occasion.DUE_TOMORROW, 0),
        (0, Occasion.DUE_TOMORROW, -1),
        (-1, Occasion.OVERDUE, 0),
        (-7, Occasion.OVERDUE, -6),
        (-8, Occasion.OVERDUE, 0),  # anew each week
    ],
)
def test_since_when_a_deadline_is_what_it_is(left: int, occasion: Occasion, since: int) -> None:
    assert deadline_occasion(TODAY + left * DAY, TODAY) == (occasion, TODAY + since * DAY)


def test_of_what_is_read_for_departments_alone_nobody_else_is_told() -> None:
    read_for_all = {"step", "remark", "reply", "edition", "midyear_answer"}
    others = [rule for (source, _act), rules in RULES.items() if source not in read_for_all for rule in rules]
    assert others
    for rule in others:
        assert not set(rule.parts) & {Part.SECRETARIAT, Part.HEADQUARTERS, Part.ANYBODY}
    assert told_while("step", of_departments=False, of_plans=True) == {Act.APPROVE: {ReportState.APPROVED}}
    assert told_while("reply", of_departments=True, of_plans=False).keys() == {
        InstructionAct.CLOSE,
        InstructionAct.REOPEN,
    }
    assert told_while("step", of_departments=True, of_plans=True)[Act.REOPEN] == frozenset()
