"""Workbooks for tests: handed out, edited as people edit them, read back."""

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache

import openpyxl
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import User
from imari_dx.shared.workbook_in import read_upload
from indicators.entry.cells import MARKED, CellKind, EntryCell, cell_errors, laid_over
from indicators.entry.comparison import marks
from indicators.entry.forms.entry import EntryForm
from indicators.entry.services import Saving, save_several
from indicators.entry.several import Writable, open_several
from indicators.models import ReportingCycle
from indicators.questionnaires.books import Books, Wanted
from indicators.questionnaires.ids import SIGNATURE
from indicators.questionnaires.sheets import Questionnaire, SheetAnswer, read_questionnaire
from tests.cast import World

NOW = datetime(2026, 4, 9, 9, tzinfo=UTC)
NASTY = "=1+1 は計算式ではありません\n𠮷野家の髙さん _x000D_ <b>&amp;</b>\n\n  1-2、3/4、001\n@誰か 🙂"
LONG = "長い文章です。" * 428 + "終わり。"


def cycle_of(world: World, year: int = 2025) -> ReportingCycle:
    cycle = ReportingCycle.objects.get(plan=world.plan, fiscal_year=year)
    cycle.plan = world.plan
    return cycle


def reports(world: World, who: User, *slugs: str, year: int = 2025) -> list[Writable]:
    return list(open_several(who, world.plan, year, slugs=slugs or None).reports)


def book_of(world: World, *slugs: str, who: str = "secretariat", year: int = 2025) -> bytes:
    """The workbook of some reports, all of a round where none is named."""
    wanted = list(slugs) or [one.opened.initiative.slug for one in reports(world, world[who], year=year)]
    return Books(world[who], cycle_of(world, year), wanted).book(Wanted.of_reports(wanted))


@lru_cache(maxsize=64)  # each reading starts a process, and many tests begin with the same workbook
def back(content: bytes) -> Questionnaire:
    return read_questionnaire(read_upload(content, "調査票.xlsx"))


def only(found: Questionnaire) -> SheetAnswer:
    """The one sheet of a workbook without a problem."""
    assert [str(one) for one in found.problems] == []
    [sheet] = found.sheets
    return sheet


def edited(content: bytes, edit: Callable[[Workbook], None]) -> bytes:
    """The file after somebody has changed it in a spreadsheet program."""
    book, stream = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
    edit(book)
    book.save(stream)
    return stream.getvalue()


def sheet_of(book: Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def cell_at(sheet: Worksheet, label: str, column: str = "C") -> Cell:
    """A cell of the row whose words begin with ``label``."""
    row = next(one.row for one in sheet["B"] if str(one.value or "").startswith(label))
    found = sheet[f"{column}{row}"]
    assert isinstance(found, Cell)
    return found


def without_merges(sheet: Worksheet) -> None:
    """Rows and columns can be moved in openpyxl only where nothing is merged."""
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))


def id_column(sheet: Worksheet) -> int:
    return next(cell.column for row in sheet for cell in row if str(cell.value or "").startswith(SIGNATURE))


def read_into(writable: Writable, sheet: SheetAnswer) -> EntryForm:
    """The form as the entry page would have it with what a sheet says; all of it can be read."""
    laid = laid_over(writable.opened.stored, {name: cell.text for name, cell in sheet.cells.items()})
    assert not laid.problems
    assert laid.unknown == ()
    form = writable.form(laid.data)
    assert form.is_valid(), cell_errors(form)
    return form


def check(world: World, found: Questionnaire, who: str = "secretariat", year: int = 2025) -> None:
    """Each field of each report stands in its sheet, and says what is stored."""
    assert [str(one) for one in found.problems] == []
    assert found.notes == ()
    assert (found.plan_slug, found.fiscal_year) == (world.plan.slug, year)
    slugs = [one.slug for one in found.sheets]
    writables = reports(world, world[who], *slugs, year=year)
    for writable, sheet in zip(writables, found.sheets, strict=True):
        names = {cell.name for cell in writable.stored_cells if cell.text or "-event-" not in cell.name}
        assert names == set(sheet.cells)
        form = read_into(writable, sheet)
        assert marks(form) == marks(writable.opened.stored)
        assert sheet.base == {
            key: mark
            for key, mark in marks(form).items()
            if key in {cell.key for cell in writable.stored_cells}
        }
        assert sheet.version == writable.opened.report.version
        assert sheet.form_fingerprint == form.definition.fingerprint


def everything(writable: Writable) -> Mapping[str, str]:
    """Something for each field that there is, as nasty as it may be."""
    names = {cell.name: _sample(cell, writable.opened.fiscal_year.year) for cell in writable.stored_cells}
    return {name: text for name, text in names.items() if text}


def _sample(cell: EntryCell, year: int) -> str:
    if cell.name.endswith("-reason") or cell.name.endswith("-status") and "measurement-" in cell.name:
        return ""  # a value needs no reason
    match cell.kind:
        case CellKind.NUMBER:
            return "24" if cell.name.endswith("denominator") else "7"
        case CellKind.DAY:
            return f"{year}年6月1日"
        case CellKind.LINE:
            return "=A1+1の1-2"
        case CellKind.TEXT:
            return LONG if cell.name == "results" else NASTY
        case CellKind.CHOICE:
            return list(cell.choices)[0]
        case CellKind.MARK:
            return MARKED if cell.number != 2 else ""


def fill(world: World, who: User, *slugs: str, year: int = 2025) -> None:
    """Report all of some reports, all that ``who`` writes where none is named."""
    savings = []
    for one in reports(world, who, *slugs, year=year):
        laid = laid_over(one.opened.stored, everything(one))
        assert (laid.problems, laid.unknown) == ({}, ())
        form = one.form(laid.data)
        assert form.is_valid(), cell_errors(form)
        savings.append(Saving(one.opened.report, form.answer, one.opened.report.version, one.own_indicators))
    save_several(savings=savings, by=who, at=NOW)
