"""Differences are told in the words of the pages: no code of a choice, no slug, no bare year."""

from collections.abc import Iterator
from typing import Any

import pytest

from indicators.plan_io import export_document, load_plan
from indicators.plan_io.fields import own_field
from indicators.plan_io.rows import KINDS, PLAN
from indicators.plan_io.shown import shown
from tests.indicators.plan_io.test_load_plan import first, small

pytestmark = pytest.mark.any_database


def choices() -> Iterator[tuple[str, str, Any, str]]:
    """Every choice of every field that rows hold."""
    for name, kind in KINDS.items():
        for one in kind.fields:
            if one in ("leads", "supporting"):
                continue
            own: Any = own_field(kind.model, one)
            yield from ((name, one, code, str(label)) for code, label in own.flatchoices)


@pytest.mark.parametrize(("kind", "name", "code", "label"), list(choices()))
def test_a_choice_is_told_by_its_label(kind: str, name: str, code: Any, label: str) -> None:
    key = (kind, "one", 1)
    assert shown(key, name, {key: {name: code}, PLAN: {name: code}}) == label


def changed(data: dict[str, Any]) -> None:
    one = first(data)
    one["schedule"][0]["end"] = [2025, 2]
    one["schedule"].append({"phase": data["phases"][0]["code"], "start": [2025, 3], "end": [2025, 4]})
    counted, counting = one["indicators"]
    counted |= {"direction": "at_most", "first_year": 2025, "baseline": "1234.5", "baseline_year": 2023}
    counted["expectations"] = {"2025": "9", "2026": "12"}
    counting |= {"counts_events_of": None, "unit": "回"}
    data["phases"][0]["label"] = "実　施"


@pytest.mark.django_db
def test_differences_hold_no_word_of_the_machine() -> None:
    data = export_document(load_plan(small()).plan)
    changed(data)
    plan_bar = "施策 暮－① スケジュールの線（計画 令和6年度第1四半期から）"
    assert load_plan(data).differences == [
        "文書にだけあります：施策 暮－① スケジュールの線（実施 令和7年度第3四半期から）",
        "文書にだけあります：施策 暮－① 数値目標1 令和8年度の値「12人」",
        "工程「計画」の印字する名称：登録は「計画」、文書は「実　施」",
        f"{plan_bar}の終了年度：登録は「令和6年度」、文書は「令和7年度」",
        f"{plan_bar}の終了の期：登録は「第4四半期」、文書は「第2四半期」",
        "施策 暮－① 数値目標1の目標の向き：登録は「以上」、文書は「以下」",
        "施策 暮－① 数値目標1の基準値：登録は「（空欄）」、文書は「1,234.5人」",
        "施策 暮－① 数値目標1の基準値の年度：登録は「（空欄）」、文書は「令和5年度」",
        "施策 暮－① 数値目標1の評価する最初の年度：登録は「令和6年度」、文書は「令和7年度」",
        "施策 暮－① 数値目標1 令和7年度の値：登録は「8.5人」、文書は「9人」",
        "施策 暮－① 数値目標2の単位：登録は「（空欄）」、文書は「回」",
        "施策 暮－① 数値目標2の開催回数を数える指標：登録は「数値目標1「参加者数」」、文書は「（空欄）」",
    ]
