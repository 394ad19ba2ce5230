"""新旧対照表 as a workbook: one worksheet, both texts side by side, what differs underlined."""

import re
from collections.abc import Iterator, Sequence

from imari_dx.shared.row_heights import split_text, text_height
from imari_dx.shared.text_difference import Part
from reports.documents.comparison import ComparisonDocument, ComparisonLine, ComparisonPart
from reports.formats.xlsx import palette
from reports.formats.xlsx.book import BASE_SIZE, Style
from reports.formats.xlsx.marks import draw_marks, marked_book
from reports.formats.xlsx.table import HEAD, TEXT, Table

_WIDTHS = (190, 430, 430)
_TOP: Style = {**TEXT, "valign": "top"}
_PLACE: Style = {**TEXT, "bold": True, "bg_color": palette.HEAD_FILL}
_MOST_LINES = 29
_TERM = re.compile("(※+)")


def comparison_workbook(document: ComparisonDocument) -> bytes:
    """Return the table; the same document gives the same bytes."""
    book = marked_book(document, author=document.municipality)
    sheet = book.add_sheet(document.name, landscape=True)
    table = Table(book, sheet, _WIDTHS)
    if book.marks:
        draw_marks(book, sheet, table.row, table.last_column)
        table.next(20)
    table.line(document.title, {"bold": True, "font_size": 14})
    table.line(f"{document.date_label}　{document.municipality}".strip("　"), {"align": "right"})
    table.line(document.note)
    heads = [_part(table, document, part) for part in document.parts]
    if len(heads) == 1 and document.parts[0].groups:
        table.repeat(range(heads[0], heads[0] + 1))
    return book.finish()


def _part(table: Table, document: ComparisonDocument, part: ComparisonPart) -> int:
    """Write one part; return the worksheet row of its head."""
    for label, text in part.facts:
        _row(table, [[(label, False)], [(text, False)]], [_PLACE, _TOP], spans=[(0, 0), (1, 2)])
    table.next(8)
    if not part.groups:
        table.line("変更はありません。")
        return table.row
    head = table.row
    table.cells(["項目", document.before, document.after], [HEAD] * 3)
    for group in part.groups:
        _row(table, [[(group.place, False)]], [_PLACE], spans=[(0, 2)])
        for line in group.lines:
            _row(table, _sides(line), [_TOP] * 3, spans=[(0, 0), (1, 1), (2, 2)])
    table.next(12)
    return head


def _sides(line: ComparisonLine) -> list[Sequence[Part]]:
    return [[(line.item, False)], line.before, line.after]


def _row(
    table: Table,
    cells: Sequence[Sequence[Part]],
    styles: Sequence[Style],
    *,
    spans: Sequence[tuple[int, int]],
) -> None:
    """Write texts side by side, each in as many worksheet rows as the longest takes."""
    widths = [sum(table.widths[first : last + 1]) for first, last in spans]
    columns = [list(_cut(parts, width)) for parts, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, columns))):
        height = 18.0
        for (first, last), column, style, width in zip(spans, columns, styles, widths, strict=True):
            parts = column[number] if number < len(column) else []
            if last > first:
                table.sheet.merge_range(table.row, first, table.row, last, "", table.book.format(style))
            table.book.write_marked(table.sheet, table.row, first, list(_runs(parts)), style)
            text = "".join(text for text, _is_marked in parts)
            height = max(height, text_height(text, pixels=width, size=BASE_SIZE))
        table.next(height)


def _cut(parts: Sequence[Part], pixels: int) -> Iterator[list[Part]]:
    """Cut a marked text where a worksheet row is full; the marks stay where they are."""
    text = "".join(one for one, _is_marked in parts)
    rest = list(parts)
    for piece in split_text(text, pixels=pixels, size=BASE_SIZE, max_lines=_MOST_LINES):
        room, found = len(piece), []
        while room and rest:
            one, is_marked = rest.pop(0)
            found.append((one[:room], is_marked))
            if len(one) > room:
                rest.insert(0, (one[room:], is_marked))
            room -= len(found[-1][0])
        yield found


def _runs(parts: Sequence[Part]) -> Iterator[tuple[str, Style]]:
    """Pieces with their style: ※ small and raised, as in the plan."""
    for text, is_marked in parts:
        for run in filter(None, _TERM.split(text)):
            line: Style = {"underline": 1} if is_marked else {}
            yield run, {**line, **({"font_script": 1} if run[0] == "※" else {})}
