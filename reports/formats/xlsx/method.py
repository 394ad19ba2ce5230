"""評価の方法, 所見 and 外部評価 of the yearly report: its chapters of text, a worksheet each."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from reports.documents.evaluation import TextBlock
from reports.documents.method import MethodPart
from reports.formats.xlsx.below_sheet import graded
from reports.formats.xlsx.book import Book
from reports.formats.xlsx.lists import draw_front
from reports.formats.xlsx.table import TEXT, Table

_WIDTHS = (60, 120, 480)
_SECTION = {"bold": True, "font_size": 12}
_LETTER = {**TEXT, "align": "center", "bold": True}


def draw_method(book: Book, sheet: Worksheet, heading: str, parts: Sequence[MethodPart]) -> None:
    """Write the parts as the paper has them: sentences, tables of codes, rules and words."""
    table = Table(book, sheet, _WIDTHS)
    draw_front(table, heading)
    for part in parts:
        with table.together():
            table.line(part.heading, _SECTION)
            for sentence in part.sentences:
                table.line(sentence)
        _draw_tables(table, part)
        for sentence in part.closing:
            table.line(sentence)
        for term, meaning in part.terms:
            table.cells([term, meaning], [{**TEXT, "bold": True}, TEXT], spans=[(0, 1), (2, 2)])
        table.next(9)


def _draw_tables(table: Table, part: MethodPart) -> None:
    if part.grades:
        with table.headed(["評価", "区分", "意味"]):
            for grade, meaning in part.grades:
                table.cells([grade.code, grade.label, meaning], [graded(_LETTER, grade), TEXT, TEXT])
    for rules in part.tables:
        spans = ((0, 0), (1, 2))
        with table.headed(["判定案", rules.head], caption=rules.lead, spans=spans):
            for row in rules.rows:
                cases = "\n".join(f"・{case}" if len(row.cases) > 1 else case for case in row.cases)
                table.cells([row.grade.code, cases], [graded(_LETTER, row.grade), TEXT], spans=spans)


def draw_texts(book: Book, sheet: Worksheet, heading: str, blocks: Sequence[TextBlock]) -> None:
    """Write texts, each below what it is about."""
    table = Table(book, sheet, (660,))
    draw_front(table, heading)
    for block in blocks:
        table.line(block.label, _SECTION)
        table.line(block.text)
        table.next(9)
