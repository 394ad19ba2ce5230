"""What keeps a report from being submitted, as a table."""

from typing import Any

import pytest

from indicators.book.answers import missing_to_submit
from indicators.book.form_definition import STANDARD_FORM, FormDefinition, Question
from indicators.book.report_fields import TEXT_FIELDS
from initiatives.words import NEUTRAL
from tests.indicators.form_data import fields

TEXTS = dict.fromkeys(TEXT_FIELDS, "") | {"results": "実施した", "direction": "continue"}
COMPLETE: dict[str, Any] = {
    "indicators": [(7, "保有率")],
    "items": [(3, "基礎調査")],
    "measurement_statuses": {7: "confirmed"},
    "item_statuses": {3: "done"},
    "texts": TEXTS,
    "proposed_grade": "B",
    "form": STANDARD_FORM,
    "words": NEUTRAL,
    "answered_questions": set(),
    "instructions": [],
    "answered_instructions": set(),
}
ASKING = FormDefinition(
    fields(results={"own_label": "実施したこと"}),
    (Question("text", "必ず聞くこと", is_required=True, pk=4), Question("number", "任意で聞くこと", pk=5)),
)


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
        ({"texts": TEXTS | {"results": " \n"}}, ["id_results"]),
        ({"texts": TEXTS | {"direction": ""}}, ["id_direction"]),
        ({"texts": TEXTS | {"self_grade": "B"}}, []),
        ({"texts": TEXTS | {"self_grade": "A"}}, ["id_self_grade_reason"]),
        ({"texts": TEXTS | {"self_grade": "A", "self_grade_reason": "理由"}}, []),
        ({"indicators": [], "items": [], "measurement_statuses": {}, "item_statuses": {}}, []),
        ({"form": ASKING}, ["id_questions-4"]),
        ({"form": ASKING, "answered_questions": {4}}, []),
        (
            {"instructions": [(8, "全校で"), (9, "費用を")], "answered_instructions": {9}},
            ["id_responses-8"],
        ),
        (
            {
                "measurement_statuses": {},
                "item_statuses": {},
                "instructions": [(8, "全校で")],
                "texts": TEXTS | {"results": "", "direction": ""},
            },
            ["measurement-7", "item-3", "id_responses-8", "id_results", "id_direction"],
        ),
    ],
)
def test_each_missing_thing_is_named_where_it_belongs(change: dict[str, Any], anchors: list[str]) -> None:
    missing = missing_to_submit(**(COMPLETE | change))
    assert [one.anchor for one in missing] == anchors
    assert all(one.sentence.endswith("。") for one in missing)


def test_fields_and_questions_are_named_as_the_round_names_them() -> None:
    missing = missing_to_submit(**(COMPLETE | {"form": ASKING, "texts": TEXTS | {"results": ""}}))
    assert [one.sentence for one in missing] == [
        "「実施したこと」を入力してください。",
        "「必ず聞くこと」に回答してください。",
    ]
