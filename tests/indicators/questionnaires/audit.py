"""``script/audit questionnaires``: 調査票 of a whole plan, saved by another program; no tests."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.cast import World
from tests.indicators.form_data import QUESTIONS, shaped
from tests.indicators.questionnaires.books import (
    back,
    book_of,
    check,
    edited,
    fill,
    sheet_of,
    without_merges,
)
from tests.indicators.questionnaires.office import saved_by_libreoffice
from tests.indicators.questionnaires.test_sheets import EDITS, TYPED, WIFI, said, wifi_filled


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
