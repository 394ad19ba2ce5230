"""表紙: what the workbook is, its notes, and a list of its worksheets to jump to."""

from collections.abc import Iterable, Mapping

from xlsxwriter.worksheet import Worksheet

from imari_dx.shared.row_heights import count_lines, text_height, usable_width, width_for
from imari_dx.shared.sheet_names import link_to
from reports.documents.sheet import PlanDocument
from reports.formats.xlsx import palette
from reports.formats.xlsx.book import BASE_SIZE, WRAP, Book, Style
from reports.formats.xlsx.marks import draw_marks

COVER_NAME = "表紙"
# Pixels: indent, number, title. A long number takes of the title's.
_INDENT, _NUMBER, _TITLE = 28, 76, 556
_WIDEST_NUMBER = 260
_LAST = 2
_LINK: Style = {"font_color": palette.LINK, "underline": 1, "valign": "vcenter"}
_LINK_HEIGHT = 16.5


class _Cover:
    """Writes the lines of the cover from top to bottom."""

    def __init__(self, book: Book, sheet: Worksheet, numbers: Iterable[str]) -> None:
        self.book, self.sheet, self.row = book, sheet, 0
        number = width_for(numbers, least=_NUMBER, most=_WIDEST_NUMBER, lines=1, size=BASE_SIZE)
        self.widths = (_INDENT, number, _NUMBER + _TITLE - number)
        for column, width in enumerate(self.widths):
            sheet.set_column_pixels(column, column, width)

    def title(self, lines: Iterable[tuple[str, Style]], notes: Iterable[str]) -> None:
        """Begin with the marks of the book, the title's lines and the notes."""
        if self.book.marks:
            draw_marks(self.book, self.sheet, self.row, _LAST)
            self.next(21)
        self.next(30)
        for text, style in lines:
            self.line(text, {"align": "center", **style})
        self.next(24)
        for note in notes:
            self.line(note, {"font_color": palette.QUIET})
        self.next(12)

    def links(self, names: Iterable[str]) -> None:
        """Write links to worksheets that are called as they are listed."""
        for name in names:
            self.link("", name, name, first=0)

    def finish(self) -> None:
        """Print what was written on one page."""
        self.sheet.fit_to_pages(1, 1)
        self.sheet.print_area(0, 0, self.row - 1, _LAST)

    def line(self, text: str, style: Style | None = None, *, first: int = 0) -> None:
        full = {**WRAP, "valign": "vcenter", **(style or {})}
        size = float(full.get("font_size", 10))
        height = text_height(text, pixels=sum(self.widths[first:]), size=size)
        if first < _LAST:
            self.sheet.merge_range(self.row, first, self.row, _LAST, "", self.book.format(full))
        self.book.write(self.sheet, self.row, first, text, full)
        self.next(height)

    def link(self, number: str, text: str, sheet_name: str, *, first: int = 1) -> None:
        """Write a link to a worksheet; a title of several lines is a text beside it: that wraps."""
        target, cell_format = link_to(sheet_name), self.book.format(_LINK)
        if number:
            self.sheet.write_url(self.row, first, target, cell_format, string=number)
        column = _LAST if number else first
        if number and count_lines(text, usable_width(self.widths[_LAST], BASE_SIZE)) > 1:
            self.line(text, first=_LAST)
            return
        self.sheet.write_url(self.row, column, target, cell_format, string=text)
        self.next(_LINK_HEIGHT)

    def next(self, height: float) -> None:
        self.sheet.set_row(self.row, height)
        self.row += 1


def draw_cover(
    book: Book,
    sheet: Worksheet,
    *,
    lines: Iterable[tuple[str, Style]],
    notes: Iterable[str],
    plan: PlanDocument,
    names: Mapping[str, str],
    before: Iterable[str] = (),
    after: Iterable[str] = (),
    chapter: str = "",
) -> None:
    """Write the cover on one page: title lines, notes, links to the worksheets.

    Those named in `before` and `after` stand before and after those of the plan, whose worksheets are called
    as `names` says (by slug); `chapter` heads the plan's.
    """
    cover = _Cover(book, sheet, [one.plain_code for one in plan.sheets.values()])
    cover.title(lines, notes)
    cover.links(before)
    if chapter:
        cover.line(chapter, {"bold": True, "font_size": 11})
    _list_plan(cover, plan, names)
    cover.next(6)
    cover.links(after)
    cover.finish()


def _list_plan(cover: _Cover, plan: PlanDocument, names: Mapping[str, str]) -> None:
    for place in plan.places:
        for heading in place.opened:
            if heading.level == 1:
                cover.next(6)
            cover.line(heading.text, {"bold": True} | ({"font_size": 11} if heading.level == 1 else {}))
            if heading.note:
                cover.line(heading.note, {"font_color": palette.QUIET})
        one = plan.sheets[place.slug]
        title = f"{one.plain_title}（再掲）" if place.is_again else one.plain_title
        cover.link(one.plain_code, title, names[place.slug])


def draw_title_page(
    book: Book,
    sheet: Worksheet,
    *,
    lines: Iterable[tuple[str, Style]],
    notes: Iterable[str],
    names: Iterable[str],
) -> None:
    """Write the cover of a workbook without official sheets: title lines, notes, links to its worksheets."""
    cover = _Cover(book, sheet, [])
    cover.title(lines, notes)
    cover.links(names)
    cover.finish()
