"""外部評価 in a plan document: what it says comes in and goes out, and what it does not mention stays."""

from typing import Any

import pytest

from indicators.plan_io import PlanDocumentError, export_document, load_plan
from initiatives.models import Plan
from tests.indicators.plan_io.test_load_plan import small

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]
GRADES = [{"code": "適", "label": "妥当である"}, {"code": "再", "label": "見直しを 要する"}]


def document_with(outside: Any, **words: str) -> dict[str, Any]:
    document = small()
    document["plan"] |= {"outside": outside} | ({"words": words} if words else {})
    return document


@pytest.mark.parametrize(
    "outside",
    [{"grading": "comment"}, {"grading": "plan"}, {"grading": "own", "grades": GRADES}],
    ids=lambda one: one["grading"],
)
def test_it_comes_with_the_plan_and_goes_out_with_it(outside: dict[str, Any]) -> None:
    document = document_with(outside, outside_body="有識者会議")
    plan = load_plan(document).plan
    assert plan.outside_grading == outside["grading"]
    assert plan.outside_label.startswith("有識者会議の")
    assert load_plan(document).outcome == "unchanged"
    written = export_document(plan)
    assert written["plan"]["outside"] == outside
    written["plan"]["slug"] = "elsewhere"
    assert export_document(load_plan(written).plan) == written


def test_a_plan_without_it_says_nothing_and_leaves_it_to_the_city() -> None:
    plan = load_plan(small()).plan
    assert "outside" not in export_document(plan)["plan"]
    Plan.objects.update(outside_grading="own", outside_grades="適　妥当である")
    assert load_plan(small(), update=True).outcome == "unchanged"
    assert load_plan(document_with({"grading": ""}), update=True).outcome == "updated"
    plan.refresh_from_db()
    assert (plan.outside_grading, plan.outside_grades) == ("", "")


@pytest.mark.parametrize(
    ("outside", "problem"),
    [
        ("own", "項目の組（{ }）で書いてください。"),
        ({"grading": "other"}, "外部評価「other」は使えません。"),
        ({"grade": "own"}, "「grade」という項目は使えません。"),
        ({"grading": "own"}, "独自の区分を使うときだけ、必ず入力します。"),
        ({"grading": "plan", "grades": GRADES}, "独自の区分を使うときだけ、必ず入力します。"),
        ({"grading": "own", "grades": "適"}, "区分（grades）を一覧（[ ]）で書いてください。"),
        ({"grading": "own", "grades": ["適"]}, "外部評価の区分1：項目の組（{ }）で書いてください。"),
        ({"grading": "own", "grades": [{"code": "適"}]}, "外部評価の区分1：符号（code）と意味（label）を"),
        (
            {"grading": "own", "grades": [{"code": "適 当", "label": "妥当"}]},
            "外部評価の区分1：符号に空白を",
        ),
        ({"grading": "own", "grades": [*GRADES, GRADES[0]]}, "符号「適」が重複しています。"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_loaded(outside: Any, problem: str) -> None:
    with pytest.raises(PlanDocumentError) as caught:
        load_plan(document_with(outside))
    assert problem in str(caught.value)
    assert not Plan.objects.exists()
