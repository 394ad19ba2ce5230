"""What one row of a file says: of a table with a datum in each row, and of the sheets of the template."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from imari_dx.shared.form_fields import SHORT_TEXT_LIMIT, TypedTextField
from imari_dx.shared.one_line import from_one_cell
from imari_dx.shared.workbook_in import TableRow
from indicators.models import ReportState
from indicators.past_years import schema
from indicators.past_years.cells import cleaned
from indicators.past_years.given import QuestionGiven, ReportGiven, TextGiven
from indicators.past_years.schema import Part
from indicators.past_years.sorting import Sorter
from indicators.past_years.tables import Form

_REPORTED = frozenset({ReportState.FINALISED.label, ReportState.FINALISED.value})


# Where a line break may have been, which the export writes as a mark.
_TEXTS = (schema.VALUE, schema.REASON, schema.NOTE)


def long_row(sorter: Sorter, row: TableRow) -> None:
    """Take in a row that says one datum."""
    row = _with_line_breaks(row)
    named = row[schema.DATUM]
    datum = schema.DATA_BY_WORD.get(named.text.strip() or "value")
    if datum is None:
        words = f"「{named.text.strip()}」という項目はありません。"
        sorter.readings.add(named, f"{words}「ファイルの書き方」の「項目」の表のとおりに書いてください。")
        return
    if datum in schema.NOT_IMPORTED_DATA or _has_no_report(row, datum) or not _may_come_in(sorter, row):
        return
    report = sorter.report(row[schema.CODE], row[schema.YEAR])
    if report is None:
        return
    sorter.grade(report, row[schema.GRADE])
    _PARTS[schema.ENTERED_DATA[datum]](sorter, report, datum, row)


def _with_line_breaks(row: TableRow) -> TableRow:
    cells = {name: replace(row[name], text=from_one_cell(row[name].text)) for name in _TEXTS}
    return replace(row, cells={**row.cells, **cells})


def _has_no_report(row: TableRow, datum: str) -> bool:
    """Whether a row of the export only says that a year has no report."""
    is_mark = datum == schema.REPORT_DATUM and row[schema.STATE].is_blank
    return is_mark and row[schema.STATUS].text.strip() in schema.UNASKED


def _may_come_in(sorter: Sorter, row: TableRow) -> bool:
    state, plan, demo = row[schema.STATE], row[schema.PLAN], row[schema.IS_DEMO]
    if not plan.is_blank and plan.text.strip() != sorter.book.plan.slug:
        sorter.turn_away(plan, "ほかの計画の行です。この計画の行だけにしてください。")
    elif demo.text.strip() == "1":
        sorter.turn_away(demo, "デモデータの行です。実際の実績だけを取り込めます。")
    elif not state.is_blank and state.text.strip() not in _REPORTED:
        sorter.turn_away(
            state,
            f"「{state.text.strip()}」の行です。確定した年度だけを取り込めます。"
            "export_results では、--final-only を付けて書き出してください。",
        )
    else:
        return True
    return False


def _figure(sorter: Sorter, report: ReportGiven, datum: str, row: TableRow) -> None:
    indicator = sorter.finder.indicator(report, row[schema.NUMBER], row[schema.NAME])
    if indicator is None:
        return
    sorter.figure(report, indicator, datum, row[schema.VALUE], _entry(row))
    if datum not in schema.TEXTS_OF_FIGURES:
        sorter.beside(report, indicator, row[schema.STATUS], row[schema.REASON])


def _item(sorter: Sorter, report: ReportGiven, _datum: str, row: TableRow) -> None:
    """An item has columns of its own; files written before had it in those of indicators and status."""
    pairs = (
        (schema.ITEM_NUMBER, schema.NUMBER),
        (schema.ITEM_TEXT, schema.NAME),
        (schema.VALUE, schema.STATUS),
        (schema.NOTE, schema.REASON),
    )
    sorter.item(report, *(row[before if row[own].is_blank else own] for own, before in pairs))


def _bar(sorter: Sorter, report: ReportGiven, datum: str, row: TableRow) -> None:
    sorter.put(report.bars.setdefault(_entry(row), {}), datum, row[schema.VALUE])


def _text(sorter: Sorter, report: ReportGiven, datum: str, row: TableRow) -> None:
    sorter.text(report, datum, TextGiven(row[schema.VALUE], row[schema.STATUS]))
    sorter.label(report.fiscal_year, datum, row[schema.LABEL])


def _question(sorter: Sorter, report: ReportGiven, _datum: str, row: TableRow) -> None:
    label = row[schema.LABEL]
    text = cleaned(sorter.readings, label, TypedTextField(rows=1, limit=SHORT_TEXT_LIMIT, required=True))
    if text and any(one.label == text for one in report.questions):
        sorter.readings.add(label, "同じ設問が2回あります。1つにしてください。")
    elif text:
        report.questions.append(QuestionGiven(text, row[schema.VALUE]))


def _grade(sorter: Sorter, report: ReportGiven, _datum: str, row: TableRow) -> None:
    sorter.grade(report, row[schema.VALUE], row[schema.REASON])


def _entry(row: TableRow) -> str:
    """Which of several events or bars a row is of; without a number each row is one of its own."""
    return row[schema.ENTRY].text.strip() or _place(row)


def _place(row: TableRow) -> str:
    first = next(iter(row.cells.values()))
    return f"{first.sheet} {row.number}"


_PARTS: Mapping[Part, Callable[[Sorter, ReportGiven, str, TableRow], None]] = {
    Part.FIGURE: _figure,
    Part.EVENT: _figure,
    Part.ITEM: _item,
    Part.BAR: _bar,
    Part.TEXT: _text,
    Part.QUESTION: _question,
    Part.GRADE: _grade,
    Part.REPORT: lambda _sorter, _report, _datum, _row: None,
}


def wide_row(sorter: Sorter, row: TableRow) -> None:
    """Take in a row of the template: an indicator, an item, an event, a bar or the report of one year."""
    if all(cell.is_blank for name, cell in row.cells.items() if name not in schema.WIDE_GIVEN):
        return
    report = sorter.report(row[schema.WIDE_CODE], row[schema.WIDE_YEAR])
    if report is None:
        return
    _wide_figure(sorter, report, row)
    status, note = row[schema.WIDE_ITEM_STATUS], row[schema.WIDE_NOTE]
    if not (status.is_blank and note.is_blank):
        sorter.item(report, row[schema.WIDE_ITEM_NUMBER], row[schema.WIDE_ITEM], status, note)
    for column, datum in schema.WIDE_BARS.items():
        if not row[column].is_blank:
            sorter.put(report.bars.setdefault(_place(row), {}), datum, row[column])
    statuses = {datum: row[column] for column, datum in schema.WIDE_MONEY_STATUS.items()}
    for column, datum in schema.WIDE_TEXTS.items():
        if not row[column].is_blank:
            sorter.text(report, datum, TextGiven(row[column], statuses.get(datum)))
    sorter.grade(report, row[schema.WIDE_GRADE], row[schema.WIDE_GRADE_REASON])


def _wide_figure(sorter: Sorter, report: ReportGiven, row: TableRow) -> None:
    filled = {
        datum: row[column]
        for column, datum in {**schema.WIDE_FIGURES, **schema.WIDE_EVENTS}.items()
        if not row[column].is_blank
    }
    beside = row[schema.WIDE_STATUS], row[schema.WIDE_REASON]
    if not filled and all(cell.is_blank for cell in beside):
        return
    indicator = sorter.finder.indicator(report, row[schema.WIDE_NUMBER], row[schema.WIDE_NAME])
    if indicator is None:
        return
    for datum, cell in filled.items():
        sorter.figure(report, indicator, datum, cell, _place(row))
    sorter.beside(report, indicator, *beside)


READ: Mapping[Form, Callable[[Sorter, TableRow], None]] = {Form.LONG: long_row, Form.WIDE: wide_row}
