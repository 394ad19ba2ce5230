"""The upgrade gives undecided years the shipped scale's next version, and leaves a city's own scale alone."""

import copy
import importlib
from typing import Any

import pytest
from django.apps import apps

from indicators.judgement import Scale
from indicators.judgement.scale_data import scale_data
from indicators.models import RatingScale
from indicators.plan_io import load_plan
from indicators.scales.reference import reference_definitions
from initiatives.models import Plan
from tests.indicators.plan_io.test_load_plan import small

upgrade = importlib.import_module("indicators.migrations.0006_imari_scale_2")
NEW = reference_definitions()["imari"]
OLD = {
    **NEW,
    "rules": [rule for rule in NEW["rules"] if rule not in [*upgrade.BEFORE, *upgrade.BEHIND]],
}


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


def run() -> dict[int, str]:
    """Upgrade; return version → what it is used for."""
    upgrade.supersede_unchanged(apps, None)
    return {
        row.version: "active" if row.is_active else "beside" if row.is_beside else ""
        for row in RatingScale.objects.filter(key="imari").order_by("version")
    }


def test_the_shipped_file_is_what_the_upgrade_makes() -> None:
    assert upgrade.fingerprint(OLD) in upgrade.SHIPPED
    assert upgrade.next_definition(OLD) == NEW
    written = scale_data(Scale.from_data(OLD))
    assert upgrade.fingerprint(written) in upgrade.SHIPPED
    assert Scale.from_data(upgrade.next_definition(written)) == Scale.from_data(NEW)


def test_an_unchanged_scale_in_use_is_superseded_once(plan: Plan) -> None:
    scale(plan, OLD, is_active=True)
    assert run() == {1: "", 2: "active"}
    assert run() == {1: "", 2: "active"}
    old, new = RatingScale.objects.filter(key="imari").order_by("version")
    assert (old.definition, new.definition) == (OLD, NEW)
    assert new.history.latest().history_change_reason == "標準の判定基準の新しい版（製品の更新）"


def test_one_shown_beside_is_superseded_too(plan: Plan) -> None:
    scale(plan, OLD, is_beside=True)
    assert run() == {1: "", 2: "beside"}


def test_a_draft_of_the_citys_own_keeps_its_number(plan: Plan) -> None:
    scale(plan, OLD, is_active=True)
    scale(plan, {**OLD, "name": "自市の案"}, version=2)
    assert run() == {1: "", 2: "", 3: "active"}


def changed(part: str) -> dict[str, Any]:
    definition = copy.deepcopy(OLD)
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


@pytest.mark.parametrize("part", ["name", "label", "threshold", "roll_up"])
def test_a_scale_that_was_changed_is_not_replaced(plan: Plan, part: str) -> None:
    scale(plan, changed(part), is_active=True)
    assert run() == {1: "active"}


@pytest.mark.parametrize("definition", [OLD, NEW])
def test_what_is_not_used_or_new_already_stays(plan: Plan, definition: dict[str, Any]) -> None:
    scale(plan, definition, is_active=definition is NEW)
    assert run() == {1: "active" if definition is NEW else ""}


def test_another_scale_in_use_stays(plan: Plan) -> None:
    scale(plan, reference_definitions()["aichi"], is_active=True)
    assert run() == {}
