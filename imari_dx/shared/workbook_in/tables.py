"""A table on a sheet: its row of headings is looked for, and its columns are told by their headings."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from imari_dx.shared.csv_in import Column, plain_heading
from imari_dx.shared.workbook_in.values import Cell, CellProblem, Sheet, letters

_LOOKED_AT: Final = 100  # rows with something in them, from the top
_SIMILAR: Final = 0.6
_MOST_TOLD: Final = 20
_SHOWN: Final = 5  # of hidden rows or columns


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below the headings; its cells by the names of the columns."""

    number: int
    cells: Mapping[str, Cell]

    def __getitem__(self, column: str) -> Cell:
        """Return a cell; a blank one where the table has no such column. KeyError for one never asked for."""
        return self.cells[column]


@dataclass(frozen=True, slots=True)
class Table:
    """What was found. Without ``header_row`` nothing was, and ``problems`` say so."""

    sheet: Sheet
    header_row: int | None
    columns: frozenset[str]
    rows: Sequence[TableRow]
    problems: tuple[CellProblem, ...] = ()  # headings that are missing or stand twice
    remarks: tuple[CellProblem, ...] = ()  # what is not read, and what is although it is hidden


def table(sheet: Sheet, columns: Sequence[Column]) -> Table:
    """Return the rows of a table, wherever it stands and in whatever order its columns are."""
    header = header_row(sheet, columns)
    if header is None:
        names = "」「".join(column.name for column in columns if column.is_required) or columns[0].name
        words = f"表の見出しが見つかりません。1行に「{names}」の見出しを書き、その下に値を書いてください。"
        first = sheet.cell(next(iter(sheet.filled_rows), 1), 1)
        return Table(sheet, None, frozenset(), (), (CellProblem.of(first, words),))
    places, problems = _places(sheet, header, columns)
    if not sheet.name:
        problems += _too_long(sheet, header)
    rows = tuple(_rows(sheet, header, columns, {name: cell.column for name, cell in places.items()}))
    remarks = (*_unread(sheet, header, columns, places), *_hidden(sheet, rows, places))
    return Table(sheet, header, frozenset(places), rows, tuple(problems), remarks)


def header_row(sheet: Sheet, columns: Sequence[Column]) -> int | None:
    """Return the row in which most headings stand; None where no row has two, or the only one."""
    known = _known(columns)
    found = {
        number: len({known[heading] for heading in map(_heading, sheet.row(number)) if heading in known})
        for number in sheet.filled_rows[:_LOOKED_AT]
    }
    best = max(found, key=lambda number: found[number], default=None)
    return best if best is not None and found[best] >= min(2, len(columns)) else None


def _known(columns: Sequence[Column]) -> dict[str, str]:
    return {plain_heading(word): column.name for column in columns for word in (column.name, *column.also)}


def _heading(cell: Cell) -> str:
    return plain_heading(cell.text)


def _places(
    sheet: Sheet, header: int, columns: Sequence[Column]
) -> tuple[dict[str, Cell], list[CellProblem]]:
    """Return the heading of each column that is there, and what is wrong with the headings."""
    known, places, problems = _known(columns), dict[str, Cell](), list[CellProblem]()
    for cell in sheet.row(header):
        name = known.get(_heading(cell)) if not cell.is_blank else None
        if name is None:
            continue
        if name in places:
            words = f"見出し「{name}」が2つあります（もう1つは{places[name].place}）。1つにしてください。"
            problems.append(CellProblem.of(cell, words))
        else:
            places[name] = cell
    last = sheet.cell(header, 1)
    for column in columns:
        if column.is_required and column.name not in places:
            words = f"この行の見出しに「{column.name}」がありません。列を足して、見出しを書いてください。"
            problems.append(CellProblem.of(last, words))
    return places, problems


def _rows(
    sheet: Sheet, header: int, columns: Sequence[Column], places: Mapping[str, int]
) -> Iterator[TableRow]:
    for number in sheet.filled_rows:
        if number <= header:
            continue
        cells = {
            column.name: _cell(sheet, number, places.get(column.name), column.name) for column in columns
        }
        is_heading = all(
            plain_heading(cells[name].text) == _heading(sheet.cell(header, place))
            for name, place in places.items()
        )
        if not is_heading and any(not cell.is_blank for cell in cells.values()):
            yield TableRow(number, cells)


def _cell(sheet: Sheet, row: int, column: int | None, name: str) -> Cell:
    """Return a cell that says where it stands; of a column that is missing one at the row's beginning."""
    if column is None:
        return Cell(sheet.name, row, 1, heading=name)
    cell = sheet.cell(row, column)
    return cell if sheet.name else replace(cell, heading=name)


def _too_long(sheet: Sheet, header: int) -> Iterator[CellProblem]:
    """Say which rows of a CSV go on behind the headings: a comma too many moves all that follows."""
    width = max(cell.column for cell in sheet.row(header) if not cell.is_blank)
    for number in sheet.filled_rows:
        last = sheet.row(number)[-1]
        if number > header and last.column > width and not last.is_blank:
            words = (
                f"見出しは{width}列ですが、この行は{last.column}列あります。"
                'コンマを含む値は、" " で囲んでください。'
            )
            yield CellProblem.of(last, words)


def _unread(
    sheet: Sheet, header: int, columns: Sequence[Column], places: Mapping[str, Cell]
) -> Iterator[CellProblem]:
    """Say which headings mean nothing here, and where values stand below none."""
    known, read = _known(columns), {cell.column for cell in places.values()}
    missing = [column.name for column in columns if column.name not in places]
    headings = {cell.column: cell for cell in sheet.row(header) if not cell.is_blank}
    for cell in list(headings.values())[:_MOST_TOLD]:
        if _heading(cell) not in known:
            near = difflib.get_close_matches(cell.text, missing, n=1, cutoff=_SIMILAR)
            hint = f"「{near[0]}」のことであれば、見出しを直してください。" if near else ""
            yield CellProblem.of(cell, f"見出し「{cell.text.strip()}」の列は読みません。{hint}")
    below = {
        column: cell
        for number in reversed(sheet.filled_rows)
        if number > header
        for column, cell in sheet.cells[number].items()
        if column not in headings and column not in read and not cell.is_blank
    }
    for _column, cell in sorted(below.items())[:_MOST_TOLD]:
        yield CellProblem.of(
            cell, "見出しのない列なので、読みません。値が要るときは、見出しを書いてください。"
        )


def _hidden(sheet: Sheet, rows: Sequence[TableRow], places: Mapping[str, Cell]) -> Iterator[CellProblem]:
    """Say what was read although nobody sees it in the spreadsheet program."""
    if sheet.is_hidden and rows:
        yield CellProblem(sheet.name, f"{rows[0].number}行目から", "非表示のシートですが、読みました。")
    numbers = [row.number for row in rows if row.number in sheet.hidden_rows]
    if numbers:
        yield CellProblem(sheet.name, f"{_some(numbers)}行目", "非表示の行ですが、読みました。")
    columns = [
        letters(cell.column)
        for name, cell in places.items()
        if cell.column in sheet.hidden_columns and any(not row[name].is_blank for row in rows)
    ]
    if columns:
        yield CellProblem(sheet.name, f"{_some(columns)}列", "非表示の列ですが、読みました。")


def _some(places: Sequence[int | str]) -> str:
    return "、".join(map(str, places[:_SHOWN])) + ("…" if len(places) > _SHOWN else "")
