"""計画書 as a workbook: a worksheet for each chapter, and one for each official sheet."""

from collections.abc import Iterator, Mapping

from xlsxwriter.worksheet import Worksheet

from imari_dx.shared.sheet_names import sheet_names
from initiatives.prose import PartKind, ProsePart
from reports.documents.plan_book import FIGURE_NOTE, BookChapter, ChapterKind, PlanBook
from reports.formats.xlsx import palette
from reports.formats.xlsx.book import FRAME, MINCHO, Book, Style
from reports.formats.xlsx.cover import COVER_NAME, draw_cover
from reports.formats.xlsx.table import HEAD, TEXT, Table
from reports.formats.xlsx.workbooks import in_order, initiative_sheet

_WIDTH = 660  # pixels of a page
_TERM, _DEFINITION = 200, 460
_PROSE: Style = {**MINCHO, "font_size": 10.5}
_CHAPTER: Style = {"font_size": 14, "bold": True}
_FRAME: Style = {**FRAME, "align": "center", "valign": "vcenter", "font_color": palette.QUIET}
_FRAME_HEIGHT = 150.0  # points
_GAP = 6.0


def plan_book_workbook(document: PlanBook) -> bytes:
    """Return a cover that leads to all, and the chapters in order; the same document gives the same bytes."""
    book = Book(
        title=document.title,
        contact=document.contact,
        author=document.municipality,
        page_number="－ &P －",
    )
    names = _names(document)
    _draw_cover(book, document, names)
    for chapter in document.chapters:
        match chapter.kind:
            case ChapterKind.SHEETS:
                _draw_sheets(book, document, chapter, names)
            case ChapterKind.GLOSSARY:
                _draw_glossary(_table(book, names[chapter.key], chapter, (_TERM, _DEFINITION)), chapter)
            case ChapterKind.OUTLINE:
                _draw_outline(_table(book, names[chapter.key], chapter), chapter)
            case ChapterKind.PROSE:
                _draw_prose(_table(book, names[chapter.key], chapter), chapter)
    for sheet in book.workbook.worksheets()[1:2]:
        sheet.set_start_page(1)  # as on paper: the cover has no number
    return book.finish()


def _names(document: PlanBook) -> dict[str, str]:
    """The worksheets' names by the slug of an initiative and the key of a chapter."""
    sheets = {one.slug: one.plain_code for one in in_order(document.plan)}
    names = sheet_names(sheets, taken=(COVER_NAME,))
    chapters = {
        one.key: one.heading.replace("※", "") for one in document.chapters if one.kind != ChapterKind.SHEETS
    }
    return names | sheet_names(chapters, taken=(COVER_NAME, *names.values()))


def _draw_cover(book: Book, document: PlanBook, names: Mapping[str, str]) -> None:
    keys = [one.key for one in document.chapters]
    at = next((n for n, one in enumerate(document.chapters) if one.kind == ChapterKind.SHEETS), len(keys))
    sheet = book.add_sheet(COVER_NAME)
    sheet.set_footer("")
    draw_cover(
        book,
        sheet,
        lines=(
            (document.title, {"font_size": 18, "bold": True}),
            (document.period_label, {"font_size": 11}),
            *((f"{one.decided_label}　{one.name}", {"font_size": 11}) for one in document.revisions),
            (document.municipality, {"font_size": 12}),
        ),
        notes=(*_revised(document), *document.plan.notes),
        plan=document.plan,
        names=names,
        before=[names[key] for key in keys[:at]],
        after=[names[key] for key in keys[at + 1 :]],
        chapter=document.words.chapter,
    )


def _revised(document: PlanBook) -> Iterator[str]:
    for one in document.revisions:
        yield f"{one.name}（{one.decided_label}決定、{one.effective_label}）　{one.reason}"


def _table(book: Book, name: str, chapter: BookChapter, widths: tuple[int, ...] = (_WIDTH,)) -> Table:
    """A worksheet with the heading of its chapter."""
    sheet: Worksheet = book.add_sheet(name)
    table = Table(book, sheet, widths)
    if chapter.heading:
        table.line(chapter.heading, _CHAPTER)
        table.next(_GAP)
    return table


def _draw_prose(table: Table, chapter: BookChapter) -> None:
    for part in chapter.parts:
        match part.kind:
            case PartKind.SUBHEADING:
                table.next(_GAP)
                table.line(part.text, {"bold": True, "font_size": 11 if part.level == 1 else 10.5})
            case PartKind.FIGURE:
                _draw_figure(table, part)
            case PartKind.PARAGRAPH:
                table.line(f"　{part.text}", _PROSE)


def _draw_figure(table: Table, part: ProsePart) -> None:
    table.next(2 * _GAP)
    with table.together():
        if part.text:
            table.line(part.text, {"bold": True})
        table.book.write(table.sheet, table.row, 0, FIGURE_NOTE, _FRAME)
        table.next(_FRAME_HEIGHT)
        if part.source:
            table.line(part.source, {**MINCHO, "align": "right"})
    table.next(_GAP)


def _draw_outline(table: Table, chapter: BookChapter) -> None:
    for line in chapter.lines:
        if not line.indent:
            table.next(_GAP)
        weight: Style = {} if line.indent else {"bold": True}
        table.line(line.text, {**_PROSE, **weight, "align": "left", "indent": 2 * line.indent})


def _draw_glossary(table: Table, chapter: BookChapter) -> None:
    head = table.row
    table.cells(["用語", "解説"], [HEAD, HEAD])
    table.repeat(range(head, table.row))
    for group in chapter.groups:
        if group.heading:
            table.line(group.heading, {**FRAME, "bold": True})
        for term in group.terms:
            table.cells([term.heading, term.definition], [{**TEXT, "bold": True}, {**TEXT, **MINCHO}])


def _draw_sheets(book: Book, document: PlanBook, chapter: BookChapter, names: Mapping[str, str]) -> None:
    front = chapter.heading
    for sheet in in_order(document.plan):
        initiative_sheet(book, names[sheet.slug], sheet, document.plan, None, front=front)
        front = ""
