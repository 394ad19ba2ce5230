"""A 調査票 that was taken in and is handed in again changes nothing, whatever was typed into it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from indicators.questionnaires.services import take_in
from tests.cast import World
from tests.indicators.questionnaires.books import NOW
from tests.indicators.questionnaires.handed import filled, handed_back, opened, sheet_of

pytestmark = pytest.mark.any_database

MOMENT = dt.datetime(2025, 6, 1, 10, 30)  # noqa: DTZ001 - a cell has no zone


@pytest.mark.parametrize(
    "typed",
    [
        {"通信不良発生学校数": 3, "区分": "速報"},
        {"通信不良発生学校数": 3},
        {"通信不良発生学校数": 3, "全学校数": 24, "値がない理由": "理由"},
        {"値がない理由": "まだ書いただけ"},
        {"時点": MOMENT},
        {"決算額": 100, "決算額の区分": ""},
        {"決算額": 100, "決算額の区分": "確定"},
        {"補足": "　前後　"},
        {"取組実績": " 先頭\r\n\u202e末尾\n\n"},
        {"自己評価": "Ｂ"},
    ],
    ids=str,
)
def test_the_same_again_changes_nothing(world: World, typed: Mapping[str, Any]) -> None:
    report = opened(world, "gyo-10")
    sheet = filled(report, sheet_of(report), typed)
    prepared = handed_back(world, sheet)
    assert prepared.problems == []
    assert prepared.changed
    take_in(prepared=prepared, by=world["editor-gakko"], at=NOW)
    again = handed_back(world, sheet)
    assert (again.problems, again.changed) == ([], [])


def test_a_sum_whose_status_was_emptied_is_an_estimate(world: World) -> None:
    report = opened(world, "gyo-10")
    sheet = filled(report, sheet_of(report), {"決算額": 100, "決算額の区分": ""})
    take_in(prepared=handed_back(world, sheet), by=world["editor-gakko"], at=NOW)
    stored = world.report("gyo-10")
    assert (stored.settlement, stored.settlement_status) == (100, "estimated")


@pytest.mark.parametrize("label", ["通信不良発生学校数", "取組実績", "予算額"])
def test_a_moment_where_none_is_asked_is_told_as_a_day(world: World, label: str) -> None:
    report = opened(world, "gyo-10")
    prepared = handed_back(world, filled(report, sheet_of(report), {label: MOMENT}))
    assert "日付（令和7年6月1日）になっています。" in prepared.problems[0].sentence
