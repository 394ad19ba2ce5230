"""Whose an initiative is on a day, and the getters that refuse."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.models import Department
from indicators.models import Act, RatingScale, RemarkKind, ReportingCycle
from indicators.workflow.access import (
    get_cycle,
    get_inquiry,
    get_opened_cycle,
    get_progress,
    get_report,
    get_scale,
    require_act,
    require_act_somewhere,
    require_remark,
)
from indicators.workflow.rights import (
    ReportRights,
    current_departments,
    current_responsibilities,
    report_rights,
)
from indicators.workflow.transitions import approve_report, return_report, submit_report
from initiatives.models import Plan, Responsibility, ResponsibilityKind
from tests.cast import World
from tests.reports.story import number, report, submit

pytestmark = pytest.mark.any_database

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
    mine = [department.pk] if is_current else []
    found = {ResponsibilityKind.LEAD: [], ResponsibilityKind.JOINT: [], ResponsibilityKind.SUPPORTING: []}
    assert tuple(current_departments(initiative)) == tuple((found | {kind: mine}).values())


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


def test_what_was_approved_since_is_not_taken_back(world: World) -> None:
    stored = submit_report(report=report(world, "gyo-11", 2025, number(2)), by=world["secretariat"], at=AT)
    stored = approve_report(report=stored, by=world["head-gakko"], at=AT)
    assert Act.WITHDRAW not in report_rights(world["secretariat"], stored, world.initiative("gyo-11")).acts


# --- The getters ---


def not_there(sentence: str) -> pytest.RaisesExc[Http404]:
    return pytest.raises(Http404, match=f"^{sentence}$")


def refused(sentence: str) -> pytest.RaisesExc[PermissionDenied]:
    return pytest.raises(PermissionDenied, match=f"^{sentence}$")


@pytest.fixture
def other_plan(world: World) -> Plan:
    return Plan.objects.create(slug="next", title="次期計画", start_fiscal_year=2021, end_fiscal_year=2030)


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
        with not_there(NO_REPORT):
            get_report(world[name], world.plan, 2025, slug)


def test_a_year_without_a_round_has_no_report(world: World, other_plan: Plan) -> None:
    for plan, year in ((world.plan, 2026), (other_plan, 2025)):
        with not_there(NO_REPORT):
            get_report(world["secretariat"], plan, year, "gyo-11")


NO_REPORT = "この年度の実績はありません"
SENTENCE = "この操作をする権限がありません。"


def test_an_act_that_the_role_never_has() -> None:
    rights = ReportRights(acts=frozenset({Act.SAVE}), remark_kinds=frozenset({RemarkKind.COMMENT}))
    require_act(rights, Act.SAVE)
    require_remark(rights, RemarkKind.COMMENT)
    with refused(SENTENCE):
        require_act(rights, Act.SUBMIT)
    with refused(f"{RemarkKind.OPINION.label}を記録する権限がありません。"):
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
            require_act_somewhere(world[name], world.plan, act)
        else:
            with refused(SENTENCE):
                require_act_somewhere(world[name], world.plan, act)


MEMBERS = {"secretariat", "headquarters", "editor-gakko", "head-gakko", "editor-support"}
NO_ROUND = "この年度の照会はありません"


@dataclass(frozen=True)
class Getter:
    """Who gets an opened round, who one in preparation, and what the others are told."""

    get: Any
    opened: set[str]
    prepared: set[str]
    refusal: str
    not_yet: str


GETTERS = [
    Getter(get_cycle, {"secretariat"}, {"secretariat"}, "この画面は事務局だけが使えます。", ""),
    Getter(
        get_progress,
        MEMBERS,
        set(),
        "回答状況は、担当課・事務局・本部員だけが見られます。",
        "この年度の照会はまだ開かれていません",
    ),
    Getter(
        get_inquiry,
        {*MEMBERS, "viewer", "admin"},
        {"secretariat"},
        "所属と役割が登録されていないため、照会文は見られません。",
        NO_ROUND,
    ),
]


@pytest.mark.parametrize("getter", GETTERS, ids=lambda getter: getter.get.__name__)
@pytest.mark.parametrize("name", sorted({*MEMBERS, "viewer", "admin", "nobody"}))
def test_who_gets_a_round(world: World, other_plan: Plan, getter: Getter, name: str) -> None:
    user = world[name]
    if name not in getter.opened:
        with refused(getter.refusal):
            getter.get(user, world.plan, 2025)
        return
    assert getter.get(user, world.plan, 2025).fiscal_year == 2025
    for plan, year in ((world.plan, 2026), (other_plan, 2025)):
        with not_there(NO_ROUND):
            getter.get(user, plan, year)
    ReportingCycle.objects.filter(fiscal_year=2024).update(opened_on=None)
    if name in getter.prepared:
        assert getter.get(user, world.plan, 2024).fiscal_year == 2024
    else:
        with not_there(getter.not_yet):
            getter.get(user, world.plan, 2024)


def test_an_opened_round(world: World, other_plan: Plan) -> None:
    assert get_opened_cycle(world.plan, 2025).fiscal_year == 2025
    ReportingCycle.objects.filter(fiscal_year=2024).update(opened_on=None)
    for plan, year in ((world.plan, 2024), (world.plan, 2026), (other_plan, 2025)):
        with not_there("この年度の照会は開かれていません"):
            get_opened_cycle(plan, year)


def test_a_version_of_a_scale(world: World, other_plan: Plan) -> None:
    scale = RatingScale.objects.get(plan=world.plan, is_active=True)
    assert get_scale(world["secretariat"], world.plan, scale.key, scale.version) == scale
    for plan, key, version in (
        (world.plan, scale.key, scale.version + 1),
        (world.plan, "another", scale.version),
        (other_plan, scale.key, scale.version),
    ):
        with not_there("この判定基準はありません"):
            get_scale(world["secretariat"], plan, key, version)
    with refused("この画面は事務局だけが使えます。"):
        get_scale(world["headquarters"], world.plan, scale.key, scale.version)
