"""Tables as a screen reader takes them: which heading is of a row and which of a column, and of which cells.

``Scope`` says it where a heading stands at the beginning of its row or column and nothing else is a heading;
a cell of any other table names its headings (``Headers``), as HTML's ``scope`` has them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pydyf

from reports.formats.tagged.structure import Tag

_SCOPES = {"row": "Row", "rowgroup": "Row", "col": "Column", "colgroup": "Column"}


@dataclass(slots=True)
class _Cell:
    tag: Tag
    row: int
    column: int
    rows: int
    columns: int
    scope: str  # of HTML; "" of a cell that is no heading
    group: int  # of the rows

    def beside(self, other: "_Cell") -> bool:
        """Whether a row has both."""
        return self.row < other.row + other.rows and other.row < self.row + self.rows

    def in_line(self, other: "_Cell") -> bool:
        """Whether a column has both."""
        return self.column < other.column + other.columns and other.column < self.column + self.columns


def complete_tables(document: Tag, ids: dict[str, Tag]) -> None:
    """Give every heading its scope, and headings and cells their ids where scopes do not suffice."""
    for number, table in enumerate(document.below("Table"), start=1):
        table.kids.sort(key=lambda kid: not (isinstance(kid, Tag) and kid.kind == "Caption"))
        cells = _cells(table)
        for cell in cells:
            _own(cell)
        if _is_plain(cells):
            continue
        _name_headings(cells, f"t{number}", ids)


def _own(cell: _Cell) -> None:
    if cell.columns > 1:
        cell.tag.attributes["ColSpan"] = cell.columns
    if cell.rows > 1:
        cell.tag.attributes["RowSpan"] = cell.rows
    if cell.scope:
        cell.tag.attributes["Scope"] = f"/{_SCOPES[cell.scope]}"


def _cells(table: Tag) -> list[_Cell]:
    taken: set[tuple[int, int]] = set()
    cells: list[_Cell] = []
    row = 0
    for group, tag in enumerate(_groups(table)):
        for line in tag.kids:
            if not isinstance(line, Tag) or line.kind != "TR":
                continue
            column = 0
            for one in line.kids:
                if not isinstance(one, Tag) or one.kind not in ("TH", "TD"):
                    continue
                while (row, column) in taken:
                    column += 1
                rows, columns = _span(one, "rowspan"), _span(one, "colspan")
                taken |= {(row + down, column + on) for down in range(rows) for on in range(columns)}
                scope = _scope(one, in_head=tag.kind == "THead")
                cells.append(_Cell(one, row, column, rows, columns, scope, group))
                column += columns
            row += 1
    return cells


def _groups(table: Tag) -> Iterable[Tag]:
    groups = [kid for kid in table.kids if isinstance(kid, Tag) and kid.kind in ("THead", "TBody", "TFoot")]
    return groups or [table]


def _span(tag: Tag, name: str) -> int:
    return int(tag.node.attributes.get(name, 1))


def _scope(tag: Tag, *, in_head: bool) -> str:
    if tag.kind == "TD":
        return ""
    scope = str(tag.node.attributes.get("scope", ""))
    return scope if scope in _SCOPES else ("col" if in_head else "row")


def _is_plain(cells: list[_Cell]) -> bool:
    """Whether headings stand only at the beginning of rows and columns, each of one row or one column."""
    data = [cell for cell in cells if not cell.scope]
    top = min((cell.row for cell in data), default=0)
    left = min((cell.column for cell in data), default=0)
    return all(
        (cell.scope == "row" and cell.column < max(left, 1) and cell.rows == 1)
        or (cell.scope == "col" and cell.row < max(top, 1) and cell.columns == 1)
        for cell in cells
        if cell.scope
    )


def _name_headings(cells: list[_Cell], prefix: str, ids: dict[str, Tag]) -> None:
    headings = [cell for cell in cells if cell.scope]
    for number, heading in enumerate(headings, start=1):
        name = f"{prefix}-{number}"
        heading.tag.extra["ID"] = name
        ids[name] = heading.tag
    for cell in cells:
        if not cell.scope:
            named = [pydyf.String(one.tag.extra["ID"]) for one in headings if _is_heading_of(one, cell, cells)]
            if named:
                cell.tag.attributes["Headers"] = pydyf.Array(named)


def _is_heading_of(heading: _Cell, cell: _Cell, cells: list[_Cell]) -> bool:
    """As HTML has it: to the left or above, and nothing like it in between."""
    if heading.scope == "rowgroup":
        return heading.group == cell.group and heading.row < cell.row
    if heading.scope == "row":
        return (
            heading.beside(cell)
            and heading.column < cell.column
            and not any(
                one.scope == "row" and heading.column < one.column < cell.column and _parted(heading, one, cells)
                for one in cells
                if one.beside(cell)
            )
        )
    return (
        heading.in_line(cell)
        and heading.row < cell.row
        and not any(
            one.scope in ("col", "colgroup") and heading.row < one.row < cell.row and _apart(heading, one, cells)
            for one in cells
            if one.in_line(cell)
        )
    )


def _parted(first: _Cell, second: _Cell, cells: list[_Cell]) -> bool:
    """Whether data stand between two headings of a row, so that the second begins anew."""
    return any(
        not one.scope and one.beside(second) and first.column < one.column < second.column for one in cells
    )


def _apart(first: _Cell, second: _Cell, cells: list[_Cell]) -> bool:
    return any(not one.scope and one.in_line(second) and first.row < one.row < second.row for one in cells)
