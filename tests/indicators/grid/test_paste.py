"""A block pasted into the grid: over several reports, and what is only read there is named."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.cast import World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted
from tests.indicators.grid.grid_posts import URL, as_user, cell

pytestmark = pytest.mark.any_database


def spots_of(client: Client, table: str) -> list[dict[str, Any]]:
    """The cells of a table as the script reads them off the page: controls, and those that are only read."""
    page = client.get(URL).content.decode()
    found = []
    for tag in re.findall(rf'<[^>]*data-cell-table="{table}"[^>]*>', page):
        row, column = re.findall(r'data-cell-(?:row|column)="(\d+)"', tag)
        name = re.search(r' data-cell-field="([^"]+)"', tag) or re.search(r' name="([^"]+)"', tag)
        assert name
        fixed = "data-cell-field" in tag
        spot = {
            "row": int(row),
            "column": int(column),
            "name": unescape(name[1]),
            "now": "",
            "is_fixed": fixed,
        }
        found.append(spot)
    return found


def test_a_block_over_reports_that_are_open_and_one_that_is_handed_in(world: World) -> None:
    client = as_user(world, "editor-gakko")
    ten, eleven, twelve = (world.report(f"gyo-{number}") for number in (10, 11, 12))
    handed_in = posted(world["editor-gakko"], ten, act="submit", **COMPLETE_GYO_10)
    assert client.post("/entry/2025/gyo-10/", handed_in).status_code == 302
    spots = spots_of(client, "texts")
    first = next(one for one in spots if one["name"] == cell(ten, "results"))
    assert first["is_fixed"]
    block = [["調べた。"], ["整備した。"], ["長" * 5_001]]
    paste = {"block": block, "row": first["row"], "column": first["column"], "rows": 3, "spots": spots}
    response = client.post("/grid/2025/paste/preview/", {"paste": json.dumps(paste)})
    assert response.status_code == 200
    page = response.content.decode()
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<template>")[0]))
    assert "1件を貼り付けます。 貼り付けられないものが2件あります。" in words
    assert re.search("1行1列目 行－⑩：取組実績 .*「提出済」のため、編集できません。", words)
    assert re.search("2行1列目 行－⑪：取組実績 （空欄） 整備した。", words)
    assert "行－⑫：取組実績" in words
    assert "5,000字以内で入力してください（現在5,001字）。" in words
    assert [row.version for row in map(world.report, ("gyo-11", "gyo-12"))] == [
        eleven.version,
        twelve.version,
    ]


def test_reports_of_others_take_no_block(world: World) -> None:
    """San-1 is another department's: its cells are none of this page's, whatever is sent."""
    name = cell(world.report("san-1"), "results")
    spot = {"row": 0, "column": 0, "name": name, "now": ""}
    paste = {"block": [["行った。"]], "row": 0, "column": 0, "rows": 1, "spots": [spot]}
    response = as_user(world, "editor-gakko").post("/grid/2025/paste/preview/", {"paste": json.dumps(paste)})
    assert response.status_code == 200
    assert "data-paste-spot" not in response.content.decode()
