"""施策一覧, 用語解説 and 出典 of the yearly report."""

from collections.abc import Iterable, Mapping

from xlsxwriter.worksheet import Worksheet

from imari_dx.shared.row_heights import width_for
from initiatives.words import Words
from reports.documents.evaluation import GLOSSARY, SOURCES, GlossaryGroup, LevelSummary, ListRow
from reports.formats.xlsx.below_sheet import graded
from reports.formats.xlsx.book import BASE_SIZE, Book
from reports.formats.xlsx.marks import draw_marks
from reports.formats.xlsx.table import HEAD, TEXT, Table
from reports.formats.xlsx.values import Link, Value

CODE_WIDTH, _WIDEST_CODE = 66, 240
_LIST_WIDTHS = (220, 152, 100, 400, 44, 70)  # behind the number
_CENTRED = {**TEXT, "align": "center"}


def list_heads(words: Words) -> tuple[str, ...]:
    """The heads of the list's columns, in the plan's words."""
    return (
        words.initiative_code,
        words.initiative_title,
        "担当課",
        "状態",
        "実績値（目標）",
        "評価",
        "前年度比",
    )


def list_values(row: ListRow, names: Mapping[str, str]) -> list[Value]:
    """Return one initiative as the values of the list's columns; the number leads to its worksheet."""
    return [
        Link(row.code, names[row.slug]),
        row.title,
        row.department,
        row.state_label,
        "\n".join(row.values),
        row.grade.code,
        row.change_label,
    ]


def code_width(rows: Iterable[ListRow]) -> int:
    """Return the pixels in which every number stands on one line: a link is not broken everywhere."""
    codes = (row.code for row in rows)
    return width_for(codes, least=CODE_WIDTH, most=_WIDEST_CODE, lines=1, size=BASE_SIZE)


def draw_list(book: Book, sheet: Worksheet, summary: LevelSummary, names: Mapping[str, str]) -> None:
    """Write the list of all of a level, with a filter, its head kept in sight and on every printed page.

    `names` are the worksheets that the numbers lead to, by slug.
    """
    table = Table(book, sheet, (code_width(summary.list_rows), *_LIST_WIDTHS))
    heads = list_heads(summary.words)
    draw_front(table, f"{summary.fiscal_year_label}　{summary.list_title}")
    head_row = table.row
    table.cells(heads, [HEAD] * len(heads), least=21)
    for row in summary.list_rows:
        styles = [TEXT] * len(heads)
        styles[3] = styles[6] = _CENTRED
        styles[5] = graded({**_CENTRED, "bold": True}, row.grade)
        table.cells(list_values(row, names), styles)
    sheet.autofilter(head_row, 0, table.row - 1, table.last_column)
    sheet.freeze_panes(head_row + 1, 2)
    table.repeat(range(head_row, head_row + 1))


def draw_glossary(book: Book, sheet: Worksheet, groups: tuple[GlossaryGroup, ...]) -> None:
    """Write the glossary: the terms as the plan explains them."""
    table = Table(book, sheet, (200, 460))
    draw_front(table, GLOSSARY)
    for group in groups:
        table.line(group.heading, {"bold": True, "font_size": 11})
        for entry in group.entries:
            table.cells([entry.heading, entry.definition], [{**TEXT, "bold": True}, TEXT])
        table.next(9)


def draw_sources(book: Book, sheet: Worksheet, sources: tuple[str, ...]) -> None:
    """Write the sources, one a line."""
    table = Table(book, sheet, (24, 636))
    draw_front(table, SOURCES)
    for source in sources:
        table.cells(["・", source], [{"valign": "top"}, {"valign": "top", "text_wrap": True}])


def draw_front(table: Table, heading: str) -> None:
    """Write the marks and the heading of a worksheet."""
    if table.book.marks:
        draw_marks(table.book, table.sheet, table.row, table.last_column)
        table.next(21)
    table.line(heading, {"bold": True, "font_size": 14})
    table.next(6)
