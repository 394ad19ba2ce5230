"""The template as a workbook: the plan's rows filled in, choices to pick from, every cell a text."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from indicators.past_years import schema
from indicators.past_years.template_rows import TemplateSheet

_FONT = {
    "font_name": "BIZ UDゴシック",
    "font_size": 10.5,
    "font_family": 3,
    "font_charset": 128,
    "valign": "top",
}
_LINES = {"border": 1, "border_color": "#949494"}
_HEAD = {**_FONT, **_LINES, "bold": True, "bg_color": "#E8F1FE", "text_wrap": True, "align": "center"}
_GIVEN = {**_FONT, **_LINES, "num_format": "@", "text_wrap": True, "bg_color": "#F2F2F2"}
_TYPED = {**_FONT, **_LINES, "num_format": "@", "text_wrap": True}
_LEAD = {**_FONT, "font_color": "#595959"}
_MOST_INLINE = 255  # characters that Excel takes for a list in the rule itself
_A4, _HEADER_ROW, _SPARE_ROWS = 9, 1, 200
_WIDTHS = {
    schema.WIDE_CODE: 10,
    schema.WIDE_TITLE: 26,
    schema.WIDE_YEAR: 12,
    schema.WIDE_NUMBER: 8,
    schema.WIDE_NAME: 26,
    schema.WIDE_UNIT: 8,
    schema.WIDE_HINT: 30,
    schema.WIDE_ITEM_NUMBER: 10,
}
_SAYS = (
    "このファイルは、システムを使い始める前の年度の実績を「移行データ」として取り込むためのひな型です。",
    "灰色の欄は計画から記入済みです。白い欄に、公表した資料のとおりに入力してください。使わないシートは、空欄のままにします。",
    "年度のすべての欄が空欄なら、その年度は取り込みません。一部だけ入力した年度では、残りを「評価なし」として取り込みます。",
    "0 と空欄は違います。値がないときは空欄のまま、区分（調査中、未実施、対象外など）と理由を入力します。",
    "数は 1,234、３万、▲5 のようにも、日付は 令和4年3月31日 のようにも書けます。",
    "入力したら、画面「過年度の取込」でこのファイルを選びます。誤りがあれば、シートとセルで示され、何も取り込まれません。",
)


def template_book(sheets: Sequence[TemplateSheet], title: str) -> bytes:
    """Return the workbook as a file."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(stream, options)
    workbook.set_properties({"title": title})
    _explain(workbook, title)
    for sheet in sheets:
        _draw(workbook, workbook.add_worksheet(sheet.name), sheet)
    workbook.close()
    return stream.getvalue()


def _explain(workbook: Any, title: str) -> None:
    page = workbook.add_worksheet("はじめにお読みください")
    page.set_column(0, 0, 100)
    page.write_string(0, 0, title, workbook.add_format({**_FONT, "bold": True, "font_size": 14}))
    wrapped = workbook.add_format({**_FONT, "text_wrap": True})
    for number, sentence in enumerate(_SAYS, start=2):
        page.write_string(number, 0, sentence, wrapped)
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)


def _draw(workbook: Any, page: Worksheet, sheet: TemplateSheet) -> None:
    head, given, typed = (workbook.add_format(one) for one in (_HEAD, _GIVEN, _TYPED))
    page.write_string(0, 0, sheet.lead, workbook.add_format(_LEAD))
    last = _HEADER_ROW + len(sheet.rows) + _SPARE_ROWS
    for column, name in enumerate(sheet.columns):
        is_given = name in schema.WIDE_GIVEN
        page.set_column(column, column, _WIDTHS.get(name, 36 if name in sheet.wide else 12), None)
        page.write_string(_HEADER_ROW, column, name, head)
        for number, row in enumerate(sheet.rows, start=_HEADER_ROW + 1):
            text = row.get(name, "")
            style = given if is_given and text else typed
            if text:
                page.write_string(number, column, text, style)
            else:
                page.write_blank(number, column, None, style)
        choices = sheet.choices.get(name)
        if choices and len(",".join(choices)) <= _MOST_INLINE:
            rule = {"validate": "list", "source": list(choices), "error_type": "warning"}
            page.data_validation(_HEADER_ROW + 1, column, last, column, rule)
    page.freeze_panes(_HEADER_ROW + 1, 3)
    page.set_landscape()
    page.set_paper(_A4)
    page.repeat_rows(_HEADER_ROW)
    page.fit_to_pages(1, 0)
