"""Tables as a screen reader takes them: which heading is of a row and which of a column, and of which cells.

``Scope`` says it where a heading stands at the beginning of its row or column and nothing else is a heading;
a cell of any other table names its headings (``Headers``), as HTML's ``scope`` has them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pydyf

from reports.formats.tagged.structure import Tag

_SCOPES = {"row": "Row", "rowgroup": "Row", "col": "Column", "colgroup": "Column"}


@dataclass(slots=True, eq=False)
class _Cell:
    tag: Tag
    row: int
    column: int
    rows: int
    columns: int
    scope: str  # of HTML; "" of a cell that is no heading
    group: int  # of the rows


_Grid = dict[tuple[int, int], _Cell]


def complete_tables(document: Tag, ids: dict[str, Tag]) -> None:
    """Give every heading its scope, and headings and cells their ids where scopes do not suffice."""
    for number, table in enumerate(document.below("Table"), start=1):
        table.kids.sort(key=lambda kid: not (isinstance(kid, Tag) and kid.kind == "Caption"))
        grid: _Grid = {}
        cells = list(_cells(table, grid))
        for cell in cells:
            _describe(cell)
        if not _is_plain(cells):
            _name_headings(cells, grid, f"t{number}", ids)


def _describe(cell: _Cell) -> None:
    if cell.columns > 1:
        cell.tag.attributes["ColSpan"] = cell.columns
    if cell.rows > 1:
        cell.tag.attributes["RowSpan"] = cell.rows
    if cell.scope:
        cell.tag.attributes["Scope"] = f"/{_SCOPES[cell.scope]}"


def _cells(table: Tag, grid: _Grid) -> Iterator[_Cell]:
    groups = [kid for kid in table.kids if isinstance(kid, Tag) and kid.kind in ("THead", "TBody", "TFoot")]
    row = 0
    for number, group in enumerate(groups or [table]):
        for line in _of(group, "TR"):
            column = 0
            for tag in _of(line, "TH", "TD"):
                while (row, column) in grid:
                    column += 1
                rows, columns = (int(tag.node.attributes.get(name, 1)) for name in ("rowspan", "colspan"))
                cell = _Cell(tag, row, column, rows, columns, _scope(tag, group), number)
                places = ((row + down, column + on) for down in range(rows) for on in range(columns))
                grid.update(dict.fromkeys(places, cell))
                yield cell
                column += columns
            row += 1


def _of(tag: Tag, *kinds: str) -> Iterator[Tag]:
    return (kid for kid in tag.kids if isinstance(kid, Tag) and kid.kind in kinds)


def _scope(tag: Tag, group: Tag) -> str:
    if tag.kind == "TD":
        return ""
    scope = str(tag.node.attributes.get("scope", ""))
    return scope if scope in _SCOPES else ("col" if group.kind == "THead" else "row")


def _is_plain(cells: list[_Cell]) -> bool:
    """Whether headings stand only at the beginning of rows and columns, each of one row or one column."""
    data = [cell for cell in cells if not cell.scope]
    top = max(min((cell.row for cell in data), default=0), 1)
    left = max(min((cell.column for cell in data), default=0), 1)
    return all(
        (cell.scope == "row" and cell.column < left and cell.rows == 1)
        or (cell.scope == "col" and cell.row < top and cell.columns == 1)
        for cell in cells
        if cell.scope
    )


def _name_headings(cells: list[_Cell], grid: _Grid, prefix: str, ids: dict[str, Tag]) -> None:
    names: dict[_Cell, str] = {}
    for cell in cells:
        if cell.scope:
            name = names[cell] = cell.tag.extra["ID"] = f"{prefix}-{len(names) + 1}"
            ids[name] = cell.tag
    of_groups: dict[int, list[_Cell]] = {}
    for cell in cells:
        if cell.scope == "rowgroup":
            of_groups.setdefault(cell.group, []).append(cell)
        elif not cell.scope:
            above = [one for one in of_groups.get(cell.group, ()) if one.row < cell.row]
            found = dict.fromkeys([*above, *_headings_of(cell, grid)])
            if found:
                cell.tag.attributes["Headers"] = pydyf.Array([pydyf.String(names[one]) for one in found])


def _headings_of(cell: _Cell, grid: _Grid) -> Iterator[_Cell]:
    """As HTML has it: the nearest headings to the left and above, as far as data stand between them."""
    for row in range(cell.row, cell.row + cell.rows):
        yield from _nearest([grid.get((row, on)) for on in range(cell.column - 1, -1, -1)], "row")
    for column in range(cell.column, cell.column + cell.columns):
        way = [grid.get((up, column)) for up in range(cell.row - 1, -1, -1)]
        yield from _nearest(way, "col", "colgroup")


def _nearest(way: Iterable[_Cell | None], *scopes: str) -> list[_Cell]:
    found: list[_Cell] = []
    for one in way:
        if one is not None and one.scope in scopes:
            found.append(one)
        elif found and one is not None and not one.scope:
            break
    return found[::-1]
