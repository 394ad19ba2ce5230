"""``script/audit questionnaires``: 調査票 of a whole plan, saved by another program; no tests."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from indicators.entry.comparison import marks
from tests.cast import World
from tests.indicators.form_data import QUESTIONS, shaped
from tests.indicators.questionnaires.books import (
    NASTY,
    back,
    book_of,
    cell_at,
    check,
    edited,
    fill,
    read_into,
    reports,
    sheet_of,
    without_merges,
)
from tests.indicators.questionnaires.test_sheets import EDITS, TYPED, WIFI, said, wifi_filled

TEXT = NASTY.replace("_x000D_", "")  # which openpyxl writes as what it stands for


def fill_in(book: Workbook) -> None:
    sheet = sheet_of(book, "行-10")
    cell_at(sheet, "通信不良発生学校数").value = "=1+2"
    cell_at(sheet, "全学校数").value = "２４校"
    cell_at(sheet, "実施・運用　4〜6月").value = "○"
    results = cell_at(sheet, "取組実績")
    results.value, results.data_type = TEXT, "s"  # openpyxl takes what begins with = for a formula
    cell_at(sheet, "今後の方向性").value = "継続"
    cell_at(sheet, "時点").value = "R8.3.31"
    cell_at(sheet, "予算額").value = 1234567
    cell_at(sheet, "学校からの報告").value = "実施済"


def saved_by_libreoffice(content: bytes, folder: Path) -> bytes:
    """The workbook after LibreOffice has opened it, computed its formulas and saved it."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail(
            "LibreOffice（soffice）がありません。script/test が導入するので、それから実行してください。"
        )
    (folder / "book.xlsx").write_bytes(content)
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder / "saved"), str(folder / "book.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    shutil.rmtree(folder / "profile", ignore_errors=True)
    return (folder / "saved" / "book.xlsx").read_bytes()


def test_a_workbook_filled_in_and_saved_by_libreoffice(world: World, tmp_path: Path) -> None:
    content = edited(book_of(world, "gyo-10", "gyo-11"), fill_in)
    found = back(saved_by_libreoffice(content, tmp_path))
    assert [str(one) for one in found.problems] == []
    first, second = found.sheets
    assert (first.slug, second.slug) == ("gyo-10", "gyo-11")
    one, other = reports(world, world["secretariat"], "gyo-10", "gyo-11")
    assert marks(read_into(other, second)) == marks(other.opened.stored)
    answer = read_into(one, first).answer
    [measured] = answer.measurements.values()
    assert (measured.numerator, measured.denominator, str(measured.reference_date)) == (3, 24, "2026-03-31")
    assert answer.texts["results"] == TEXT
    assert answer.texts["direction"] == "continue"
    assert answer.money["budget"] == 1234567
    assert [(bar.start_period, bar.end_period) for bar in answer.bars] == [(1, 1)]
    assert [item.status for item in answer.items.values()] == ["done"]
    assert (first.version, first.base) == (0, marks(one.opened.stored))


def test_a_whole_plan_comes_back_from_libreoffice(world: World, tmp_path: Path) -> None:
    shaped(world, questions=QUESTIONS)
    slugs = [one.slug for one in world.plan.initiatives.all()]
    check(world, back(saved_by_libreoffice(book_of(world, *slugs), tmp_path)))
    fill(world, world["secretariat"], *slugs)
    check(world, back(saved_by_libreoffice(book_of(world, *slugs), tmp_path)))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_a_sheet_that_was_changed_comes_back_from_libreoffice(
    world: World, tmp_path: Path, edit: Callable[[Worksheet], None]
) -> None:
    def change(book: Workbook) -> None:
        wifi_filled(book)
        without_merges(sheet_of(book, WIFI))
        edit(sheet_of(book, WIFI))

    content = edited(book_of(world, "gyo-10"), change)
    assert said(back(saved_by_libreoffice(content, tmp_path))) == TYPED
