"""Levels and headings of a plan document: format 1 with its two levels, format 2 with any."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from indicators.plan_io import PlanDocumentError, load_plan
from indicators.plan_io.export import export_document, export_exchange
from initiatives.models import Heading, Plan
from tests.indicators.plan_io.test_load_plan import SMALL

LEVELS: list[dict[str, Any]] = [
    {"word": "章", "has_code": True},
    {"word": "節", "mark": "■"},
    {"word": "項"},
    {"word": "事業"},
]
HEADINGS: list[dict[str, Any]] = [
    {"level": 1, "slug": "c1", "code": "第1章", "title": "暮らし", "text": "安心して暮らす。"},
    {"level": 1, "slug": "c2", "code": "第2章", "title": "学び"},
    {"level": 2, "slug": "c1-1", "parent": "c1", "title": "窓口"},
    {"level": 3, "slug": "c1-1-1", "parent": "c1-1", "title": "便利な窓口"},
]


def plan_of(*levels: dict[str, Any], headings: list[dict[str, Any]], heading: str | None) -> dict[str, Any]:
    """The small plan in format 2, its only initiative under a heading."""
    document = copy.deepcopy(SMALL)
    del document["sectors"], document["policies"]
    document |= {"format": 2, "levels": copy.deepcopy([*levels]), "headings": copy.deepcopy(headings)}
    initiative = document["initiatives"][0]
    del initiative["sector"], initiative["policy"]
    if heading is not None:
        initiative["heading"] = heading
    return document


def four_levels() -> dict[str, Any]:
    return plan_of(*LEVELS, headings=HEADINGS, heading="c1-1-1")


@pytest.mark.django_db
class TestLoading:
    def test_four_levels(self) -> None:
        plan = load_plan(four_levels()).plan
        initiative = plan.initiatives.get()
        assert [level.word for level in plan.levels_down] == ["章", "節", "項", "事業"]
        assert [level.reports for level in plan.levels_down] == [False, False, False, True]
        assert (plan.top_word, plan.initiative_word) == ("章", "事業")
        assert [one.printed for one in initiative.headings] == ["第1章　暮らし", "■窓口", "便利な窓口"]
        assert [one.full_name for one in initiative.headings] == ["第1章　暮らし", "窓口", "便利な窓口"]
        assert load_plan(four_levels()).outcome == "unchanged"

    def test_a_plan_without_a_level_above(self) -> None:
        document = plan_of({"word": "指標"}, headings=[], heading=None)
        plan = load_plan(document).plan
        assert (plan.top_word, plan.initiative_word) == ("", "指標")
        assert plan.initiatives.get().headings == ()
        assert load_plan(document).outcome == "unchanged"

    def test_a_plan_that_names_no_levels(self) -> None:
        document = plan_of(headings=[], heading=None)
        del document["levels"], document["headings"]
        assert load_plan(document).plan.initiative_word == "施策"
        assert load_plan(document).outcome == "unchanged"

    def test_format_1_is_the_same_plan_as_its_export_in_format_2(self) -> None:
        plan = load_plan(copy.deepcopy(SMALL)).plan
        exported = export_document(plan)
        assert exported["format"] == 2
        assert [one["slug"] for one in exported["headings"]] == ["kurashi", "kurashi-h1"]
        assert exported["initiatives"][0]["heading"] == "kurashi-h1"
        assert load_plan(exported).outcome == "unchanged"
        assert load_plan(copy.deepcopy(SMALL)).outcome == "unchanged"

    def test_headings_that_move_go_or_come_are_told_and_followed(self) -> None:
        load_plan(four_levels())
        document = four_levels()
        document["headings"][2:] = [
            {"level": 2, "slug": "c2-1", "parent": "c2", "title": "学校"},
            {"level": 3, "slug": "c1-1-1", "parent": "c2-1", "title": "便利な窓口"},
        ]
        assert load_plan(document).differences == [
            "文書にだけあります：節「学校」",
            "登録にだけあります：節「窓口」",
            "項「便利な窓口」の上の見出し：登録は「窓口」、文書は「学校」",
        ]
        assert load_plan(document, update=True).outcome == "updated"
        assert load_plan(document).outcome == "unchanged"
        assert not Heading.objects.filter(slug="c1-1").exists()

    def test_siblings_in_another_order_are_told(self) -> None:
        load_plan(four_levels())
        document = four_levels()
        document["headings"][:2] = reversed(document["headings"][:2])
        assert load_plan(document).differences == ["見出しの並び順が違います。"]
        load_plan(document, update=True)
        assert load_plan(document).outcome == "unchanged"

    def test_the_form_for_exchange_says_all_levels_beside_the_two(self) -> None:
        plan = load_plan(four_levels()).plan
        initiative = export_exchange(plan)["initiatives"][0]
        assert (initiative["sector"], initiative["policy"]) == ("暮らし", "窓口")
        assert [(one["level"], one["title"]) for one in initiative["headings"]] == [
            ("章", "暮らし"),
            ("節", "窓口"),
            ("項", "便利な窓口"),
        ]


def first(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["initiatives"][0]
    return found


MISTAKES: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "five levels": (
        lambda d: d["levels"].insert(0, {"word": "部"}),
        "計画書データ：階層（levels）は4つまでです。",
    ),
    "level without a word": (lambda d: d["levels"][1].update(word=""), "階層2：呼び名が空です。"),
    "last level does not report": (
        lambda d: d["levels"][-1].update(reports=False),
        "階層4：最後の階層は実績を報告する階層です。reports を false にはできません。",
    ),
    "heading of the initiatives' level": (
        lambda d: d["headings"][0].update(level=4),
        "見出し1：階層（level）「4」は使えません。使えるのは1から3までの番号です。",
    ),
    "slug twice": (lambda d: d["headings"][1].update(slug="c1"), "見出し2：「c1」が重複しています。"),
    "unknown parent": (
        lambda d: d["headings"][2].update(parent="x"),
        "見出し「窓口」：上の見出し（parent）「x」は見出しの一覧にありません。",
    ),
    "parent below": (
        lambda d: d["headings"][2].update(parent="c1-1-1"),
        "見出し「窓口」：上の見出し（parent）「c1-1-1」は、より上の階層のものではありません。",
    ),
    "initiative without a heading": (
        lambda d: first(d).pop("heading"),
        "事業 暮－①：見出し（heading）がありません。見出しの slug を書いてください。",
    ),
    "unknown heading": (
        lambda d: first(d).update(heading="x"),
        "事業 暮－①：見出し（heading）「x」は見出しの一覧にありません。",
    ),
    "a key of format 1": (
        lambda d: first(d).update(sector="c1"),
        "事業 暮－①：「sector」という項目は使えません。",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_place(change: Callable[[dict[str, Any]], Any], sentence: str) -> None:
    document = four_levels()
    change(document)
    with pytest.raises(PlanDocumentError) as refused:
        load_plan(document)
    assert sentence in refused.value.problems
    assert not Plan.objects.exists()
