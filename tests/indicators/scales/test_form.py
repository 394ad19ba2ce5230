"""The editor of a scale as a form: whatever is a scale goes through it unchanged; errors, rearranging."""

from typing import Any

import pytest

from indicators.judgement import Scale
from indicators.judgement.condition_data import CONDITION_KEYS
from indicators.judgement.scale_words import condition_text
from indicators.plan_io.shipped_scales import reference_definitions, reference_scale
from indicators.scales.forms.layout import MAX_CODES
from indicators.scales.forms.parts import PARTS
from indicators.scales.forms.rows import COLOURS
from indicators.scales.forms.scale import ScaleForm
from tests.indicators.scales.scale_posts import posted_scale, query, typed

IMARI = reference_scale("imari")


def scale_with(when: dict[str, Any]) -> Scale:
    """A scale whose only rule has a condition."""
    codes = [{"code": "A", "label": "良い"}, {"code": "B", "label": "悪い"}]
    rules = [{"code": "B", "when": when}]
    return Scale.from_data({"key": "k", "name": "n", "codes": codes, "rules": rules})


# --- every scale passes through ---


@pytest.mark.parametrize("key", reference_definitions())
def test_every_shipped_scale_passes_through_the_form_unchanged(key: str) -> None:
    scale = reference_scale(key)
    form = typed(scale)
    assert form.is_valid(), list(form.errors)
    assert form.scale == scale


@pytest.mark.parametrize("key", reference_definitions())
def test_colours_of_shipped_scales_can_be_chosen(key: str) -> None:
    assert {code.colour for code in reference_scale(key).codes} <= {token for token, _name in COLOURS}


def test_every_key_of_the_language_has_a_form() -> None:
    assert set(PARTS) == set(CONDITION_KEYS)


@pytest.mark.parametrize(
    "when",
    [
        {},
        {"kinds": ["annual", "text"], "timings": ["every_year"], "directions": ["above", "below"]},
        {"rate": {"of": "pace", "form": "baseline", "above": "12.5", "at_most": 1000}},
        {"rate": {"of": "target", "form": "rule", "at_least": -20, "below": 0}},
        {"rate": {"at_most": 50}},
        {"reached": True, "has_rate": False, "has_value": True},
        {"reached": {"of": "pace", "is": False}},
        {
            "change": [
                {"from": "baseline", "is": "better", "tolerance": "2.5", "tolerance_in": "percent"},
                {"from": "previous", "is": "worse", "tolerance_in": "percent"},
                {"from": "target", "is": "same"},
            ]
        },
        {"items_rate": {"at_least": 100}, "milestone": ["early", "overdue"]},
        {"before_deadline": False, "provisional_baseline": True, "target_at_limit": False},
        {"baseline_form": True, "asks_for_change": False, "has_previous": False, "has_target": False},
        {"comparisons": ["none", "rank"], "of_earlier_year": True},
        {"rate": {"of": "target", "form": "progress", "above": -10, "below": 10}},
        {"status": ["not_applicable", "blank"], "reason": ["事業終了", "廃止"]},
    ],
)
def test_every_part_of_the_language_passes_through_the_form(when: dict[str, Any]) -> None:
    scale = scale_with(when)
    form = typed(scale)
    assert form.is_valid(), list(form.errors)
    assert form.scale == scale
    assert [rule.told for rule in form.rules.values()] == [condition_text(scale.rules[0].when)]


POINTS = Scale.from_data(
    {
        "key": "p",
        "name": "点数",
        "codes": [
            {"code": "◎", "label": "達成", "points": 3},
            {"code": "改善や工夫が必要", "label": "遅れ", "points": "-0.5"},
            {"code": "－", "label": "なし", "is_grade": False},
        ],
        "points_rules": [
            {"code": "◎", "when": {"points": {"of": "share", "at_least": "82.5", "below": 95}}},
            {"code": "◎", "when": {"points": {"of": "sum", "above": -3}}},
            {"code": "改善や工夫が必要", "when": {}},
        ],
        "initiative": {"roll_up": "points"},
    }
)


def test_points_pass_through_the_form_unchanged() -> None:
    form = typed(POINTS)
    assert form.is_valid(), list(form.errors)
    assert form.scale == POINTS
    assert [rule.told for rule in form.lists["point"].values()] == [
        "満点に対する点数の割合が82.5％以上95％未満",
        "点数の合計が▲3点超",
        "値のあるもの全て",
    ]


def test_a_rule_on_points_is_added_and_filled_in() -> None:
    form = typed(IMARI, **{f"code-{number}-points": f"{4 - number}" for number in range(4)})
    form.edit("point-add")
    added = {"point-0-code": "1", "point-0-part-0-of": "mean", "point-0-part-0-low": "２．５"}
    more = {**posted_scale(form), "head-roll_up": "points", **added, "point-0-part-0-low_kind": "at_least"}
    form = ScaleForm(query({**more, "point-0-part-0-high_kind": "below"}), stored=IMARI)
    assert form.is_valid(), list(form.errors)
    [rule] = form.scale.points_rules
    assert (rule.code, condition_text(rule.when)) == ("B", "点数の平均が2.5点以上")
    assert [code.points for code in form.scale.codes] == [4, 3, 2, 1, None]


# --- what is typed ---


def test_a_code_renamed_is_renamed_in_its_rules() -> None:
    form = typed(IMARI, **{"code-0-code": "Ｓ"})
    assert form.is_valid()
    assert [rule.code for rule in form.scale.rules][:2] == ["Ｓ", "B"]


def test_numbers_are_read_as_people_type_them() -> None:
    form = typed(IMARI, **{"rule-5-part-0-low": "８５．５％", "head-best_needs": "９０"})
    assert form.is_valid()
    assert form.rules["5"].told == "当年度の基準に対する達成率が85.5％以上"
    assert form.scale.best_needs_items_rate == 90


def test_without_a_best_needed_rate_nothing_is_asked_of_the_items() -> None:
    form = typed(IMARI, **{"head-best_needs": ""})
    assert form.is_valid()
    assert form.scale.best_needs_items_rate is None


def test_an_items_rule_without_limits_always_holds() -> None:
    form = typed(IMARI, **{"item-3-part-0-high": ""})
    assert form.is_valid()
    assert condition_text(form.scale.items_rules[3].when) == "値のあるもの全て"


# field, what is typed, where the error leads, the sentence
ERRORS = [
    ("head-name", "", "#id_head-name", "名称を入力してください。"),
    ("head-best_needs", "全部", "#id_head-best_needs", "数として読み取れません"),
    ("code-1-code", " ", "#id_code-1-code", "区分を入力してください。"),
    ("code-1-code", "A", "#id_code-1-code", "区分「A」が2つ以上あります。"),
    ("code-1-code", "長" * 21, "#id_code-1-code", "20字以内"),
    ("code-1-label", "", "#id_code-1-label", "名称を入力してください。"),
    ("code-1-colour", "pink", "#id_code-1-colour", "正しく選択してください"),
    ("rule-4-code", "", "#id_rule-4-code", "どの区分とするかを選んでください。"),
    ("rule-4-code", "99", "#id_rule-4-code", "どの区分とするかを選んでください。"),
    ("rule-4-part-0-low", "", "#id_rule-4-part-0-low", "下限か上限の、少なくとも一方"),
    ("rule-4-part-0-low", "百", "#id_rule-4-part-0-low", "数として読み取れません"),
    ("rule-4-part-0-high", "90", "#id_rule-4-part-0-high", "当てはまることがありません"),
    ("rule-4-part-0-of", "moon", "#id_rule-4-part-0-of", "正しく選択してください"),
    ("rule-0-part-0-chosen", [], "#id_rule-0-part-0-chosen", "一つ以上選んでください"),
    ("rule-7-part-1-tolerance", "-1", "#id_rule-7-part-1-tolerance", "負の数"),
    ("item-0-part-0-high", "99", "#id_item-0-part-0-high", "当てはまることがありません"),
    ("code-0-points", "三点", "#id_code-0-points", "数として読み取れません"),
    ("code-4-points", "1", "#id_code-4-code", "評価に含めないため、点数を付けられません"),
    ("head-roll_up", "points", "#id_code-0-code", "「A」に点数がありません"),
]


@pytest.mark.parametrize(("field", "value", "href", "says"), ERRORS)
def test_an_error_stands_beside_its_field(field: str, value: Any, href: str, says: str) -> None:
    form = typed(IMARI, **{field: value})
    assert not form.is_valid()
    [error] = list(form.errors)
    assert (error.href, says in error.message) == (href, True), error


def test_a_scale_without_any_grade_is_refused() -> None:
    form = typed(IMARI, **{f"code-{number}-no_grade": "on" for number in range(5)})
    assert not form.is_valid()
    assert [error.message for error in form.errors] == [
        "評価に含める区分が、少なくとも1つ必要です。評価をしない計画では、「報告」のような区分を1つだけにし、"
        "規則は置かないでください。"
    ]


def test_a_rule_with_an_error_is_unfolded_and_the_others_are_not() -> None:
    form = typed(IMARI, **{"rule-4-part-0-low": ""})
    form.is_valid()
    assert [number for number, rule in form.rules.items() if rule.unfolded] == ["4"]


# --- rearranging ---


def rearranged(*acts: str, **more: Any) -> ScaleForm:
    form = typed(IMARI, **more)
    for act in acts:
        form.edit(act)
        form = ScaleForm(query(posted_scale(form, **more)), stored=IMARI)
    return form


@pytest.mark.parametrize(
    ("act", "codes"),
    [
        ("code-add", ["A", "B", "C", "D", "－", None]),
        ("code-1-up", ["B", "A", "C", "D", "－"]),
        ("code-0-up", ["A", "B", "C", "D", "－"]),
        ("code-4-down", ["A", "B", "C", "D", "－"]),
        ("code-2-down", ["A", "B", "D", "C", "－"]),
        ("code-3-remove", ["A", "B", "C", "－"]),
        ("code-9-remove", ["A", "B", "C", "D", "－"]),
        ("what?", ["A", "B", "C", "D", "－"]),
    ],
)
def test_codes_are_rearranged(act: str, codes: list[str | None]) -> None:
    form = typed(IMARI)
    form.edit(act)
    assert [row["code"].value() for row in form.codes.values()] == codes


@pytest.mark.parametrize(
    ("act", "focus"),
    [
        ("code-add", "id_code-5-code"),
        ("rule-add", "id_rule-15-code"),
        ("item-add", "id_item-4-code"),
        ("rule-2-up", "rule-2-up"),
        ("rule-1-up", "rule-1-down"),  # it has arrived at the top
        ("rule-13-down", "rule-13-up"),
        ("rule-3-remove", "id_rule-4-code"),
        ("rule-5-part-add", "part-rule-5-part-1"),
        ("rule-5-part-0-remove", "id_rule-5-new"),
    ],
)
def test_the_focus_stays_where_one_works(act: str, focus: str) -> None:
    form = typed(IMARI, **{"rule-5-new": "has_rate"})
    form.edit(act)
    assert form.focus == focus


def test_a_rule_moves_with_its_parts_and_what_was_typed() -> None:
    form = rearranged("rule-7-up", "rule-7-up", **{"rule-7-part-0-low": "12"})
    assert form.is_valid()
    assert list(form.rules)[4:8] == ["4", "7", "5", "6"]
    assert "12％以上50％未満" in form.rules["7"].told


def test_parts_are_added_and_removed() -> None:
    form = rearranged(
        "rule-5-part-add",
        "rule-5-part-0-remove",
        **{"rule-5-new": "has_rate", "rule-5-part-1-answer": "False"},
    )
    assert form.is_valid()
    assert form.rules["5"].told == "達成率を計算できない"


def test_a_part_stands_once_except_a_change() -> None:
    form = typed(IMARI, **{"rule-7-new": "rate"})
    form.edit("rule-7-part-add")
    assert [form.part.key for form in form.rules["7"].parts.values()].count("rate") == 1
    form = typed(IMARI, **{"rule-7-new": "change"})
    form.edit("rule-7-part-add")
    assert [form.part.key for form in form.rules["7"].parts.values()].count("change") == 2
    assert form.rules["7"].is_open


def test_rules_of_a_removed_code_must_choose_another() -> None:
    form = rearranged("code-0-remove")
    assert not form.is_valid()
    assert {error.href for error in form.errors} == {
        "#id_rule-0-code",
        "#id_rule-4-code",
        "#id_item-0-code",
    }


def test_there_is_an_end_to_adding() -> None:
    form = rearranged(*["code-add"] * 10)
    assert len(form.codes) == MAX_CODES


@pytest.mark.parametrize(
    "broken",
    [
        {"codes": "0 1 x"},
        {"codes": "0 0"},
        {"codes": " ".join(map(str, range(13)))},
        {"rules": "0 1 -2"},
        {"rule-3-parts": "0:speed"},
        {"rule-3-parts": "rate"},
        {"rule-3-parts": "0:rate 1:rate"},
        {"items": "9999"},
        {"points": "0 0"},
    ],
)
def test_hidden_fields_that_are_broken_are_noticed(broken: dict[str, str]) -> None:
    assert not typed(IMARI, **broken).is_complete


@pytest.mark.parametrize("name", ["codes", "rules", "items", "points", "rule-3-parts"])
def test_hidden_fields_that_are_missing_are_noticed(name: str) -> None:
    data = posted_scale(IMARI)
    del data[name]
    assert not ScaleForm(query(data), stored=IMARI).is_complete
