"""The upgrade gives undecided years the shipped scale's next version, and leaves a city's own scale alone."""

import copy
import importlib
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps

from indicators.judgement import Scale
from indicators.judgement.scale_data import scale_data
from indicators.models import RatingScale
from indicators.plan_io import load_plan
from indicators.plan_io.shipped_scales import reference_definitions
from initiatives.models import Plan
from tests.indicators.plan_io.test_load_plan import small

pytestmark = pytest.mark.any_database

SECOND = importlib.import_module("indicators.migrations.0006_imari_scale_2")
THIRD = importlib.import_module("indicators.migrations.0012_imari_scale_3")
# Under the name that it had while these upgrades were made.
SHIPPED = {**reference_definitions()["imari"], "name": "伊万里市 標準評価尺度"}


def second_definition() -> dict[str, Any]:
    """The shipped definition before the third: a change was always one from the baseline."""
    definition = copy.deepcopy(SHIPPED)
    for rule in definition["rules"]:
        if rule["when"].get("asks_for_change"):
            rule["when"]["change"]["from"] = "baseline"
    return definition


SECOND_VERSION = second_definition()
FIRST_VERSION = {
    **SECOND_VERSION,
    "rules": [rule for rule in SECOND_VERSION["rules"] if rule not in [*SECOND.BEFORE, *SECOND.BEHIND]],
}
# Each upgrade, what it supersedes and by what.
STEPS = [(SECOND, FIRST_VERSION, SECOND_VERSION), (THIRD, SECOND_VERSION, SHIPPED)]
each_step = pytest.mark.parametrize(("upgrade", "before", "after"), STEPS, ids=["second", "third"])


@pytest.fixture
def plan(db: None) -> Plan:
    return load_plan(small()).plan


def scale(plan: Plan, definition: Any, version: int = 1, **chosen: bool) -> RatingScale:
    return RatingScale.objects.create(
        plan=plan,
        key=definition["key"],
        version=version,
        name=definition["name"],
        definition=definition,
        **chosen,
    )


def run(upgrade: ModuleType) -> dict[int, str]:
    """Upgrade; return version → what it is used for."""
    upgrade.supersede_unchanged(apps, None)
    return {
        row.version: "active" if row.is_active else "beside" if row.is_beside else ""
        for row in RatingScale.objects.filter(key="imari").order_by("version")
    }


@each_step
def test_the_shipped_file_is_what_the_upgrades_make(upgrade: ModuleType, before: Any, after: Any) -> None:
    assert upgrade.fingerprint(before) in upgrade.SHIPPED
    assert upgrade.next_definition(before) == after
    written = scale_data(Scale.from_data(before))
    assert upgrade.fingerprint(written) in upgrade.SHIPPED
    assert Scale.from_data(upgrade.next_definition(written)) == Scale.from_data(after)


@each_step
def test_an_unchanged_scale_in_use_is_superseded_once(
    plan: Plan, upgrade: ModuleType, before: Any, after: Any
) -> None:
    scale(plan, before, is_active=True)
    assert run(upgrade) == {1: "", 2: "active"}
    assert run(upgrade) == {1: "", 2: "active"}
    old, new = RatingScale.objects.filter(key="imari").order_by("version")
    assert (old.definition, new.definition) == (before, after)
    assert new.history.latest().history_change_reason == "標準の判定基準の新しい版（製品の更新）"
    if upgrade is THIRD:
        assert new.history.latest().act == old.history.latest().act


@each_step
def test_one_shown_beside_is_superseded_too(plan: Plan, upgrade: ModuleType, before: Any, after: Any) -> None:
    scale(plan, before, is_beside=True)
    assert run(upgrade) == {1: "", 2: "beside"}


@each_step
def test_a_draft_of_the_citys_own_keeps_its_number(
    plan: Plan, upgrade: ModuleType, before: Any, after: Any
) -> None:
    scale(plan, before, is_active=True)
    scale(plan, {**before, "name": "自市の案"}, version=2)
    assert run(upgrade) == {1: "", 2: "", 3: "active"}


def changed(shipped: dict[str, Any], part: str) -> dict[str, Any]:
    definition = copy.deepcopy(shipped)
    match part:
        case "name":
            definition["name"] = "自市の尺度"
        case "label":
            definition["codes"][0]["label"] = "達成"
        case "threshold":
            definition["rules"][5]["when"]["rate"]["at_least"] = 85
        case "roll_up":
            definition["initiative"]["roll_up"] = "average"
    return definition


@each_step
@pytest.mark.parametrize("part", ["name", "label", "threshold", "roll_up"])
def test_a_scale_that_was_changed_is_not_replaced(
    plan: Plan, upgrade: ModuleType, before: Any, after: Any, part: str
) -> None:
    scale(plan, changed(before, part), is_active=True)
    assert run(upgrade) == {1: "active"}


@each_step
def test_what_is_not_used_or_new_already_stays(
    plan: Plan, upgrade: ModuleType, before: Any, after: Any
) -> None:
    scale(plan, before)
    scale(plan, after, version=2, is_active=True)
    assert run(upgrade) == {1: "", 2: "active"}


@each_step
def test_another_scale_in_use_stays(plan: Plan, upgrade: ModuleType, before: Any, after: Any) -> None:
    scale(plan, reference_definitions()["aichi"], is_active=True)
    assert run(upgrade) == {}
