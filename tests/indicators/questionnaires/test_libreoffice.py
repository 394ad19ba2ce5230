"""A 調査票 that was filled in and saved by LibreOffice reads as it was filled in."""

from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from indicators.entry.comparison import marks
from tests.cast import World
from tests.indicators.questionnaires.books import (
    NASTY,
    back,
    book_of,
    cell_at,
    edited,
    read_into,
    reports,
    sheet_of,
)
from tests.indicators.questionnaires.office import saved_by_libreoffice

pytestmark = pytest.mark.any_database
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
