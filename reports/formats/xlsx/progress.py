"""進捗一覧表 as a workbook: a row per indicator, on a worksheet of A3 for each block of years."""

from collections.abc import Iterator, Sequence

from xlsxwriter.worksheet import Worksheet

from imari_dx.shared.fiscal_year import FiscalYear, Timeline
from reports.documents.cells import cell_of
from reports.documents.progress import ProgressDocument, ProgressLine, ProgressRow, ProgressValue
from reports.formats.xlsx import palette
from reports.formats.xlsx.below_sheet import graded
from reports.formats.xlsx.book import Book, Style
from reports.formats.xlsx.marks import draw_marks, marked_book
from reports.formats.xlsx.paper import Paper
from reports.formats.xlsx.table import HEAD, NUMBER, TEXT, Table
from reports.formats.xlsx.values import Value

# In pixels. A page of A3 across holds some 1,790 of them before letters of 10 points are printed below 8.
_CODE, _TITLE, _DEPARTMENT, _GRADE, _CHANGE = 60, 176, 146, 48, 44
_NAME, _TARGET, _LETTER, _STANDING = 176, 126, 32, 60
_VALUE, _NARROW_VALUE, _COMFORTABLE_YEARS = 118, 84, 5
_CENTRED: Style = {**TEXT, "align": "center"}
_RIGHT: Style = {**TEXT, "align": "right"}
_KEPT_COLUMNS = 2  # number and title stay in sight
_PLACE: Style = {**TEXT, "bold": True, "bg_color": palette.HEAD_FILL}


def progress_workbook(document: ProgressDocument) -> bytes:
    """Return the table. Every row says whose it is, so that the list can be filtered."""
    book = marked_book(document, author=document.municipality)
    blocks = document.timeline.blocks
    for block in blocks:
        name = "進捗一覧表" if len(blocks) == 1 else f"{block.years[0].label}〜{block.years[-1].label}"
        _Sheet(
            document, book, book.add_sheet(name, landscape=True, paper=Paper.A3, has_binding=True), block
        ).draw()
    return book.finish()


class _Sheet:
    """The worksheet of one block of years."""

    def __init__(self, document: ProgressDocument, book: Book, sheet: Worksheet, block: Timeline) -> None:
        self.document, self.sheet, self.years = document, sheet, block.years
        self.place = document.timeline.place_of(block)
        value = _VALUE if len(self.years) <= _COMFORTABLE_YEARS else _NARROW_VALUE
        self.table = Table(
            book,
            sheet,
            (
                *(_CODE, _TITLE, _DEPARTMENT),
                *[_GRADE] * len(self.years),
                *(_CHANGE, _NAME, _TARGET),
                *[value, _LETTER] * len(self.years),
                _STANDING,
            ),
        )

    def draw(self) -> None:
        table, sheet = self.table, self.sheet
        self._draw_front()
        head = table.row
        heads = self._heads()
        table.cells(heads, [HEAD] * len(heads))
        for row in self.document.rows:
            if row.opens:
                table.cells([row.place], [_PLACE], spans=[(0, table.last_column)])
            for line in row.lines or (None,):
                values, styles = zip(*self._cells(row, line), strict=True)
                table.cells(values, styles)
        sheet.autofilter(head, 0, table.row - 1, table.last_column)
        sheet.freeze_panes(head + 1, _KEPT_COLUMNS)
        sheet.repeat_rows(head)
        self._draw_notes()
        sheet.print_area(0, 0, table.row - 1, table.last_column)

    def _draw_front(self) -> None:
        table, document = self.table, self.document
        if table.book.marks:
            draw_marks(table.book, self.sheet, table.row, table.last_column)
            table.next(20)
        table.line(document.title, {"bold": True, "font_size": 14})
        table.line(f"{document.municipality}　{document.date_label}", {"align": "right"})
        for sentence in (*document.sentences, document.legend_text):
            table.line(sentence)
        table.next(6)

    def _draw_notes(self) -> None:
        for sentence in self.document.told_notes:
            self.table.line(sentence)

    def _heads(self) -> list[str]:
        def of_value(year: FiscalYear) -> str:
            mark = f"\n{self.document.year_mark}" if year == self.document.fiscal_year else ""
            return f"{year.official_label}\n実績値{mark}"

        return [
            *("番号", self.document.reporting, "担当課"),
            *(f"{year.official_label[:2]}\n{year.official_label[2:]}\n評価" for year in self.years),
            *("前年\n度比", "数値目標", "目標"),
            *(head for year in self.years for head in (of_value(year), "評価")),
            "目標の\n状況",
        ]

    def _cells(self, row: ProgressRow, line: ProgressLine | None) -> Iterator[tuple[Value, Style]]:
        yield f"{row.code}{row.mark}", TEXT
        yield row.told_title, TEXT
        yield row.department, TEXT
        for cell in row.grades[self.place]:
            yield "\n".join(cell.pieces) + cell.behind, graded(_CENTRED, cell.grade)
        yield row.change, _CENTRED
        yield (line.name if line else row.told_place), TEXT
        yield (line.target if line else ""), TEXT
        values: Sequence[ProgressValue | None] = line.values[self.place] if line else [None] * len(self.years)
        for value in values:
            shown = cell_of(value.told) if value else ""
            is_number = not isinstance(shown, str)
            yield shown, NUMBER if is_number else _RIGHT if value and value.is_value else _CENTRED
            letter = value.grade if value else None
            yield (letter.code if letter else ""), graded(_CENTRED, letter)
        yield (line.standing if line else ""), _CENTRED
