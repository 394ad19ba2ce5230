"""調査票 as plain values: handed out of what is stored, filled in by the words of its fields, handed back."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from imari_dx.shared.workbook_in import Cell
from imari_dx.shared.workbook_in.values import CellKind
from indicators.entry.cells import EntryCell
from indicators.entry.comparison import marks
from indicators.entry.several import Writable, open_several
from indicators.questionnaires.prepare import NOTHING_CHOSEN, Choices, FileBack, Prepared, prepare
from indicators.questionnaires.sheets import Questionnaire, SheetAnswer
from tests.cast import World


def opened(world: World, slug: str, who: str = "secretariat") -> Writable:
    return open_several(world[who], world.plan, 2025, slugs=[slug], with_decided=True).reports[0]


def sheet_of(writable: Writable) -> SheetAnswer:
    """A sheet as it is handed out: a row for each field, the input in column D."""
    code = writable.opened.initiative.plain_code
    cells = {
        cell.name: _cell(code, row, cell.text) for row, cell in enumerate(writable.stored_cells, start=5)
    }
    stored = writable.opened.stored
    title = Cell(code, 2, 1, CellKind.TEXT, "題名", writable.opened.initiative.plain_title)
    return SheetAnswer(
        writable.opened.initiative.slug,
        writable.opened.report.version,
        marks(stored),
        stored.definition.fingerprint,
        code,
        cells,
        title,
    )


def _cell(sheet: str, row: int, text: str) -> Cell:
    return Cell(sheet, row, 4, CellKind.TEXT, text, text) if text else Cell(sheet, row, 4)


def field(writable: Writable, label: str) -> EntryCell:
    """A field by its words, ``owner：label`` where the label alone is not enough; an event with its row."""
    owner, _, own = label.rpartition("：")
    return next(
        cell
        for cell in writable.stored_cells
        if cell.label == own and owner in (cell.owner, f"{cell.owner}{cell.number}", "")
    )


def filled(writable: Writable, sheet: SheetAnswer, typed: Mapping[str, Any]) -> SheetAnswer:
    """A sheet with some cells typed over: texts, numbers, or cells of another kind as they are."""
    cells = dict(sheet.cells)
    for label, value in typed.items():
        name = field(writable, label).name
        at = cells[name]
        cells[name] = put(at, value)
    return replace(sheet, cells=cells)


def put(at: Cell, value: Any) -> Cell:
    if isinstance(value, CellKind):
        return replace(at, kind=value, value=None, text="#N/A" if value is CellKind.ERROR else "")
    if value == "":
        return Cell(at.sheet, at.row, at.column)
    if isinstance(value, int):
        return replace(at, kind=CellKind.NUMBER, value=Decimal(value), text=str(value))
    if isinstance(value, str):
        return replace(at, kind=CellKind.TEXT, value=value, text=value)
    return replace(at, kind=CellKind.DATE, value=value, text=value.isoformat())


def handed_back(
    world: World,
    *sheets: SheetAnswer,
    who: str = "editor-gakko",
    choices: Choices = NOTHING_CHOSEN,
    **more: Any,
) -> Prepared:
    """What becomes of a workbook with these sheets."""
    found = Questionnaire(more.pop("plan", world.plan.slug), more.pop("year", 2025), sheets, **more)
    cycle = world.plan.reporting_cycles.get(fiscal_year=2025)
    cycle.plan = world.plan
    return prepare([FileBack("", found)], cycle=cycle, by=world[who], choices=choices)
