"""The title lines of a report's cover, and the 奥付 at its end."""

from collections.abc import Iterator

from xlsxwriter.worksheet import Worksheet

from reports.documents.imprint import Imprint
from reports.formats.xlsx import palette
from reports.formats.xlsx.book import Book, Style
from reports.formats.xlsx.lists import draw_front
from reports.formats.xlsx.marks import DEMO_SENTENCE
from reports.formats.xlsx.table import TEXT, Table

COLOPHON = "奥付"


def cover_lines(imprint: Imprint, *, is_demo: bool) -> Iterator[tuple[str, Style]]:
    """Yield the lines in order, each with what it looks like."""
    yield imprint.plan_title, {"font_size": 14, "bold": True}
    yield f"（{imprint.period}）", {"font_size": 11}
    yield imprint.name, {"font_size": 20, "bold": True}
    yield imprint.edition, {"font_size": 11}
    for line in imprint.decision:
        yield line, {"font_size": 12}
    for line in imprint.issuer:
        yield line, {"font_size": 12}
    if is_demo:
        yield DEMO_SENTENCE, {"bold": True, "font_color": palette.MARK}


def draw_colophon(book: Book, sheet: Worksheet, imprint: Imprint) -> None:
    """Write the 奥付 as a table of label and text."""
    table = Table(book, sheet, (90, 570))
    draw_front(table, COLOPHON)
    for label, text in imprint.colophon:
        table.cells([label, text], [{**TEXT, "bold": True}, TEXT], least=24)
    sheet.print_area(0, 0, table.row - 1, table.last_column)
