"""What keeps a report from being submitted, as a table."""

from typing import Any

import pytest

from indicators.answers import missing_to_submit

COMPLETE: dict[str, Any] = {
    "indicators": [(7, "保有率")],
    "items": [(3, "基礎調査")],
    "measurement_statuses": {7: "confirmed"},
    "item_statuses": {3: "done"},
    "results": "実施した",
    "direction": "continue",
    "self_grade": "",
    "self_grade_reason": "",
    "proposed_grade": "B",
}


@pytest.mark.parametrize(
    ("change", "anchors"),
    [
        ({}, []),
        ({"measurement_statuses": {}}, ["measurement-7"]),
        ({"measurement_statuses": {7: ""}}, ["measurement-7"]),
        ({"measurement_statuses": {7: "pending"}}, []),
        ({"item_statuses": {}}, ["item-3"]),
        ({"item_statuses": {3: ""}}, ["item-3"]),
        ({"item_statuses": {3: "not_applicable"}}, []),
        ({"results": " \n"}, ["id_results"]),
        ({"direction": ""}, ["id_direction"]),
        ({"self_grade": "B"}, []),
        ({"self_grade": "A"}, ["id_self_grade_reason"]),
        ({"self_grade": "A", "self_grade_reason": "理由"}, []),
        ({"indicators": [], "items": [], "measurement_statuses": {}, "item_statuses": {}}, []),
        (
            {"measurement_statuses": {}, "item_statuses": {}, "results": "", "direction": ""},
            ["measurement-7", "item-3", "id_results", "id_direction"],
        ),
    ],
)
def test_each_missing_thing_is_named_where_it_belongs(change: dict[str, Any], anchors: list[str]) -> None:
    missing = missing_to_submit(**(COMPLETE | change))
    assert [one.anchor for one in missing] == anchors
    assert all(one.sentence.endswith("。") for one in missing)
