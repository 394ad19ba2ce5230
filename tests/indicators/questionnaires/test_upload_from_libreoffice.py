"""調査票 opened, filled in and saved by LibreOffice, handed in on the page: preview and result are right."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from django.test import Client

from indicators.models import ItemStatus, ReportState
from tests.cast import World
from tests.indicators.questionnaires.books import back
from tests.indicators.questionnaires.test_prepare import saved
from tests.indicators.questionnaires.test_upload import DONE, take_in, text
from tests.indicators.questionnaires.workbooks import Filled, hidden, uploaded
from tests.libreoffice import Work, column_moved, typed, worked_on

pytestmark = pytest.mark.any_database
RATE = "通信不良発生学校率"
FILLED = {
    "通信不良発生学校数": "2",
    "全学校数": "=20+4",
    "実施状況": "実施済",
    "計画：第2四半期": "○",
    "取組実績": "学校に行って調べた。\n「=」で始まる文ではない。",
    "今後の方向性": "継続",
    "予算額": "1200",
}


def typing(book: Filled, slug: str, values: Mapping[str, str], *, column: str = "") -> list[str]:
    """What is typed into the sheet of a report; into another column where it was moved to."""
    cells = {label: book.cell(slug, label) for label in values}
    return [
        typed(cell.sheet, f"{column}{cell.row}" if column else cell.place, values[label])
        for label, cell in cells.items()
    ]


def test_what_libreoffice_has_filled_in_is_reported(world: World, client: Client, tmp_path: Path) -> None:
    client.force_login(world["editor-gakko"])
    own = Filled(world, "gyo-10", "gyo-11", "gyo-12", who="editor-gakko")
    both, others = {"取組実績": "調査票", "課題": "調査票"}, Filled(world, "san-1")
    sheet = own.cell("gyo-10", "取組実績").sheet
    answers = "C"
    works = {
        "filled": Work(own.content, typing(own, "gyo-10", FILLED)),
        "moved": Work(
            own.content,
            [column_moved(sheet, answers, "J"), *typing(own, "gyo-10", FILLED, column="J")],
        ),
        "stale": Work(own.content, typing(own, "gyo-11", {**both, "成果": "調査票だけ"})),
        "another": Work(others.content, typing(others, "san-1", {"取組実績": "書いた。"})),
    }
    books = {name: Filled.of(content) for name, content in worked_on(tmp_path, works).items()}

    # One of another department is refused as a whole.
    shown = uploaded(client, books["another"])
    assert shown.status_code == 422
    assert "あなたが入力する施策ではありません。" in text(shown)

    # Columns moved, or not: the same preview, the same report.
    previews = [text(uploaded(client, books[name])) for name in ("filled", "moved")]
    for page, column in zip(previews, (answers, "J"), strict=True):
        assert "1件の施策が変わります。2件は変わりません。" in page
        assert "通信不良発生学校数：2<br>全学校数：24<br>区分：確定" in page
        assert "学校に行って調べた。<br>「=」で始まる文ではない。" in page
        assert f'data-label="セル">{column}{own.cell("gyo-10", "取組実績").row}<' in page
    assert take_in(client, uploaded(client, books["moved"]))["Location"] == DONE
    report = world.report("gyo-10")
    [measured] = report.measurements.all()
    assert (measured.numerator, measured.denominator, measured.status) == (2, 24, "confirmed")
    assert [row.status for row in report.item_results.all()] == [ItemStatus.DONE]
    assert [(bar.start_period, bar.end_period) for bar in report.actual_bars.all()] == [(2, 2)]
    assert (report.budget, report.direction, report.state) == (1200, "continue", ReportState.DRAFTING)
    assert "変わるところはありません" in text(uploaded(client, books["filled"]))
    assert "提出できます（1件）" in text(client.get(DONE))

    # Somebody has saved two of its fields since it was handed out.
    saved(world, "gyo-11", 取組実績="画面", 課題="画面")
    shown = uploaded(client, books["stale"])
    assert 'id="choice-gyo-11:results"' in text(shown)
    assert 'id="choice-gyo-11:challenges"' in text(shown)
    chosen = {"choice-gyo-11:results": "mine", "choice-gyo-11:challenges": "stored"}
    assert take_in(client, shown, **chosen)["Location"] == DONE
    report = world.report("gyo-11")
    assert (report.results, report.challenges, report.outcomes) == ("調査票", "画面", "調査票だけ")


def test_a_formula_that_was_never_computed_is_told_by_cell(world: World, client: Client) -> None:
    """As programs write workbooks that no spreadsheet program has opened since."""
    client.force_login(world["editor-gakko"])
    book = Filled(world, "gyo-10", who="editor-gakko").typed("gyo-10", {"全学校数": "=20+4"})
    shown = uploaded(client, book)
    place = book.cell("gyo-10", "全学校数").place
    assert shown.status_code == 422
    assert f"シート「行-10」の{place}（{RATE}：全学校数）" in text(shown)
    assert "計算式の結果がファイルに保存されていません" in text(shown)
    assert not hidden(text(shown), "parcel")
    assert not back(book.content).problems
