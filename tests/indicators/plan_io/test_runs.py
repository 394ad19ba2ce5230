"""In which years initiatives run, as a document says it and the database holds it."""

import copy
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from indicators.models import Indicator
from indicators.plan_io import PlanDocumentError, load_plan
from indicators.plan_io.export import export_document, export_exchange
from initiatives.models import Initiative
from tests.indicators.plan_io.test_load_plan import small

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

MERGED = {"last_year": 2025, "ending": "merged", "merged_into": "kurashi-2"}


def document(**said: Any) -> dict[str, Any]:
    """Two initiatives; of the first is said what the test says."""

    def change(data: dict[str, Any]) -> None:
        (one,) = data["initiatives"]
        second = copy.deepcopy(one)
        second |= {"code": "暮－②", "plain_code": "暮-2", "slug": "kurashi-2", "number": 2}
        data["initiatives"] = [one | said, second]

    return small(change)


def test_it_comes_back_as_it_went_in() -> None:
    plan = load_plan(document(first_year=2025, **MERGED)).plan
    one = Initiative.objects.get(slug="kurashi-1")
    assert (one.first_year, one.last_year, one.ending) == (2025, 2025, "merged")
    assert one.listed_title == "講座の開催【令和7年度新規】【令和7年度で終了（統合：暮－②）】"
    assert load_plan(export_document(plan)).outcome == "unchanged"
    for exported in (export_document(plan), export_exchange(plan)):
        first, second = exported["initiatives"]
        assert {name: first.get(name) for name in ("first_year", *MERGED)} == {"first_year": 2025, **MERGED}
        assert not {"first_year", "last_year", "ending", "merged_into"} & second.keys()


def test_a_split_comes_back_and_is_named_on_both_sides() -> None:
    data = document(last_year=2024, ending="ended")
    data["initiatives"][1] |= {"first_year": 2025, "split_from": "kurashi-1"}
    plan = load_plan(data).plan
    titles = [one.listed_title for one in Initiative.objects.filter(plan=plan)]
    assert titles == [
        "講座の開催【令和6年度で終了（分割：暮－②）】",
        "講座の開催【令和7年度新規（暮－①から分割）】",
    ]
    assert load_plan(export_document(plan)).outcome == "unchanged"
    assert [one.get("split_from") for one in export_exchange(plan)["initiatives"]] == [None, "kurashi-1"]
    assert load_plan(document(last_year=2024, ending="ended")).differences == [
        "施策 暮－②の追加した年度：登録は「令和7年度」、文書は「（空欄）」",
        "施策 暮－②の分割元：登録は「暮－①」、文書は「（空欄）」",
    ]


def test_a_difference_is_told_and_followed() -> None:
    load_plan(document())
    result = load_plan(document(**MERGED), update=True)
    assert result.differences == [
        "施策 暮－①の終わった年度：登録は「（空欄）」、文書は「令和7年度」",
        "施策 暮－①の終わり方：登録は「（空欄）」、文書は「統合」",
        "施策 暮－①の統合先：登録は「（空欄）」、文書は「暮－②」",
    ]
    assert load_plan(document(**MERGED)).outcome == "unchanged"


def test_what_another_was_merged_into_can_be_taken_out_with_it() -> None:
    load_plan(document(**MERGED))
    without = document()
    for one in without["initiatives"]:
        one["slug"] += "0"
        one["code"] += "0"
        one["plain_code"] += "0"
    load_plan(without, update=True)
    assert load_plan(without).outcome == "unchanged"


def test_targets_count_in_the_years_in_which_the_initiative_runs() -> None:
    def change(data: dict[str, Any]) -> None:
        for name in ("first_year", "last_year"):
            del data["initiatives"][0]["indicators"][1][name]
        data["initiatives"][0]["first_year"] = 2025

    load_plan(small(change))
    counted = Indicator.objects.get(name="開催回数")
    assert (counted.first_year, counted.last_year) == (2025, 2026)


@pytest.mark.parametrize(
    ("said", "sentences"),
    [
        ({"first_year": 2023}, ["追加した年度「2023」は計画期間にありません。"]),
        ({"last_year": "2025"}, ["終わった年度は西暦4桁の数（2025 の形）で書いてください。"]),
        (
            {"first_year": 2026, "last_year": 2025},
            ["終わった年度は、追加した年度と同じか、それより後にしてください。"],
        ),
        ({"ending": "completed"}, ["終わり方を選ぶときは、終わった年度も入力してください。"]),
        ({"last_year": 2025, "ending": "統合"}, ["終わり方「統合」は使えません。"]),
        (
            {"last_year": 2025, "merged_into": "kurashi-2"},
            ["統合先（merged_into）は、終わり方（ending）が merged のときに書いてください。"],
        ),
        ({"split_from": "x"}, ["分割元（split_from）「x」は計画書データにありません。"]),
        (
            {"split_from": "kurashi-1"},
            ["分割元（split_from）には、別の施策の slug を書いてください。"],
        ),
        (MERGED | {"merged_into": "x"}, ["統合先（merged_into）「x」は計画書データにありません。"]),
        (MERGED | {"merged_into": 2}, ["統合先（merged_into）「2」は計画書データにありません。"]),
        (
            MERGED | {"merged_into": "kurashi-1"},
            ["統合先（merged_into）には、別の施策の slug を書いてください。"],
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(said: dict[str, Any], sentences: list[str]) -> None:
    with pytest.raises(PlanDocumentError) as refused:
        load_plan(document(**said))
    assert refused.value.problems == [f"施策 暮－①：{sentence}" for sentence in sentences]
    assert not Initiative.objects.exists()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"first_year": 2026, "last_year": 2025}, "initiative_years_in_order"),
        ({"ending": "ended"}, "initiative_ending_has_a_year"),
        ({"last_year": 2025, "ending": "gone"}, "initiative_ending_has_a_year"),
        (
            {"last_year": 2025, "ending": "ended", "merged_into": "kurashi-2"},
            "initiative_merged_into_another",
        ),
        (
            {"last_year": 2025, "ending": "merged", "merged_into": "kurashi-1"},
            "initiative_merged_into_another",
        ),
    ],
)
def test_the_database_refuses_it(said: dict[str, Any], name: str) -> None:
    load_plan(document())
    into = said.pop("merged_into", None)
    if into:
        said["merged_into_id"] = Initiative.objects.get(slug=into).pk
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Initiative.objects.filter(slug="kurashi-1").update(**said)


def test_a_correction_refuses_years_and_partners_of_another_plan() -> None:
    load_plan(document())
    other = small(lambda data: data["plan"].update(slug="other"))
    load_plan(other)
    one = Initiative.objects.get(plan__slug="kawazoe", slug="kurashi-1")
    one.last_year, one.ending = 2030, "merged"
    one.merged_into = one.split_from = Initiative.objects.get(plan__slug="other")
    with pytest.raises(ValidationError) as refused:
        one.full_clean()
    assert refused.value.message_dict == {
        "last_year": ["計画期間の年度を入力してください。"],
        "merged_into": ["同じ計画の取組を選んでください。"],
        "split_from": ["同じ計画の取組を選んでください。"],
    }
