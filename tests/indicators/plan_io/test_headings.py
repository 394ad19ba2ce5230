"""Levels and headings of a plan document: format 1 with its two levels, format 2 with any."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from indicators.plan_io import PlanDocumentError, load_plan
from indicators.plan_io.export import export_document, export_exchange
from initiatives.heading_reports import follow_headings, report_names, tree_order
from initiatives.models import Heading, HeadingLevel, Initiative, Plan
from tests.indicators.plan_io.test_load_plan import SMALL

pytestmark = pytest.mark.any_database

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


@pytest.mark.parametrize(
    ("level", "heading", "name", "printed"),
    [
        ({}, {}, "産業", "産業"),
        ({"follows_title": True}, {}, "産業部門", "産業部門"),
        ({"follows_title": True, "mark": "■"}, {}, "産業部門", "■産業部門"),
        ({"follows_title": True, "has_code": True}, {}, "２　産業部門", "２　産業部門"),
        ({"has_code": True, "mark": "■"}, {}, "２　産業", "■２　産業"),
        # What is written there already is not said twice; what the plan spells out stays.
        ({"follows_title": True}, {"title": "産業部門"}, "産業部門", "産業部門"),
        ({"follows_title": True}, {"heading": "第二　産業の部"}, "産業部門", "第二　産業の部"),
    ],
)
def test_how_a_heading_reads(level: dict[str, Any], heading: dict[str, Any], name: str, printed: str) -> None:
    one = Heading(level=HeadingLevel(word="部門", **level), **{"title": "産業", "code": "２", **heading})
    assert (one.full_name, one.printed) == (name, printed)


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
        assert load_plan(document).plan.initiative_word == "取組"
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


NUMBER = {"name": "住みよいと思う人", "kind": "annual", "unit": "％", "target": 80, "direction": "at_least"}


def reporting() -> dict[str, Any]:
    """章 and 節 report beside 事業; only the first 章 says on what."""
    document = four_levels()
    for level in document["levels"][:2]:
        level["reports"] = True
    document["headings"][0]["report"] = {"target_lines": ["住みよいと思う人 80％"], "indicators": [NUMBER]}
    return document


def names(plan: Plan) -> list[tuple[str, str, str, str]]:
    return [(one.slug, one.code, one.plain_code, one.title) for one in plan.initiatives.all()]


@pytest.mark.django_db
class TestReportingHeadings:
    def test_each_heading_of_the_level_is_backed_by_an_initiative_before_what_stands_below(self) -> None:
        plan = load_plan(reporting()).plan
        assert names(plan) == [
            ("c1", "第1章", "第1章", "暮らし"),
            ("c1-1", "節", "節1", "窓口"),
            (first(reporting())["slug"], "暮－①", "暮-1", first(reporting())["title"]),
            ("c2", "第2章", "第2章", "学び"),
        ]
        chapter, section, own, _second = plan.initiatives.all()
        assert [one.name for one in chapter.indicators.all()] == ["住みよいと思う人"]
        assert [row.level_number for row in (chapter, section, own)] == [1, 2, 4]
        assert [row.word for row in (chapter, section, own)] == ["章", "節", "事業"]
        assert [one.title for one in section.headings] == ["暮らし"]
        assert [level.word for level in plan.reporting_levels] == ["章", "節", "事業"]
        counts = [plan.initiatives.of_level(level).count() for level in plan.levels_down]
        assert counts == [2, 1, 0, 1]
        assert load_plan(reporting()).outcome == "unchanged"

    def test_what_is_written_out_loads_as_the_same_plan(self) -> None:
        plan = load_plan(reporting()).plan
        exported = export_document(plan)
        assert [one.get("report", {}).keys() for one in exported["headings"]][:2] == [
            {"target_lines", "indicators"},
            set(),
        ]
        assert [one["slug"] for one in exported["initiatives"]] == [first(reporting())["slug"]]
        assert load_plan(exported).outcome == "unchanged"
        exchanged = export_exchange(plan)
        assert [one["title"] for one in exchanged["reporting_headings"]] == ["暮らし", "窓口", "学び"]
        assert len(exchanged["initiatives"]) == 1

    def test_a_heading_that_comes_goes_or_is_renamed_is_told_once(self) -> None:
        load_plan(reporting())
        document = reporting()
        document["headings"][0] |= {"title": "くらし", "code": "第１章"}
        document["headings"][0]["report"]["description"] = "町を住みよくする。"
        document["headings"][1] = {"level": 1, "slug": "c3", "code": "第3章", "title": "働く"}
        assert load_plan(document).differences == [
            "文書にだけあります：章「働く」",
            "登録にだけあります：章「学び」",
            "章「暮らし」の番号：登録は「第1章」、文書は「第１章」",
            "章「暮らし」の名称：登録は「暮らし」、文書は「くらし」",
            "章「暮らし」の実績の事業内容：登録は「（空欄）」、文書は「町を住みよくする。」",
        ]
        plan = load_plan(document, update=True).plan
        assert names(plan)[0] == ("c1", "第１章", "第1章", "くらし")
        assert load_plan(document).outcome == "unchanged"

    def test_a_level_that_no_longer_reports_loses_its_rows(self) -> None:
        load_plan(reporting())
        plan = load_plan(four_levels(), update=True).plan
        assert [row.of_heading for row in plan.initiatives.all()] == [None]
        assert load_plan(four_levels()).outcome == "unchanged"

    def test_the_rows_follow_what_is_corrected_by_hand(self) -> None:
        """The same whether a plan is loaded so or becomes so."""
        plan = load_plan(four_levels()).plan
        plan.levels.filter(number__lte=2).update(reports=True)
        follow_headings(plan=Plan.objects.get(pk=plan.pk))
        document = reporting()
        del document["headings"][0]["report"]
        assert load_plan(document).outcome == "unchanged"
        heading = plan.headings.get(slug="c1")
        heading.title = "住まい"
        heading.save()
        follow_headings(plan=Plan.objects.get(pk=plan.pk))
        assert plan.initiatives.get(slug="c1").title == "住まい"

    def test_one_heading_reports_once_and_not_below_itself(self) -> None:
        plan = load_plan(reporting()).plan
        chapter = plan.initiatives.get(slug="c1")
        chapter.heading = chapter.of_heading
        with pytest.raises(ValidationError, match="その見出し自身の下"):
            chapter.validate_constraints()
        with pytest.raises(IntegrityError), transaction.atomic():
            chapter.save()
        again = Initiative(plan=plan, of_heading=chapter.of_heading, code="x", plain_code="x", slug="x")
        again.number = again.sort_order = 9
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()
        initiative = plan.initiatives.of_last_level().get()
        initiative.pk, initiative.slug, initiative.plain_code = None, "other", "other"
        with pytest.raises(IntegrityError), transaction.atomic():
            initiative.save()  # the code of initiatives stays theirs alone


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        (["１", "２"], [("１", "1", 1), ("２", "2", 2)]),
        (["第１節", "第１節"], [("第１節", "節1", 1), ("第１節", "節2", 2)]),
        (["第１節", ""], [("第１節", "節1", 1), ("節", "節2", 2)]),
        ([""], [("節", "節1", 1)]),
        ([], []),
    ],
)
def test_names_of_headings_that_report(codes: list[str], found: list[tuple[str, str, int]]) -> None:
    assert [(one.code, one.plain_code, one.number) for one in report_names("節", codes)] == found


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        ([(0, [0]), (1, [1]), (None, [0]), (None, [1])], [0, 2, 1, 3]),
        ([(None, [1]), (None, [0]), (0, [0]), (1, [1])], [3, 0, 2, 1]),  # initiatives keep their order
        ([(1, [0, 1]), (0, [0]), (None, [0, 1])], [1, 0, 2]),
        ([(0, [0]), (1, [1]), (None, [1])], [0, 1, 2]),  # nothing stands below the first
        ([(None, [0]), (1, [1])], [0, 1]),
        ([(None, [])], [0]),
    ],
)
def test_a_heading_stands_before_all_below_it(
    rows: list[tuple[int | None, list[int]]], order: list[int]
) -> None:
    assert tree_order(rows) == order


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
        "見出し「窓口」：上の見出し（parent）「便利な窓口」は、より上の階層のものではありません。",
    ),
    "initiative without a heading": (
        lambda d: first(d).pop("heading"),
        "事業 暮－①：見出し（heading）がありません。見出しの slug を書いてください。",
    ),
    "unknown heading": (
        lambda d: first(d).update(heading="x"),
        "事業 暮－①：見出し（heading）「x」は見出しの一覧にありません。",
    ),
    "a report of a level that has none": (
        lambda d: d["headings"][0].update(report={}),
        "見出し1：報告（report）がありますが、この階層は実績を報告しません。"
        "報告する階層には、levels の reports を true と書いてください。",
    ),
    "a name of its own in a report": (
        lambda d: (d["levels"][0].update(reports=True), d["headings"][0].update(report={"title": "別名"})),
        "章「暮らし」の報告（report）：「title」という項目は使えません。",
    ),
    "a fault within a report": (
        lambda d: (
            d["levels"][1].update(reports=True),
            d["headings"][2].update(report={"indicators": [{"name": "数", "kind": "x"}]}),
        ),
        "節「窓口」の報告（report）：数値目標1の種類「x」は使えません。",
    ),
    "an initiative with the slug of a heading that reports": (
        lambda d: (d["levels"][0].update(reports=True), first(d).update(slug="c1")),
        "事業 暮－①：アドレス用の名前「c1」が重複しています。",
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
