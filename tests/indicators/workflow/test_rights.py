"""Whose an initiative is on a day, and the getters that refuse."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.models import Department
from indicators.models import Act, RatingScale, RemarkKind, ReportingCycle
from indicators.workflow.rights import (
    ReportRights,
    current_departments,
    current_responsibilities,
    get_cycle,
    get_inquiry,
    get_opened_cycle,
    get_progress,
    get_report,
    get_scale,
    report_rights,
    require_act,
    require_act_somewhere,
    require_remark,
)
from indicators.workflow.transitions import return_report, submit_report
from initiatives.models import Responsibility, ResponsibilityKind
from tests.cast import World
from tests.reports.story import number, report, submit

DAY = dt.date(2025, 6, 1)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
AT = dt.datetime(2026, 4, 10, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("first", "last", "is_current"),
    [
        (BEFORE, None, True),
        (DAY, None, True),
        (AFTER, None, False),  # not begun yet
        (BEFORE, AFTER, True),
        (BEFORE, DAY, True),
        (BEFORE, BEFORE, False),
    ],
)
@pytest.mark.parametrize("kind", ResponsibilityKind)
def test_whose_an_initiative_is_on_a_day(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    first: dt.date,
    last: dt.date | None,
    is_current: bool,
    kind: ResponsibilityKind,
) -> None:
    initiative = world.initiative("gyo-13")
    department = Department.objects.get(name="まちづくり課")
    Responsibility.objects.create(
        initiative=initiative, department=department, kind=kind, valid_from=first, valid_until=last
    )
    assert bool(current_responsibilities(initiative, on=DAY)) == is_current
    monkeypatch.setattr(timezone, "localdate", lambda: DAY)
    lead, supporting = current_departments(initiative)
    mine = [department.pk] if is_current else []
    assert (lead, supporting) == ((mine, []) if kind == ResponsibilityKind.LEAD else ([], mine))


@pytest.mark.parametrize("by", ["secretariat", "editor-gakko"])
def test_the_secretariat_takes_back_what_it_has_submitted_itself(world: World, by: str) -> None:
    stored = submit_report(report=report(world, "gyo-11", 2025, number(2)), by=world[by], at=AT)
    rights = report_rights(world["secretariat"], stored, world.initiative("gyo-11"))
    assert (Act.WITHDRAW in rights.acts) == (by == "secretariat")


def test_only_the_last_time_counts(world: World) -> None:
    stored = report(world, "gyo-11", 2025, number(2))
    stored = submit_report(report=stored, by=world["secretariat"], at=AT)
    stored = return_report(report=stored, by=world["head-gakko"], at=AT, comment="根拠")
    stored = submit_report(report=stored, by=world["editor-gakko"], at=AT)
    assert Act.WITHDRAW not in report_rights(world["secretariat"], stored, world.initiative("gyo-11")).acts


# --- The getters ---


@pytest.mark.parametrize(
    ("name", "slug", "reads"),
    [
        ("editor-gakko", "gyo-12", True),
        ("editor-support", "gyo-10", True),
        ("editor-sangyo", "gyo-12", False),
        ("viewer", "gyo-12", False),
        ("headquarters", "gyo-12", False),
        ("headquarters", "gyo-11", True),
        ("secretariat", "nothing", False),
    ],
)
def test_a_report_outside_ones_scope_does_not_exist(world: World, name: str, slug: str, reads: bool) -> None:
    submit(world, report(world, "gyo-11", 2025, number(2)))
    if reads:
        stored, initiative, rights = get_report(world[name], world.plan, 2025, slug)
        assert (stored.initiative_id, initiative.slug, rights.may_read) == (initiative.pk, slug, True)
        assert stored.cycle.fiscal_year == 2025
    else:
        with pytest.raises(Http404):
            get_report(world[name], world.plan, 2025, slug)


def test_a_year_without_a_round_has_no_report(world: World) -> None:
    with pytest.raises(Http404):
        get_report(world["secretariat"], world.plan, 2026, "gyo-11")


SENTENCE = "この操作をする権限がありません。"


def test_an_act_that_the_role_never_has() -> None:
    rights = ReportRights(acts=frozenset({Act.SAVE}), remark_kinds=frozenset({RemarkKind.COMMENT}))
    require_act(rights, Act.SAVE)
    require_remark(rights, RemarkKind.COMMENT)
    with pytest.raises(PermissionDenied, match=f"^{SENTENCE}$"):
        require_act(rights, Act.SUBMIT)
    with pytest.raises(PermissionDenied, match=f"^{RemarkKind.OPINION.label}を記録する権限がありません。$"):
        require_remark(rights, RemarkKind.OPINION)


EDITORS = {"editor-gakko", "editor-sangyo", "editor-support"}
HEADS = {"head-gakko", "deputy-gakko"}


@pytest.mark.parametrize(
    ("act", "names"),
    [
        (Act.SUBMIT, {*EDITORS, *HEADS, "secretariat"}),
        (Act.WITHDRAW, EDITORS),
        (Act.APPROVE, {*HEADS, "secretariat"}),
        (Act.CHECK, {"secretariat"}),
    ],
)
def test_acts_on_several_reports_are_for_who_has_them_somewhere(
    world: World, act: Act, names: set[str]
) -> None:
    for name in sorted(world.people):
        if name in names:
            require_act_somewhere(world[name], act)
        else:
            with pytest.raises(PermissionDenied, match=f"^{SENTENCE}$"):
                require_act_somewhere(world[name], act)


ROUNDS: list[Any] = [
    # getter, who gets an opened round, who gets one in preparation
    (get_cycle, {"secretariat"}, {"secretariat"}),
    (
        get_progress,
        {"secretariat", "headquarters", "editor-gakko", "head-gakko", "editor-support"},
        set(),
    ),
    (
        get_inquiry,
        {"secretariat", "headquarters", "editor-gakko", "head-gakko", "editor-support", "viewer", "admin"},
        {"secretariat"},
    ),
]


@pytest.mark.parametrize(
    ("get", "opened", "prepared"), ROUNDS, ids=lambda value: getattr(value, "__name__", "")
)
@pytest.mark.parametrize(
    "name",
    [
        "secretariat",
        "headquarters",
        "editor-gakko",
        "head-gakko",
        "editor-support",
        "viewer",
        "admin",
        "nobody",
    ],
)
def test_who_gets_a_round(world: World, get: Any, opened: set[str], prepared: set[str], name: str) -> None:
    user = world[name]
    if name not in opened:
        with pytest.raises(PermissionDenied):
            get(user, world.plan, 2025)
        return
    assert get(user, world.plan, 2025).fiscal_year == 2025
    with pytest.raises(Http404):
        get(user, world.plan, 2026)
    ReportingCycle.objects.filter(fiscal_year=2024).update(opened_on=None)
    if name in prepared:
        assert get(user, world.plan, 2024).fiscal_year == 2024
    else:
        with pytest.raises(Http404):
            get(user, world.plan, 2024)


def test_an_opened_round(world: World) -> None:
    assert get_opened_cycle(world.plan, 2025).fiscal_year == 2025
    ReportingCycle.objects.filter(fiscal_year=2025).update(opened_on=None)
    for year in (2025, 2026):
        with pytest.raises(Http404):
            get_opened_cycle(world.plan, year)


def test_a_version_of_a_scale(world: World) -> None:
    scale = RatingScale.objects.get(plan=world.plan, is_active=True)
    assert get_scale(world["secretariat"], world.plan, scale.key, scale.version) == scale
    for key, version in ((scale.key, scale.version + 1), ("another", scale.version)):
        with pytest.raises(Http404):
            get_scale(world["secretariat"], world.plan, key, version)
    with pytest.raises(PermissionDenied):
        get_scale(world["headquarters"], world.plan, scale.key, scale.version)
