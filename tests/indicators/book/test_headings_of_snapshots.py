"""Snapshots of every format that was ever written read as today's."""

import json
from pathlib import Path
from typing import Any

import pytest

from indicators.book.older_snapshots import FORMAT, brought_up
from indicators.book.snapshots import thaw
from tests.upgrades.dump import Dump

# The last database of each format; today's is thawed wherever a decided year is shown.
LAST_OF_FORMAT = {1: Path(__file__).parents[2] / "upgrades/13b4624.json.gz"}


def stored(number: int) -> list[dict[str, Any]]:
    """The data of all snapshots of a format."""
    rows = Dump.read(LAST_OF_FORMAT[number]).rows["indicators.snapshot"]
    data = [json.loads(row["data"]) if isinstance(row["data"], str) else row["data"] for row in rows]
    assert {one["format"] for one in data} == {number}
    return data


def test_every_older_format_is_kept_for_these_tests() -> None:
    assert sorted(LAST_OF_FORMAT) == list(range(1, FORMAT))


@pytest.mark.parametrize("number", LAST_OF_FORMAT)
def test_an_older_snapshot_says_where_its_initiative_stood(number: int) -> None:
    data = next(one for one in stored(number) if "行－⑩" in json.dumps(one, ensure_ascii=False))
    before = json.dumps(data)
    book = thaw(data)
    initiative = book.initiatives[0]
    assert [level.word for level in book.plan.levels_down] == ["分野", "施策の柱", "施策"]
    assert [one.full_name for one in initiative.headings] == [
        "行政分野",
        "デジタル化による市民生活の利便性の向上",
    ]
    assert [one.printed for one in initiative.headings] == [
        "（２）行政分野",
        "◎デジタル化による市民生活の利便性の向上",
    ]
    assert initiative.headings[0].text.startswith("（☆）は、")
    assert json.dumps(data) == before  # what is stored is never rewritten


@pytest.mark.parametrize("number", LAST_OF_FORMAT)
def test_frozen_headings_have_the_numbers_that_the_upgrade_gave_the_stored_ones(number: int) -> None:
    for data in stored(number):
        old = {row["model"]: row for row in data["rows"]}
        new = {row["pk"] for row in brought_up(data) if row["model"] == "initiatives.heading"}
        assert new == {old["initiatives.sector"]["pk"], 1_000_000 + old["initiatives.policy"]["pk"]}
