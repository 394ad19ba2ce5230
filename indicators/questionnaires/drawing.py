"""One sheet of a 調査票 as it is written: the parts of a page below each other, one field in each row."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from xlsxwriter.format import Format

from imari_dx.shared.csv_guard import looks_like_formula
from imari_dx.shared.row_heights import MAX_ROW_HEIGHT, line_height, split_text, text_height
from indicators.entry.cells import MARKED, CellKind, EntryCell
from indicators.questionnaires import style
from indicators.questionnaires.growing import GrowingSheet
from indicators.questionnaires.ids import (
    TITLE_ROW,
    AnyId,
    Column,
    EndId,
    EventsId,
    RowId,
    written_id,
    written_signature,
)
from indicators.questionnaires.parts import Band, EventTable, Heads, ItemLine, Line, Page, Part, Said
from indicators.questionnaires.typed import as_day, as_number

COLUMNS: Final = {Column.LABEL: (1, 28), Column.ANSWER: (2, 44), Column.UNIT: (3, 9), Column.BEFORE: (4, 36)}
HEADINGS: Final = {Column.LABEL: "項目", Column.ANSWER: "回答", Column.UNIT: "単位"}
TITLE_AT, LEAD_AT, HEAD_AT = 1, 2, 3  # rows from 0; the hidden one stands before them
_FIRST, _LAST = 1, 4
_MOST_LINES = int((MAX_ROW_HEIGHT - 6) / line_height(style.SIZE))
_KINDS: Final = {
    CellKind.NUMBER: style.NUMBER,
    CellKind.DAY: style.DAY,
    CellKind.CHOICE: style.CHOICE,
    CellKind.MARK: style.MARK_BOX,
}
END: Final = "行が足りないときは、この行の上に行を挿入してください。"
_COUNTED: Final = "開催回数は行の数から数えます"
_NEEDED: Final = "※提出に必要"
_MAY: Final = dict.fromkeys(("format_cells", "format_columns", "format_rows", "insert_rows"), True)


class Desk(Protocol):
    """What a workbook does for its sheets."""

    def format(self, style: style.Style) -> Format: ...

    def offered(self, words: Sequence[str]) -> dict[str, Any]:
        """Return the drop-down of some words."""

    def keep(self, slug: str, row_id: str, band: str, label: str) -> None:
        """Keep what says which cell is which, for a sheet that has lost its own ids."""


def draw(sheet: GrowingSheet, page: Page, desk: Desk, back: str) -> None:
    """Write a page; ``back`` is the address of the first sheet."""
    _Drawing(sheet, page, desk).draw(back)


class _Drawing:
    def __init__(self, sheet: GrowingSheet, page: Page, desk: Desk) -> None:
        self.sheet, self.page, self.desk = sheet, page, desk
        self.row, self.band = HEAD_AT + 1, ""

    def draw(self, back: str) -> None:
        self._set_up()
        self._top(back)
        for part in self.page.parts:
            self._part(part)
        self.sheet.print_area(TITLE_AT, _FIRST, self.row - 1, _LAST)

    def _set_up(self) -> None:
        for number, width in COLUMNS.values():
            self.sheet.set_column(number, number, width)
        self.sheet.set_column(0, 0, 4, None, {"hidden": True})
        self.sheet.freeze_panes(HEAD_AT + 1, 0)
        self.sheet.repeat_rows(HEAD_AT)
        self.sheet.protect("", _MAY)

    # --- the top ---

    def _top(self, back: str) -> None:
        page = self.page
        self.sheet.set_row(0, None, None, {"hidden": True})
        signature = written_signature(page.signed)
        self._id(0, signature)
        for column, (number, _width) in COLUMNS.items():
            self._write(0, number, column.value, style.LEAD)
        title = f"{page.code}　{page.title}"
        self.desk.keep(page.signed.slug, signature, "", title)
        self._id(TITLE_AT, TITLE_ROW)
        self._wide(TITLE_AT, title, style.TITLE)
        self.sheet.merge_range(LEAD_AT, 1, LEAD_AT, 3, page.lead, self.desk.format(style.LEAD))
        self.sheet.write_url(LEAD_AT, 4, back, self.desk.format(style.LINK), "「はじめに」へ戻る")
        self.sheet.set_row(LEAD_AT, text_height(page.lead, pixels=_pixels(1, 3), size=style.SIZE))
        for column, heading in {**HEADINGS, Column.BEFORE: page.before}.items():
            self._write(HEAD_AT, COLUMNS[column][0], heading, style.HEAD)
        self.sheet.set_row(HEAD_AT, style.LINE)

    # --- the parts ---

    def _part(self, part: Part) -> None:
        match part:
            case Band():
                self.band = part.text
                if part.starts_page:
                    self.sheet.set_h_pagebreaks([self.row])
                self._wide(self.row, part.text, style.SECTION if part.is_section else style.BAND)
            case Said():
                self._said(part)
                return
            case Heads():
                self._heads(part.label, part.answer, "", part.before)
            case Line():
                self._line(part)
            case ItemLine():
                self._item(part)
            case EventTable():
                self._events(part)
                return
        self.row += 1

    def _wide(self, row: int, text: str, look: style.Style) -> None:
        self.sheet.merge_range(row, _FIRST, row, _LAST, "", self.desk.format(look))
        self._write(row, _FIRST, text, look)
        size = look.get("font_size", style.SIZE)
        height = text_height(text, pixels=_pixels(_FIRST, _LAST), size=size)
        self.sheet.set_row(row, max(style.LINE, min(MAX_ROW_HEIGHT, height)))

    def _said(self, part: Said) -> None:
        """A text longer than a row can be high goes on in the next one."""
        first = _FIRST + 1 if part.label else _FIRST
        pixels = _pixels(first, _LAST)
        texts = split_text(part.text, pixels=pixels, size=style.SIZE, max_lines=_MOST_LINES)
        for number, text in enumerate(texts):
            label = part.label if number == 0 else ""
            if part.label:
                self._write(self.row, _FIRST, label, style.LABEL)
            self.sheet.merge_range(self.row, first, self.row, _LAST, "", self.desk.format(style.SAID))
            self._write(self.row, first, text.rstrip("\n"), style.SAID)
            height = max(
                text_height(text, pixels=pixels, size=style.SIZE),
                text_height(label, pixels=_pixels(_FIRST, _FIRST), size=style.SIZE),
            )
            self.sheet.set_row(self.row, max(style.LINE, min(MAX_ROW_HEIGHT, height)))
            self.row += 1

    def _heads(self, *texts: str) -> None:
        for number, text in enumerate(texts, start=_FIRST):
            self._write(self.row, number, text, style.HEAD)

    def _line(self, part: Line) -> None:
        label = self._label(part)
        self._known(RowId({Column.ANSWER: part.cell.name}), label)
        self._field(COLUMNS[Column.ANSWER][0], part.cell)
        self._write(self.row, COLUMNS[Column.UNIT][0], part.cell.unit, style.UNIT)
        is_box = part.cell.kind is CellKind.MARK
        before = style.PLANNED if is_box else style.BEFORE
        self._write(self.row, COLUMNS[Column.BEFORE][0], part.before, before)
        texts = {Column.LABEL: label, Column.ANSWER: part.cell.text, Column.BEFORE: part.before}
        self._grow(texts, room=part.room)

    def _label(self, part: Line) -> str:
        """Write name and explanation; return both."""
        runs = [(part.label, style.LABEL)]
        if part.is_needed:
            runs.append((f"\n{_NEEDED}", style.NEEDED))
        if part.hint:
            runs.append((f"\n{part.hint}", style.HINT))
        column = COLUMNS[Column.LABEL][0]
        if len(runs) == 1:
            self._write(self.row, column, part.label, style.LABEL)
        else:
            pieces = [piece for text, look in runs for piece in (self.desk.format(look), text)]
            self.sheet.write_rich_string(self.row, column, *pieces, self.desk.format(style.LABEL))
        return "".join(text for text, _look in runs)

    def _grow(self, texts: Mapping[Column, str], *, room: int = 1) -> None:
        """Make the row as high as what is in it, and as the lines that are free to be written in."""
        heights = [
            text_height(text, pixels=_pixels(COLUMNS[column][0], COLUMNS[column][0]), size=style.SIZE)
            for column, text in texts.items()
        ]
        free = room * line_height(style.SIZE) + 4
        self.sheet.set_growing_row(self.row, min(MAX_ROW_HEIGHT, max(style.LINE, free, *heights)))

    def _item(self, part: ItemLine) -> None:
        self._known(RowId({Column.ANSWER: part.status.name, Column.BEFORE: part.note.name}), part.label)
        self._write(self.row, COLUMNS[Column.LABEL][0], part.label, style.LABEL)
        self._field(COLUMNS[Column.ANSWER][0], part.status)
        self._write(self.row, COLUMNS[Column.UNIT][0], "", style.UNIT)
        self._field(COLUMNS[Column.BEFORE][0], part.note)
        self._grow({Column.LABEL: part.label, Column.BEFORE: part.note.text})

    def _events(self, part: EventTable) -> None:
        day, name, count = part.headings
        self._known(EventsId(part.prefix, len(part.rows)), day)
        self._heads(day, name, count, _COUNTED)
        for row in self._event_rows(part):
            self.row += 1
            if row:
                columns = (Column.LABEL, Column.ANSWER, Column.UNIT)
                names = {column: cell.name for column, cell in zip(columns, row, strict=True)}
                self._known(RowId(names), "")
            cells = row or (None, None, None)
            kinds = (CellKind.DAY, CellKind.LINE, CellKind.NUMBER)
            for number, (cell, kind) in enumerate(zip(cells, kinds, strict=True), start=_FIRST):
                self._typed(number, kind, cell.text if cell else "")
            self._write(self.row, _LAST, "", style.BEFORE)
            self._grow({Column.ANSWER: row[1].text if row else ""})
        self.row += 1
        self._known(EndId(part.prefix), END)
        self._wide(self.row, END, {**style.SAID, **style.HINT})
        self.row += 1

    def _event_rows(self, part: EventTable) -> Iterator[Sequence[EntryCell] | None]:
        yield from part.rows
        yield from [None] * part.spare

    # --- cells ---

    def _field(self, column: int, cell: EntryCell) -> None:
        self._typed(column, cell.kind, cell.text)
        if cell.kind is CellKind.MARK:
            # Whatever people tick a box with is read; only ○ is offered.
            self._offer(column, {**self.desk.offered([MARKED]), "show_error": False})
        elif cell.kind is CellKind.CHOICE:
            self._offer(column, self.desk.offered(list(cell.choices)))

    def _offer(self, column: int, rule: dict[str, Any]) -> None:
        self.sheet.data_validation(self.row, column, self.row, column, rule)

    def _typed(self, column: int, kind: CellKind, text: str) -> None:
        look = _KINDS.get(kind, style.TEXT)
        number = as_number(text) if kind is CellKind.NUMBER else None
        day = as_day(text) if kind is CellKind.DAY else None
        if number is not None:
            self.sheet.write_number(self.row, column, number, self.desk.format(look))
        elif day is not None:
            self.sheet.write_datetime(self.row, column, day, self.desk.format(look))
        else:
            self._write(self.row, column, text, look)

    def _write(self, row: int, column: int, text: str, look: style.Style) -> None:
        if not text:
            self.sheet.write_blank(row, column, None, self.desk.format(look))
            return
        if looks_like_formula(text):  # else it would become one when somebody edits the cell
            look = {**look, "quote_prefix": True}
        self.sheet.write_string(row, column, text, self.desk.format(look))

    def _known(self, row_id: AnyId, label: str) -> None:
        """Say which row this is: beside it, and on the sheet that nobody sees."""
        text = written_id(row_id)
        self._id(self.row, text)
        self.desk.keep(self.page.signed.slug, text, self.band, label)

    def _id(self, row: int, text: str) -> None:
        self._write(row, 0, text, style.LEAD)


def _pixels(first: int, last: int) -> int:
    """The width of some columns together."""
    return sum(7 * width + 5 for number, width in COLUMNS.values() if first <= number <= last)
