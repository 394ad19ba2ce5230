"""A plan document brings the plan's words; those that it leaves out are the neutral ones."""

import copy
from typing import Any

import pytest

from indicators.plan_io import export_document, load_plan
from initiatives.words import NEUTRAL, words_of
from tests.indicators.plan_io.test_load_plan import small

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

WORDS = {"body": "行革審議会", "priority_mark": "◆", "contact_department": "企画課"}


def with_words(words: dict[str, str]) -> dict[str, Any]:
    return small(lambda document: document["plan"].update(words=words))


def test_a_plan_without_words_speaks_in_neutral_ones() -> None:
    assert load_plan(small()).plan.words == NEUTRAL.at("施策")
    assert "words" not in export_document(load_plan(small()).plan)["plan"]


def test_a_plan_brings_its_words_and_takes_them_along() -> None:
    plan = load_plan(with_words(WORDS)).plan
    assert plan.words == words_of(WORDS).at("施策")
    written = export_document(plan)
    assert written["plan"]["words"] == WORDS
    assert load_plan(copy.deepcopy(written)).outcome == "unchanged"


def test_other_words_are_a_difference() -> None:
    load_plan(with_words(WORDS))
    result = load_plan(with_words(WORDS | {"body": "庁議"}), update=True)
    assert result.differences == [
        "計画の評価を決める会議体の名称：登録は「行革審議会」、文書は「庁議」",
    ]
    assert result.plan.words.decision == "庁議の決定"
