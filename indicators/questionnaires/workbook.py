"""A 調査票 as a file: how it is filled in first, then a sheet for each report, then what nobody sees."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format

from imari_dx.shared.row_heights import text_width
from imari_dx.shared.sheet_names import link_to, sheet_names
from indicators.questionnaires import style
from indicators.questionnaires.drawing import draw
from indicators.questionnaires.first_sheet import NAME, First, draw_first
from indicators.questionnaires.growing import GrowingSheet
from indicators.questionnaires.ids import LEDGER, LISTS
from indicators.questionnaires.parts import Page

_INLINE: Final = 255  # characters that Excel takes for a list in the rule itself
_A4: Final = 9
_HEAD_EMS: Final = 38  # of a title on a page, beside the mark on its right
_HEAD_FONT: Final = f'&9&"{style.FONT},Regular"'


@dataclass(frozen=True)
class Told:
    """What a workbook is made of."""

    first: First
    pages: Sequence[Page]


def write_book(told: Told) -> bytes:
    """Return the file: the same bytes for the same content."""
    return _Book(told).write()


@dataclass
class _Book:
    told: Told
    stream: BytesIO = field(default_factory=BytesIO)

    def __post_init__(self) -> None:
        self.workbook = xlsxwriter.Workbook(
            self.stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "default_format_properties": {"font_name": style.FONT, "font_size": style.SIZE},
            },
        )
        first = self.told.first
        self.workbook.set_properties({"title": first.title, "created": first.created})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._ledger: list[tuple[str, str, str, str]] = []
        self._lists: list[Sequence[str]] = []

    def format(self, look: style.Style) -> Format:
        full = style.styled(look)
        key = tuple(sorted(full.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(full)
        return self._formats[key]

    def offered(self, words: Sequence[str]) -> dict[str, Any]:
        rule: dict[str, Any] = {
            "validate": "list",
            "error_title": "一覧にない言葉です",
            "error_message": "一覧から選んでください。",
        }
        if len(",".join(words)) <= _INLINE and not any("," in word for word in words):
            return {**rule, "source": list(words)}
        if words not in self._lists:
            self._lists.append(words)
        column = xlsxwriter.utility.xl_col_to_name(self._lists.index(words))
        return {**rule, "source": f"='{LISTS}'!${column}$1:${column}${len(words)}"}

    def keep(self, slug: str, row_id: str, band: str, label: str) -> None:
        self._ledger.append((slug, row_id, band, label))

    def write(self) -> bytes:
        names = sheet_names(
            {page.signed.slug: page.sheet or page.title for page in self.told.pages},
            taken=(NAME, LISTS, LEDGER),
        )
        first = self._add(NAME, self.told.first.title)
        draw_first(first, self.told.first, self.told.pages, names, self.format)
        for page in self.told.pages:
            sheet = self._add(names[page.signed.slug], f"{page.code}　{page.title}")
            draw(sheet, page, self, link_to(NAME))
        self._write_hidden()
        first.activate()
        self.workbook.close()
        return self.stream.getvalue()

    def _add(self, name: str, title: str) -> GrowingSheet:
        """Add a sheet set up for print: A4 upright, one page wide."""
        sheet: GrowingSheet = self.workbook.add_worksheet(name, GrowingSheet)
        sheet.set_paper(_A4)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.65)
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        marks = "　".join([*self.told.first.marks, self.told.first.round])
        own_size = {"scale_with_doc": False}
        left, right = _escaped(_cut(title)), _escaped(marks)
        sheet.set_header(f"&L{_HEAD_FONT}{left}&R{_HEAD_FONT}{right}", own_size)
        sheet.set_footer(f"&L{_HEAD_FONT}&A&R{_HEAD_FONT}&P / &N", own_size)
        return sheet

    def _write_hidden(self) -> None:
        if self._lists:
            lists = self.workbook.add_worksheet(LISTS)
            for column, words in enumerate(self._lists):
                lists.write_column(0, column, list(words), self.format({"num_format": "@"}))
            lists.very_hidden()
        ledger = self.workbook.add_worksheet(LEDGER)
        for number, row in enumerate(self._ledger):
            for column, text in enumerate(row):
                ledger.write_string(number, column, text, self.format({"num_format": "@"}))
        ledger.very_hidden()


def _escaped(text: str) -> str:
    return text.replace("&", "&&")


def _cut(title: str) -> str:
    """As much of a title as stands on the top of a page."""
    if text_width(title) <= _HEAD_EMS:
        return title
    while text_width(title) > _HEAD_EMS - 1:
        title = title[:-1]
    return f"{title}…"
