"""A running total that starts at its baseline, and indicators rated as one, as a document brings them."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from indicators.book.assessment import rule_of
from indicators.models import Indicator
from indicators.plan_io import PlanDocumentError, export_document, load_plan
from indicators.plan_io.export import export_exchange
from tests.indicators.plan_io.test_load_plan import first, small

pytestmark = pytest.mark.any_database

TOTAL: dict[str, Any] = {
    "kind": "cumulative",
    "timing": "at_end",
    "direction": "at_least",
    "target": "300",
    "baseline": "120",
    "first_year": 2024,
}


def document(**asked: Any) -> dict[str, Any]:
    def change(data: dict[str, Any]) -> None:
        indicator = first(data)["indicators"][1]
        for name in ("direction", "target", "counts_events_of", "expectations"):
            indicator.pop(name, None)
        indicator.update(**asked)

    return small(change)


@pytest.mark.django_db
def test_they_come_back_and_reach_the_judgement() -> None:
    given = TOTAL | {"baseline_year": 2023, "starts_at_baseline": True, "rating_group": "参加"}
    plan = load_plan(document(**given)).plan
    usual, written = first(export_document(plan))["indicators"]
    assert (written["starts_at_baseline"], written["rating_group"]) == (True, "参加")
    assert not {"starts_at_baseline", "rating_group"} & usual.keys()
    assert load_plan(export_document(plan)).outcome == "unchanged"
    exchanged = export_exchange(plan)["initiatives"][0]["indicators"]
    assert (exchanged[1]["starts_at_baseline"], exchanged[1]["rating_group"]) == (True, "参加")
    assert "rating_group" not in exchanged[0]
    rule = rule_of(Indicator.objects.get(name="開催回数"))
    assert (rule.start, rule.rating_group) == (120, "参加")


@pytest.mark.django_db
def test_a_baseline_that_a_total_does_not_start_from_is_pointed_out() -> None:
    result = load_plan(document(**TOTAL, baseline_year=2023))
    assert result.warnings == [
        "施策 暮－① 数値目標2の累計は0から始まり、基準値は累計に入りません。"
        "基準値から始まる累計のときは、starts_at_baseline を true にしてください。"
    ]
    assert rule_of(Indicator.objects.get(name="開催回数")).start is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        TOTAL | {"baseline_year": 2024, "starts_at_baseline": True},
        {k: v for k, v in TOTAL.items() if k != "baseline"} | {"starts_at_baseline": True},
        TOTAL | {"baseline_year": 2023, "starts_at_baseline": True, "kind": "level"},
    ],
    ids=["of a year that counts", "no baseline", "no total"],
)
def test_a_start_that_is_none_is_told_by_place(asked: dict[str, Any]) -> None:
    with pytest.raises(PlanDocumentError) as refused:
        load_plan(document(**asked))
    assert "施策 暮－①：数値目標2の基準値から始まるのは累計だけです。" in str(refused.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"kind": "level", "baseline": 1, "baseline_year": 2023},
        {"kind": "cumulative", "baseline": None, "baseline_year": None},
        {"kind": "cumulative", "baseline": 1, "baseline_year": 2030},
    ],
)
def test_the_database_refuses_it(values: dict[str, Any]) -> None:
    load_plan(small())
    rows = Indicator.objects.filter(name="開催回数")
    rows.update(counts_events_of=None)
    with pytest.raises(IntegrityError, match="indicator_total_starts_before"), transaction.atomic():
        rows.update(starts_at_baseline=True, **values)
