"""What a plan document asks of a value: each comparison comes back, what contradicts it is told by place."""

import copy
import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from indicators.book.assessment import rule_of
from indicators.judgement import Aim
from indicators.models import Indicator, IndicatorPlacement
from indicators.plan_io import PlanDocumentError, load_plan
from indicators.plan_io.export import export_document, export_exchange
from tests.indicators.plan_io.test_load_plan import first, small

pytestmark = pytest.mark.any_database

BETWEEN = {"comparison": "between", "lower_bound": "10", "upper_bound": "20.5"}
KEEP = {
    "comparison": "keep",
    "direction": "at_most",
    "tolerance": "5",
    "tolerance_in": "percent",
    "baseline": "95",
    "baseline_year": 2019,
    "baseline_date": "2019-10-01",
}
ASKED: dict[str, dict[str, Any]] = {
    "between": BETWEEN,
    "keep": KEEP,
    "increase": {"comparison": "increase", "against": "previous"},
    "decrease": {"comparison": "decrease", "against": "baseline"},
    "previous or more": {"comparison": "previous_or_more"},
    "previous or less": {"comparison": "previous_or_less"},
    "rank": {"comparison": "rank", "target": "3", "expectations": {"2025": "5"}},
    "none": {"comparison": "none"},
    "a value per year alone": {
        "direction": "at_least",
        "expectations": {"2024": "1", "2025": "2", "2030": "9"},
    },
    "late, of calendar years": {
        "direction": "above",
        "target": "1.36",
        "basis": "calendar_year",
        "years_behind": 2,
    },
    "due after the plan": {"direction": "at_least", "target": "9", "due_year": 2030},
}


def document(**asked: Any) -> dict[str, Any]:
    """A small plan whose second indicator is asked this and nothing else."""

    def change(data: dict[str, Any]) -> None:
        indicator = first(data)["indicators"][1]
        for name in ("direction", "target", "counts_events_of", "expectations"):
            indicator.pop(name, None)
        indicator.update(kind="annual", timing="every_year", **asked)

    return small(change)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_what_is_asked_comes_back(asked: dict[str, Any]) -> None:
    data = document(**asked)
    plan = load_plan(data).plan
    exported = export_document(plan)
    written = first(exported)["indicators"][1]
    # What is not stated is not written, other than what a document has always had.
    old = ("direction", "target", "baseline", "baseline_year", "due_year")
    usual = {"comparison", "against", "lower_bound", "upper_bound", "tolerance", "tolerance_in", "basis"}
    assert {name: written[name] for name in asked} == asked
    assert not (usual - asked.keys()) & written.keys()
    assert {written[name] or None for name in old if name not in asked} <= {None}
    assert load_plan(exported).outcome == "unchanged"
    rule = rule_of(Indicator.objects.get(name="開催回数"))
    assert rule.comparison == Aim(asked.get("comparison", "value"))


@pytest.mark.django_db
def test_the_form_for_exchange_says_it_only_where_it_is_asked() -> None:
    plan = load_plan(document(**KEEP)).plan
    usual, kept = export_exchange(plan)["initiatives"][0]["indicators"]
    assert (kept["comparison"], kept["tolerance"], kept["tolerance_in"]) == ("keep", 5, "percent")
    assert "comparison" not in usual
    assert "basis" not in kept


NO_TARGET = "目標値（target）も年度ごとの値（expectations）もありません"
REFUSED = [
    ({}, NO_TARGET),
    ({"comparison": "rank"}, NO_TARGET),
    ({"target": "5"}, "目標の向きは、目標値では以上・超・以下・未満"),
    ({"comparison": "between", "lower_bound": "1"}, "「範囲」には上限が必要です"),
    ({"comparison": "increase"}, "基準値と前回の実績のどちらと比べるか"),
    ({"comparison": "keep"}, "目標の向きは、目標値では以上・超・以下・未満、維持では以上・以下"),
    ({**KEEP, "tolerance_in": ""}, "許容幅が指標の単位か、基準値に対する％か"),
    ({"comparison": "none", "expectations": {"2025": "5"}}, "「設定なし」には年度ごとの値を書けません"),
    ({"comparison": "previous_or_more", "direction": "at_least"}, "「以上」と決まっています"),
    ({"comparison": "rank", "kind": "cumulative", "target": "3"}, "「順位」は、毎年の数値、１回当たり"),
    ({"comparison": "範囲"}, "比較「範囲」は使えません"),
    ({**KEEP, "baseline_date": "令和元年10月1日"}, "基準値の時点は日付（2025-04-01 の形）で書いてください"),
    ({**KEEP, "baseline_date": "2019-02-30"}, "基準値の時点は日付（2025-04-01 の形）で書いてください"),
    ({"comparison": "none", "baseline_date": "2019-10-01"}, "基準値の時点は、基準値があるときだけ"),
    ({"comparison": "none", "years_behind": 11}, "値の遅れ（年）「11」"),
    ({"comparison": "none", "basis": "year"}, "値の期間「year」は使えません"),
    (
        {"comparison": "rank", "target": "3", "expectations": {"令和7": "5"}},
        "年度ごとの値の年度「令和7」を西暦4桁で",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "says"), REFUSED)
def test_what_contradicts_the_comparison_is_told_by_place(asked: dict[str, Any], says: str) -> None:
    kind = {"kind": asked.pop("kind")} if "kind" in asked else {}
    data = document(**asked)
    first(data)["indicators"][1].update(kind)
    with pytest.raises(PlanDocumentError) as refusal:
        load_plan(data)
    (problem,) = refusal.value.problems
    assert problem.startswith("施策 暮－①：数値目標2の")
    assert says in problem
    assert not Indicator.objects.exists()


# values that the database refuses, whoever writes them → the constraint
KEPT_OUT: list[tuple[dict[str, Any], str]] = [
    ({"comparison": "range"}, "indicator_known_codes"),
    ({"basis": "school_year"}, "indicator_known_codes"),
    (
        {"kind": "cumulative", "comparison": "previous_or_more", "direction": ""},
        "indicator_comparison_of_kind",
    ),
    ({"direction": ""}, "indicator_direction_of_comparison"),
    ({"comparison": "rank", "direction": "at_most"}, "indicator_direction_of_comparison"),
    ({"comparison": "keep", "direction": "above", "target": None}, "indicator_direction_of_comparison"),
    ({"comparison": "increase", "direction": "", "target": None}, "indicator_against_of_comparison"),
    ({"against": "baseline"}, "indicator_against_of_comparison"),
    ({"comparison": "none", "direction": ""}, "indicator_target_of_comparison"),
    ({"comparison": "between", "direction": "", "target": None}, "indicator_bounds_of_comparison"),
    (
        {"comparison": "between", "direction": "", "target": None, "lower_bound": 2, "upper_bound": 1},
        "indicator_bounds_of_comparison",
    ),
    ({"lower_bound": 1, "upper_bound": 2}, "indicator_bounds_of_comparison"),
    ({"tolerance": 1, "tolerance_in": "unit"}, "indicator_tolerance_of_comparison"),
    (
        {"comparison": "keep", "target": None, "tolerance": -1, "tolerance_in": "unit"},
        "indicator_tolerance_of_comparison",
    ),
    ({"comparison": "keep", "target": None, "tolerance": 1}, "indicator_tolerance_of_comparison"),
    ({"baseline_date": dt.date(2019, 10, 1)}, "indicator_baseline_date_of_baseline"),
    ({"years_behind": 11}, "indicator_years_behind_0_to_10"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("values", "name"), KEPT_OUT)
def test_the_database_refuses_it(values: dict[str, Any], name: str) -> None:
    load_plan(small())
    rows = Indicator.objects.filter(name="開催回数")
    rows.update(kind="annual", counts_events_of=None)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows.update(**values)


@pytest.mark.django_db
def test_the_correction_of_data_says_it_at_the_field() -> None:
    load_plan(small())
    indicator = Indicator.objects.get(name="開催回数")
    indicator.comparison, indicator.direction = "between", "at_least"
    with pytest.raises(ValidationError) as refusal:
        indicator.full_clean()
    said = refusal.value.message_dict
    assert said["direction"] == ["「範囲」の目標の向き（以上・以下など）がありません。空欄にしてください。"]
    assert said["lower_bound"] == ["「範囲」には下限が必要です（下限と上限も範囲に含まれます）。"]
    assert "target" in said


def placed(*listed: Any) -> dict[str, Any]:
    """A small plan of two initiatives, of which the second shows indicators of the first."""

    def change(data: dict[str, Any]) -> None:
        other = copy.deepcopy(first(data)) | {
            "code": "暮－②",
            "number": 2,
            "plain_code": "暮-2",
            "slug": "kurashi-2",
        }
        data["initiatives"].append(other | {"placed_indicators": list(listed)})

    return small(change)


@pytest.mark.django_db
def test_an_indicator_shown_elsewhere_comes_back() -> None:
    data = placed({"initiative": "kurashi-1", "indicator": 1})
    plan = load_plan(data).plan
    (row,) = IndicatorPlacement.objects.all()
    assert (row.indicator.name, row.indicator.initiative.slug, row.initiative.slug) == (
        "開催回数",
        "kurashi-1",
        "kurashi-2",
    )
    exported = export_document(plan)
    assert exported["initiatives"][1]["placed_indicators"] == [{"initiative": "kurashi-1", "indicator": 1}]
    assert "placed_indicators" not in exported["initiatives"][0]
    assert load_plan(exported).outcome == "unchanged"
    result = load_plan(placed({"initiative": "kurashi-1", "indicator": 0}), update=True)
    assert result.differences == [
        "文書にだけあります：施策 暮－② 再掲の数値目標（暮－① 数値目標1）",
        "登録にだけあります：施策 暮－② 再掲の数値目標（暮－① 数値目標2）",
    ]
    assert IndicatorPlacement.objects.get().indicator.name == "参加者数"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("listed", "says"),
    [
        (
            [{"initiative": "kurashi-9", "indicator": 0}],
            "「kurashi-9」の0番（0から）の数値目標は、計画書データにありません",
        ),
        ([{"initiative": "kurashi-1", "indicator": 7}], "「kurashi-1」の7番（0から）"),
        ([{"initiative": "kurashi-1", "indicator": "1"}], "「kurashi-1」の1番（0から）"),
        ([{"initiative": "kurashi-2", "indicator": 0}], "別の施策のもの"),
        ([{"initiative": "kurashi-1", "indicator": 0}] * 2, "重複しています"),
        ([{"initiative": "kurashi-1", "indicators": 0}], "「indicators」という項目は使えません"),
    ],
)
def test_a_placement_that_leads_nowhere_is_told(listed: list[Any], says: str) -> None:
    with pytest.raises(PlanDocumentError) as refusal:
        load_plan(placed(*listed))
    assert any(one.startswith("施策 暮－②：再掲の数値目標") and says in one for one in refusal.value.problems)


@pytest.mark.django_db
def test_an_indicator_of_its_own_is_not_placed_again() -> None:
    load_plan(small())
    indicator = Indicator.objects.first()
    assert indicator is not None
    with pytest.raises(ValidationError, match="この取組自身の数値目標"):
        IndicatorPlacement(indicator=indicator, initiative=indicator.initiative).full_clean()
