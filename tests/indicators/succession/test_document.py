"""The document of the next plan: a pure function, so its rules are tables of small documents."""

from typing import Any

import pytest

from indicators.succession.decisions import Decision, Decisions, problems_of
from indicators.succession.document import successor_document
from indicators.succession.years import Shift
from initiatives.succession import Handling, handling_of

CONTINUED, ENDED = Decision(Handling.CONTINUED), Decision(Handling.ENDED)


def initiative(slug: str, **more: Any) -> dict[str, Any]:
    return {
        "code": f"第{slug}号",
        "plain_code": slug,
        "slug": slug,
        "number": 1,
        "title": f"{slug}の取組",
        "heading": None,
        "description": f"{slug}を行う。",
        "effect": "",
        "vision_items": [],
        "activities": {"2021": f"{slug}の準備", "2025": f"{slug}の完成"},
        "target_lines": [f"{slug}の目標"],
        "evaluation_items": {"2022": [{"text": f"{slug}の件数", "indicator": 0}]},
        "schedule": [{"phase": "run", "start": [2022, 1], "end": [2025, 4], "inferred": False}],
        "indicators": [
            {"name": f"{slug}の{at}", "first_year": 2022, "last_year": 2025, "due_year": 2025}
            for at in range(2)
        ],
        **more,
    }


def document(*initiatives: dict[str, Any]) -> dict[str, Any]:
    plan = {"slug": "old", "start_fiscal_year": 2021, "end_fiscal_year": 2025, "periods_per_year": 4}
    return {"format": 2, "plan": plan, "headings": [], "initiatives": list(initiatives)}


def decided(first: int = 2026, last: int = 2030, **of_initiatives: Decision) -> Decisions:
    return Decisions("new", "次の計画", "次", first, last, of_initiatives)


def test_years_move_and_nothing_else_changes() -> None:
    new, links = successor_document(document(initiative("a")), decided(a=CONTINUED))
    (found,) = new["initiatives"]
    assert found["activities"] == {"2026": "aの準備", "2030": "aの完成"}
    assert found["evaluation_items"] == {"2027": [{"text": "aの件数", "indicator": 0}]}
    assert found["schedule"] == [{"phase": "run", "start": [2027, 1], "end": [2030, 4], "inferred": False}]
    assert [one["first_year"] for one in found["indicators"]] == [2027, 2027]
    assert [one["due_year"] for one in found["indicators"]] == [2030, 2030]
    assert {name: found[name] for name in ("code", "slug", "title", "description")} == {
        "code": "第a号",
        "slug": "a",
        "title": "aの取組",
        "description": "aを行う。",
    }
    assert (new["plan"]["slug"], new["plan"]["start_fiscal_year"]) == ("new", 2026)
    assert links.initiatives == [("a", "a")]
    assert links.indicators == [(("a", 0), ("a", 0)), (("a", 1), ("a", 1))]


def test_a_shorter_plan_has_what_its_years_correspond_to() -> None:
    """令和8〜10年度: what stood in 令和6・7年度 falls away, bars end with the plan, deadlines at its end."""
    new, _links = successor_document(document(initiative("a")), decided(last=2028, a=CONTINUED))
    (found,) = new["initiatives"]
    assert found["activities"] == {"2026": "aの準備"}
    assert found["schedule"] == [{"phase": "run", "start": [2027, 1], "end": [2028, 4], "inferred": False}]
    assert {(one["first_year"], one["last_year"], one["due_year"]) for one in found["indicators"]} == {
        (2027, 2028, 2028)
    }


def test_a_split_keeps_the_first_name_and_sends_each_line_where_it_was_said() -> None:
    decision = Decision(Handling.SPLIT, titles=("前半", "後半"), goes_to={1: 1})
    new, links = successor_document(
        document(initiative("a"), initiative("b")), decided(a=decision, b=CONTINUED)
    )
    first, second, third = new["initiatives"]
    assert (first["code"], second["code"]) == ("第a号", "第a号の２")
    assert (first["slug"], second["slug"], third["slug"]) == ("a", "a-2", "b")
    assert [one["name"] for one in first["indicators"]] == ["aの0"]
    assert [one["name"] for one in second["indicators"]] == ["aの1"]
    # The item names the figure of the line that went elsewhere no more.
    assert first["evaluation_items"]["2027"] == [{"text": "aの件数", "indicator": 0}]
    assert second["evaluation_items"]["2027"] == [{"text": "aの件数"}]
    assert links.indicators[:2] == [(("a", 0), ("a", 0)), (("a-2", 0), ("a", 1))]
    assert [one["number"] for one in new["initiatives"]] == [1, 2, 3]


def test_the_names_of_a_part_are_free() -> None:
    """A plan that was split before has ○の２ already."""
    split = Decision(Handling.SPLIT, titles=("前半", "後半"))
    there = initiative("x") | {"code": "第a号の２", "plain_code": "a-2", "slug": "a-2"}
    new, _links = successor_document(document(initiative("a"), there), decided(a=split, **{"a-2": CONTINUED}))
    assert [one["code"] for one in new["initiatives"]] == ["第a号", "第a号の３", "第a号の２"]
    assert [one["slug"] for one in new["initiatives"]] == ["a", "a-3", "a-2"]


def test_a_merged_one_is_found_behind_the_other_and_nothing_of_it_is_lost() -> None:
    merged = Decision(Handling.MERGED, into="b")
    new, links = successor_document(
        document(initiative("a"), initiative("b")), decided(a=merged, b=CONTINUED)
    )
    (found,) = new["initiatives"]
    assert found["title"] == "bの取組"
    assert found["description"] == "bを行う。\naを行う。"
    assert found["activities"]["2026"] == "bの準備\naの準備"
    assert found["evaluation_items"]["2027"] == [
        {"text": "bの件数", "indicator": 0},
        {"text": "aの件数", "indicator": 2},
    ]
    assert [one["name"] for one in found["indicators"]] == ["bの0", "bの1", "aの0", "aの1"]
    assert len(found["schedule"]) == 1  # the same phase at the same time is one bar
    assert links.initiatives == [("b", "b"), ("b", "a")]
    assert links.indicators[2:] == [(("b", 2), ("a", 0)), (("b", 3), ("a", 1))]


def test_how_one_ran_within_the_plan_before_is_not_carried_on() -> None:
    ran = initiative("a", first_year=2022, last_year=2024, ending="ended", leads=["学校教育課"])
    new, _links = successor_document(document(ran, initiative("b")), decided(a=CONTINUED, b=ENDED))
    (found,) = new["initiatives"]
    assert not {"first_year", "last_year", "ending", "leads"} & set(found)


def test_an_indicator_shown_elsewhere_is_shown_where_its_line_goes_on() -> None:
    rows = [{"initiative": "b", "indicator": 1}, {"initiative": "c", "indicator": 0}]
    shown = initiative("a", placed_indicators=rows)
    merged = Decision(Handling.MERGED, into="d")
    given = document(shown, initiative("b"), initiative("c"), initiative("d"))
    new, _links = successor_document(given, decided(a=CONTINUED, b=merged, c=ENDED, d=CONTINUED))
    assert new["initiatives"][0]["placed_indicators"] == [{"initiative": "d", "indicator": 3}]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"a": CONTINUED}, "次期計画での扱いを選んでください。"),
        ({"a": Decision(Handling.SPLIT, titles=("一つ",)), "b": CONTINUED}, "2つ以上"),
        ({"a": Decision(Handling.SPLIT, titles=("同じ", "同じ")), "b": CONTINUED}, "重複"),
        ({"a": Decision(Handling.MERGED), "b": CONTINUED}, "統合する先を選んで"),
        ({"a": Decision(Handling.MERGED, into="a"), "b": CONTINUED}, "統合する先を選んで"),
        ({"a": Decision(Handling.MERGED, into="b"), "b": ENDED}, "継続するものを選んで"),
        ({"a": ENDED, "b": ENDED}, "引き継ぐものがありません"),
    ],
)
def test_decisions_that_contradict_themselves(given: dict[str, Decision], sentence: str) -> None:
    problems = problems_of(decided(**given), ["a", "b"], last_year_before=2025)
    assert any(sentence in problem.sentence for problem in problems)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(2025, 2029, "first_year"), (2026, 2025, "last_year"), (2026, 2038, "last_year")],
)
def test_a_period_that_cannot_be(first: int, last: int, field: str) -> None:
    problems = problems_of(decided(first, last, a=CONTINUED), ["a"], last_year_before=2025)
    assert [problem.field for problem in problems] == [field]


def test_a_deadline_outside_the_period_moves_uncut() -> None:
    shift = Shift(2021, 2025, 2026, 2028)
    assert shift.kept_within(2025) == 2028
    assert shift.kept_within(2030) == 2035


@pytest.mark.parametrize(
    ("sharers", "handling"),
    [
        ([], Handling.ENDED),
        ([1], Handling.CONTINUED),
        ([2], Handling.MERGED),
        ([1, 1], Handling.SPLIT),
        ([1, 2], Handling.SPLIT),
    ],
)
def test_what_became_of_one_follows_from_what_it_goes_on_in(sharers: list[int], handling: Handling) -> None:
    assert handling_of(sharers) is handling
