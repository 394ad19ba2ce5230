"""Items of the upper plan with titles: in the document, on pages and on the sheet."""

from typing import Any

import pytest
from django.test import Client

from indicators.book.results import load_results
from indicators.plan_io import PlanDocumentError, load_plan
from indicators.plan_io.export import export_document
from reports.builders.plan import build_plan_document
from tests.shapes.shaped import shaped_document, shaped_world

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]
ITEMS = [{"number": 3, "title": "歩きやすいまち"}, 4]


def document(*items: Any) -> dict[str, Any]:
    found = shaped_document()
    found["vision_items"] = list(items)
    found["initiatives"][0]["vision_items"] = [3, 4]
    found["initiatives"][1]["vision_items"] = [4]
    return found


def test_a_title_is_optional_and_comes_back() -> None:
    plan = load_plan(document(*ITEMS)).plan
    assert [str(item) for item in plan.vision_items.all()] == ["項目3　歩きやすいまち", "項目4"]
    assert export_document(plan)["vision_items"] == ITEMS
    assert load_plan(document(3, 4)).differences == [
        "上位計画の項目3の名称：登録は「歩きやすいまち」、文書は「（空欄）」"
    ]


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        ({"title": "x"}, "上位計画の項目の2番目：番号がありません。"),
        ({"number": "4"}, "上位計画の項目の2番目：番号は整数で書いてください。"),
        ({"number": 4, "name": "x"}, "上位計画の項目の2番目：「name」という項目は使えません。"),
        ({"number": 3}, "上位計画の項目の2番目：「3」が重複しています。"),
    ],
)
def test_a_mistake_is_told(item: Any, sentence: str) -> None:
    with pytest.raises(PlanDocumentError) as refused:
        load_plan(document(ITEMS[0], item))
    assert sentence in refused.value.problems


def test_it_stands_on_the_sheet_on_pages_and_in_the_condition(client: Client) -> None:
    world = shaped_world(document(*ITEMS))
    sheets = build_plan_document(load_results(world.plan)).sheets
    assert sheets["green-1"].vision_label == "【上位計画：項目３　歩きやすいまち】【上位計画：項目４】"
    assert sheets["green-2"].vision_label == "【上位計画：項目４】"
    client.force_login(world["secretariat"])
    page = client.get("/initiatives/green-1/").content.decode()
    assert "<span>上位計画：項目3　歩きやすいまち、4</span>" in page
    assert "<span>上位計画：項目4</span>" in client.get("/initiatives/green-2/").content.decode()
    assert ">項目3　歩きやすいまち</option>" in client.get("/dashboard/years/").content.decode()
