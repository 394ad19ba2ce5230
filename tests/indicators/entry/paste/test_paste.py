"""A block pasted into the entry page: read by the page's own fields, shown, and nothing written."""

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from indicators.entry.paste.preview import Outcome, PastePreview
from indicators.entry.paste.request import Paste, Spot
from indicators.entry.several import open_several
from indicators.models import EntryDraft, ReportState
from tests.cast import World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted

pytestmark = pytest.mark.any_database

Said = tuple[str, str, str]  # what becomes of it, how it is read, what the field gets


def names(world: World, slug: str, user: str) -> dict[str, str]:
    """The cells of a report by label, the first of each; boxes as 計画 第1四半期."""
    found = open_several(world[user], world.plan, 2025, slugs=[slug]).reports[0]
    cells = [
        (f"{cell.owner} {cell.label}" if cell.number else cell.label, cell.name)
        for cell in found.stored_cells
    ]
    return dict(reversed(cells))


def preview(
    world: World,
    typed: dict[str, str],
    *,
    now: dict[str, str] | None = None,
    slug: str = "gyo-10",
    user: str = "editor-gakko",
) -> PastePreview:
    """A row of cells into fields that stand beside each other, by their labels."""
    by_label = names(world, slug, user)
    spots = [
        Spot(0, n, by_label.get(label, label), (now or {}).get(label, "")) for n, label in enumerate(typed)
    ]
    reports = open_several(world[user], world.plan, 2025, slugs=[slug]).reports
    return PastePreview(Paste([list(typed.values())], 0, 0, 3, spots), {"": reports[0]})


def said(found: PastePreview) -> list[Said]:
    return [(row.outcome.value, row.new, row.value) for row in found.rows]


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("通信不良発生学校数", "１，２００校", ("put", "1,200", "１，２００校")),
        ("予算額", "1億2,300万円", ("put", "123,000千円", "1億2,300万円")),
        ("予算額", " 1,200 ", ("put", "1,200千円", "1,200")),
        ("時点", "R8.3.31", ("put", "令和8年3月31日", "R8.3.31")),
        ("区分", "調査 中", ("put", "調査中", "pending")),
        ("実施状況", "実施済", ("put", "実施済", "done")),
        ("今後の方向性", "継続", ("put", "継続", "continue")),
        ("計画 第1四半期", "〇", ("put", "○", "○")),
        ("補足", "　二つの文。\n", ("put", "二つの文。", "二つの文。")),
        ("取組実績", "一行目\r\n二行目", ("put", "一行目\n二行目", "一行目\n二行目")),
    ],
)
def test_a_cell_is_read_by_the_field_that_it_goes_into(
    world: World, label: str, text: str, expected: Said
) -> None:
    assert said(preview(world, {label: text})) == [expected]


@pytest.mark.parametrize(
    ("label", "text", "sentence"),
    [
        ("通信不良発生学校数", "三校", "「三校」は数として読み取れません。"),
        ("通信不良発生学校数", "12人", "は数として読み取れません。"),
        ("通信不良発生学校数", "-1", "負の数は入力できません。"),
        ("予算額", "1万2,345円", "端数が出ます。"),
        ("時点", "3月のおわり", "3月のおわり"),
        ("区分", "たぶん", "「たぶん」は選べません。次のどれかを入力してください：確定、速報、"),
        ("計画 第1四半期", "たぶん", "「たぶん」は読み取れません。"),
        ("補足", "一行目\n二行目", "改行は使えません。"),
        ("補足", "長" * 201, "200字以内で入力してください（現在201字）。"),
        ("補足", "#REF!", "「#REF!」は表計算ソフトのエラーの表示です。"),
        ("予算額", "####", "列の幅が足りないときの表示です。"),
        ("measurement-999-value", "1", "この欄は、いまの様式にありません。"),
        ("measurement-0-event-100-count", "1", "記録できるのは100行までです。"),
    ],
)
def test_what_a_field_cannot_read_is_named_with_its_sentence(
    world: World, label: str, text: str, sentence: str
) -> None:
    (row,) = preview(world, {label: text}).rows
    assert (row.outcome, row.place, row.new) == (Outcome.REFUSED, "1行1列目", text)
    assert sentence in row.refusal


def test_what_means_the_same_does_not_change(world: World) -> None:
    typed = {
        "通信不良発生学校数": "１２校",
        "実施状況": "実施済",
        "計画 第1四半期": "1",
        "取組実績": "同じ文",
    }
    now = {"通信不良発生学校数": "12", "実施状況": "done", "計画 第1四半期": "○", "取組実績": "同じ文 "}
    assert {row.outcome for row in preview(world, typed, now=now).rows} == {Outcome.SAME}


def test_a_blank_cell_takes_nothing_away_but_a_mark(world: World) -> None:
    typed = {"予算額": "", "取組実績": " ", "実施状況": "", "計画 第1四半期": "", "計画 第2四半期": "－"}
    now = {"予算額": "12", "取組実績": "文", "実施状況": "done"} | dict.fromkeys(list(typed)[3:], "○")
    found = preview(world, typed, now=now)
    assert [row.outcome.value for row in found.rows] == ["blank", "blank", "blank", "put", "put"]
    assert [row.now for row in found.rows] == ["12千円", "文", "実施済", "○", "○"]
    assert said(found)[3:] == [("put", "", ""), ("put", "", "")]
    assert list(found.notes) == [
        "空欄のセルでは、欄に入っている内容を消しません。",
        "○を付ける欄では、空欄と「－」のセルは○を外します。",
    ]


def test_what_stands_there_and_cannot_be_read_is_shown_and_replaced(world: World) -> None:
    (row,) = preview(world, {"予算額": "12"}, now={"予算額": "三校"}).rows
    assert (row.outcome, row.now, row.new) == (Outcome.PUT, "三校", "12千円")


def test_new_rows_of_events_are_read_like_those_of_the_page(world: World) -> None:
    by_label = names(world, "san-2", "editor-sangyo")
    prefix = next(name for name in by_label.values() if "-event-0-" in name).rsplit("-event-", 1)[0]
    typed = {
        f"{prefix}-event-7-held_on": "R7.6.1",
        f"{prefix}-event-7-name": "研修会",
        f"{prefix}-event-7-count": "１２社",
    }
    found = preview(world, typed, slug="san-2", user="editor-sangyo")
    assert [(row.outcome.value, row.new) for row in found.rows] == [
        ("put", "令和7年6月1日"),
        ("put", "研修会"),
        ("put", "12社"),
    ]
    assert found.rows[2].label.endswith("　8行目：社数")


def test_what_only_stands_there_to_be_read_is_named_with_the_reason(world: World) -> None:
    reports = open_several(world["editor-gakko"], world.plan, 2025, slugs=["gyo-10"]).reports
    spot = Spot(0, 0, "budget", "1,200千円", is_fixed=True)
    (row,) = PastePreview(Paste([["12"]], 0, 0, 3, [spot]), {"": reports[0]}).rows
    assert (row.outcome, row.label, row.now, row.new) == (Outcome.REFUSED, "予算額", "1,200千円", "12")
    assert row.refusal == "この欄は、この画面では変えられません。"
    submitted(world)
    reports = open_several(world["editor-gakko"], world.plan, 2025, slugs=["gyo-10"]).reports
    (row,) = PastePreview(Paste([["12"]], 0, 0, 3, [spot]), {"": reports[0]}).rows
    assert "「提出済」のため、編集できません。" in row.refusal


def test_of_many_cells_without_a_field_the_first_are_named(world: World) -> None:
    reports = open_several(world["editor-gakko"], world.plan, 2025, slugs=["gyo-10"]).reports
    block = [["行った。", *"x" * 24], [*"y" * 5]]
    found = PastePreview(Paste(block, 0, 0, 1, [Spot(0, 0, "results")]), {"": reports[0]})
    assert found.counts == {"put": 1, "same": 0, "blank": 0, "refused": 29}
    to_the_right = [row for row in found.refused if "右端" in row.refusal]
    assert [row.place for row in to_the_right][18:] == ["1行20列目", "1行21列目", "ほかの4個"]
    assert len([row for row in found.refused if "下端" in row.refusal]) == 5
    assert found.shown[-1].outcome is Outcome.PUT


def test_a_table_may_span_several_reports(world: World) -> None:
    """Those that are not open here are refused, and those that cannot be changed now say why."""
    submitted(world)
    reports = open_several(world["editor-gakko"], world.plan, 2025, slugs=["gyo-10", "gyo-11"]).reports
    prefixes = {f"{one.opened.initiative.slug}-": one for one in reports}
    spots = [Spot(n, 0, f"{slug}-results") for n, slug in enumerate(("gyo-11", "gyo-10", "gyo-12"))]
    block = [["行－⑪", "取組んだ。"], ["行－⑩", "取組んだ。"], ["行－⑫", "取組んだ。"]]
    rows = PastePreview(Paste(block, 0, 0, 3, spots), prefixes).rows
    assert [row.outcome.value for row in rows] == ["put", "refused", "refused"]
    assert rows[0].label == "行－⑪：取組実績"
    assert "「提出済」のため、編集できません。" in rows[1].refusal
    assert rows[2].refusal == "この欄は、この画面では変えられません。"


# --- the page's request ---


def submitted(world: World) -> None:
    client = Client()
    client.force_login(world["editor-gakko"])
    data = posted(world["editor-gakko"], world.report("gyo-10"), act="submit", **COMPLETE_GYO_10)
    assert client.post("/entry/2025/gyo-10/", data).status_code == 302
    assert world.report("gyo-10").state == ReportState.SUBMITTED


def send(
    world: World, block: Sequence[Sequence[str]], spots: list[dict[str, Any]], user: str = "editor-gakko"
) -> HttpResponse:
    client = Client()
    client.force_login(world[user])
    paste = {"block": block, "row": 0, "column": 0, "rows": 3, "spots": spots, "may_be_text": True}
    response: HttpResponse = client.post("/entry/2025/gyo-10/paste/", {"paste": json.dumps(paste)})
    return response


def spot(name: str, row: int = 0, column: int = 0, now: str = "") -> dict[str, Any]:
    return {"row": row, "column": column, "name": name, "now": now}


def test_the_dialog_shows_every_cell_and_writes_nothing(world: World) -> None:
    by_label = names(world, "gyo-10", "editor-gakko")
    numerator, denominator = by_label["通信不良発生学校数"], by_label["全学校数"]
    response = send(
        world, [["３校", "二十"], ["<b>", ""]], [spot(numerator, now="1"), spot(denominator, column=1)]
    )
    page = response.content.decode()
    assert (response.status_code, response["X-Paste-Said"]) == (200, "1")
    assert 'data-paste-spot="0" data-paste-value="３校"' in page
    assert page.count("data-paste-spot") == 1
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "1件を貼り付けます。 貼り付けられないものが2件あります。" in words
    assert "1行1列目 " in words
    assert "「二十」は数として読み取れません。" in words
    assert "&lt;b&gt;" in page
    assert "1件を貼り付ける やめる" in words or "やめる 文章としてこの欄に入れる 1件を貼り付ける" in words
    assert world.report("gyo-10").version == 0
    assert not EntryDraft.objects.exists()


def test_nothing_to_take_in_offers_no_button(world: World) -> None:
    page = send(world, [["x"]], []).content.decode()
    assert 'value="take"' not in page
    assert "貼り付けて変わる欄はありません。" in page


@pytest.mark.parametrize(
    ("user", "status"), [("editor-gakko", 409), ("editor-support", 403), ("editor-sangyo", 404)]
)
def test_who_may_not_edit_is_refused(world: World, user: str, status: int) -> None:
    submitted(world)
    response = send(world, [["1"]], [spot("results")], user=user)
    assert response.status_code == status
    if status == 409:
        assert response["X-Paste-Said"] == "1"
        assert "「提出済」のため、編集できません。" in response.content.decode()


def test_too_large_a_block_says_so(world: World) -> None:
    response = send(world, [["1"] * 5_001], [])
    assert (response.status_code, response["X-Paste-Said"]) == (422, "1")
    assert "一度に貼り付けられるのは5,000個までです。" in response.content.decode()


# --- the page's tables ---


def places(page: str, table: str) -> dict[tuple[int, int], str]:
    """The name of the field at each place of a table."""
    found = {}
    for tag in re.findall(rf'<[^>]*data-cell-table="{table}"[^>]*>', page):
        at = re.search(r'data-cell-row="(\d+)" data-cell-column="(\d+)"', tag)
        name = re.search(r' name="([^"]+)"', tag)
        if at:
            found[int(at[1]), int(at[2])] = name[1] if name else ""
    return found


def entry_page(world: World, slug: str, user: str) -> str:
    client = Client()
    client.force_login(world[user])
    return client.get(f"/entry/2025/{slug}/").content.decode()


def test_fields_beside_each_other_are_a_row_of_a_table(world: World) -> None:
    page = entry_page(world, "gyo-10", "editor-gakko")
    by_label = names(world, "gyo-10", "editor-gakko")
    first = places(page, "measurements-0")
    assert [first[0, column].rsplit("-", 1)[1] for column in range(6)] == [
        "numerator",
        "denominator",
        "status",
        "reason",
        "change_reason",
        "reference_date",
    ]
    items = places(page, "items")
    assert (items[0, 0], items[0, 1]) == (by_label["実施状況"], by_label["補足"])
    assert list(places(page, "written").values())[:4] == ["results", "outcomes", "challenges", "next_steps"]
    assert list(places(page, "money").values()) == ["budget", "settlement", "settlement_status"]
    assert set(places(page, "bars")) == {(row, column) for row in range(3) for column in range(4)}
    assert 'data-paste-url="/entry/2025/gyo-10/paste/"' in page


def test_measurements_of_one_kind_below_each_other_are_one_table(world: World) -> None:
    """行－⑬ has two of one kind; another kind begins another table."""
    shapes = [
        [form.entry for form in one.opened.stored.measurement_forms]
        for one in open_several(world["secretariat"], world.plan, 2025, slugs=["gyo-13"]).reports
    ]
    assert len(shapes[0]) == 2
    page = entry_page(world, "gyo-13", "secretariat")
    assert {row for row, _column in places(page, "measurements-0")} == {0, 1}


def test_rows_of_events_are_a_table_that_grows(world: World) -> None:
    page = entry_page(world, "san-2", "editor-sangyo")
    prefix = re.search(r'data-cell-table="(measurement-\d+-event)"', page)
    assert prefix
    assert {row for row, _column in places(page, prefix[1])} == {0, 1}
    template = re.search(r"<template>.*?</template>", page, re.DOTALL)
    assert template
    assert template[0].count('data-cell-row="__number__"') == 3


def test_what_cannot_be_edited_takes_no_paste(world: World) -> None:
    submitted(world)
    assert "data-paste-url" not in entry_page(world, "gyo-10", "editor-gakko")
