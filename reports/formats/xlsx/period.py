"""計画期間総括 as a workbook: cover, overview, a row per initiative, a row per target, what goes on."""

import re
from collections.abc import Sequence
from dataclasses import replace

from xlsxwriter.worksheet import Worksheet

from reports.documents.cells import figure_of, percent_of
from reports.documents.evaluation import GLOSSARY, SOURCES
from reports.documents.money import TITLE as MONEY
from reports.documents.period import (
    NEXT_PLAN,
    OVERVIEW,
    TARGETS,
    CountTable,
    PeriodBlock,
    PeriodClosing,
    PeriodDocument,
    PeriodSummary,
    PeriodTarget,
)
from reports.formats.xlsx.below_sheet import graded
from reports.formats.xlsx.book import Book, Style
from reports.formats.xlsx.cover import COVER_NAME, draw_title_page
from reports.formats.xlsx.imprint import COLOPHON, cover_lines, draw_colophon
from reports.formats.xlsx.lists import draw_front, draw_glossary, draw_sources
from reports.formats.xlsx.marks import marked_book
from reports.formats.xlsx.money import draw_money
from reports.formats.xlsx.paper import Paper
from reports.formats.xlsx.table import HEAD, NUMBER, TEXT, TOTAL, Table
from reports.formats.xlsx.values import Reckoned, Share, Sum, Value

BLOCKS = "総括"
_TOTAL = 1  # the column of what shares are of
_YEAR, _CODE, _NAME, _LONG = 78, 76, 190, 250
_CENTRED = {**TEXT, "align": "center"}
_SECTION = {"bold": True, "font_size": 12}
# 12社, 累計515人, 82.0％: a number with a word before or behind it that a format can hold.
Row = tuple[list[Value], list[Style]]
_WITH_UNIT = re.compile(r"(?P<before>[^0-9▲（]*)▲?[0-9][0-9,]*(?:\.[0-9]+)?(?P<behind>[^0-9（）]*)")


def period_workbook(document: PeriodDocument) -> bytes:
    """Return the workbook; the same document gives the same bytes."""
    book = marked_book(document, author=document.imprint.municipality)
    cover = book.add_sheet(COVER_NAME)
    names = [OVERVIEW]
    _draw_overview(book, book.add_sheet(OVERVIEW, landscape=True), document)
    if document.blocks:
        names.append(BLOCKS)
        _draw_blocks(book, _wide_sheet(book, BLOCKS), document)
    if document.targets:
        names.append(TARGETS)
        _draw_targets(book, _wide_sheet(book, TARGETS), document)
    if money := [one.money for one in document.summaries if one.money]:
        names.append(MONEY)
        draw_money(book, book.add_sheet(MONEY), MONEY, money)
    if document.next_rows:
        names.append(NEXT_PLAN)
        _draw_next(book, book.add_sheet(NEXT_PLAN), document)
    if document.glossary:
        names.append(GLOSSARY)
        draw_glossary(book, book.add_sheet(GLOSSARY), document.glossary)
    if document.sources:
        names.append(SOURCES)
        draw_sources(book, book.add_sheet(SOURCES), document.sources)
    draw_colophon(book, book.add_sheet(COLOPHON), document.imprint)
    draw_title_page(
        book,
        cover,
        lines=cover_lines(document.imprint, is_demo=document.is_demo),
        notes=[one for one in (document.interim, *document.notes) if one],
        names=[*names, COLOPHON],
    )
    return book.finish()


def _wide_sheet(book: Book, name: str) -> Worksheet:
    return book.add_sheet(name, landscape=True, paper=Paper.A3)


def value_cell(text: str) -> Value:
    """Return a printed value as the number that it is, its unit in the format; other texts as they are."""
    found = _WITH_UNIT.fullmatch(text)
    figure = figure_of(text) if found else text
    if found is None or isinstance(figure, str):
        return text
    return replace(figure, before=found["before"], behind=found["behind"])


def _value_style(value: Value) -> Style:
    return _CENTRED if isinstance(value, str) else NUMBER


# --- 概要 ---


def _draw_overview(book: Book, sheet: Worksheet, document: PeriodDocument) -> None:
    pairs = max(
        [len(one.grades) for one in document.summaries]
        + [len(table.columns) for one in document.summaries for table in one.tables]
    )
    beside = max(
        [len(one.words_without_share) for one in document.summaries]
        + [len(table.beside) for one in document.summaries for table in one.tables]
    )
    table = Table(book, sheet, (130, 60, 60, *([44, 66] * pairs), *([60] * beside)))
    draw_front(table, f"{document.title}　{OVERVIEW}")
    for text in filter(None, (document.interim, *document.notes)):
        table.line(text)
    for summary in document.summaries:
        if len(document.summaries) > 1:
            table.line(summary.words.initiative, _SECTION)
        for sentence in summary.sentences:
            table.line(sentence)
        for counted in summary.tables:
            with table.together():
                _draw_counts(table, counted)
        with table.together():
            _draw_years(table, summary)
        if summary.changes:
            _section(table, f"計画期間の途中で始まった、または終わった{summary.words.initiative}")
            for name, note in summary.changes:
                table.line(f"{name}：{note}")
    if document.commentaries:
        _section(table, document.commentary_title)
        for block in document.commentaries:
            table.line(block.label, {"bold": True})
            table.line(block.text)
    if document.missing_sentences:
        _section(table, "まだそろっていないもの")
        for sentence in document.missing_sentences:
            table.line(f"・{sentence}")


def _section(table: Table, heading: str) -> None:
    table.next(9)
    table.line(heading, _SECTION)


def _spans(pairs: int, beside: int, *, front: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The columns of the heads (a head over count and share) and of the rows."""
    fronts = [(0, 0), (1, 2)] if front == 1 else [(0, 0), (1, 1), (2, 2)]
    first = 3
    heads = [(first + 2 * n, first + 2 * n + 1) for n in range(pairs)]
    rest = [(first + 2 * pairs + n, first + 2 * pairs + n) for n in range(beside)]
    shares = [(column, column) for pair in heads for column in pair]
    return [*fronts, *heads, *rest], [*fronts, *shares, *rest]


def _draw_counts(table: Table, counted: CountTable) -> None:
    _section(table, counted.title)
    if counted.sentence:
        table.line(counted.sentence)
    heads, spans = _spans(len(counted.columns), len(counted.beside), front=1)
    pairs = heads[2 : 2 + len(counted.columns)]
    words = [counted.group_word or "対象", counted.total_word, *counted.columns, *counted.beside]
    with table.headed(words, spans=heads):
        first = table.row
        for row in counted.rows:
            values: list[Reckoned] = [row.name, row.total]
            for (column, _share), one in zip(pairs, row.counts, strict=True):
                values += [one.count, Share(column, _TOTAL, percent_of(one.share))]
            values += row.beside
            is_sum = row is counted.rows[-1] and len(counted.rows) > 1
            if is_sum:
                values = [
                    one if isinstance(one, Share | Sum) else Sum(range(first, table.row), one)
                    for one in values
                ]
            weight = TOTAL if is_sum else {}
            styles = [{**TEXT, **weight}, *[{**NUMBER, **weight}] * (len(values) - 1)]
            table.cells(values, styles, spans=spans)
    if counted.rounding:
        table.line(counted.rounding)


def _draw_years(table: Table, summary: PeriodSummary) -> None:
    _section(table, "年度ごとの評価の数と割合")
    beside = summary.words_without_share
    heads, spans = _spans(len(summary.grades), len(beside), front=2)
    pairs = heads[3 : 3 + len(summary.grades)]
    words = ["年度", "報告済", "対象", *(f"{one.code}\n{one.label}" for one in summary.grades), *beside]
    styles = [HEAD] * 3 + [graded({**HEAD, "font_size": 9}, one) for one in summary.grades]
    with table.headed(words, styles=[*styles, *[HEAD] * len(beside)], spans=heads):
        for row in summary.years:
            values: list[Reckoned] = [row.name, row.reported, row.due]
            for (column, _share), one in zip(pairs, row.grades, strict=True):
                values += [one.count, Share(column, _TOTAL, percent_of(one.share))]
            values += [count for word, count in row.without_share if word in beside]
            table.cells(values, [TEXT, *[NUMBER] * (len(values) - 1)], spans=spans)
    if summary.rounding:
        table.line(summary.rounding)


# --- lists ---


def _draw_list(table: Table, sheet: Worksheet, heads: Sequence[str], rows: Sequence[Row]) -> None:
    head_row = table.row
    table.cells(list(heads), [HEAD] * len(heads), least=21)
    for values, styles in rows:
        table.cells(values, styles)
    sheet.autofilter(head_row, 0, table.row - 1, table.last_column)
    sheet.freeze_panes(head_row + 1, 2)
    table.repeat(range(head_row, head_row + 1))


def _draw_blocks(book: Book, sheet: Worksheet, document: PeriodDocument) -> None:
    words, years = document.words, document.timeline.years
    widths = (_CODE, _NAME, 130, *([_YEAR] * len(years)), 90, _LONG, _LONG, 90, _LONG, _LONG)
    table = Table(book, sheet, widths)
    draw_front(table, document.chapter_titles["blocks"])
    heads = [
        words.initiative_code,
        words.initiative_title,
        "担当課",
        *(f"{year.official_label}の評価" for year in years),
        "達成状況",
        "計画期間の成果",
        "残った課題",
        "次期計画での扱い",
        "次期計画での扱いの説明",
        "次期計画",
    ]
    blocks = [document.blocks[place.slug] for place in document.places if not place.is_again]
    _draw_list(table, sheet, heads, [_block_row(one) for one in blocks])


def _block_row(block: PeriodBlock) -> Row:
    closing = block.closing or PeriodClosing()
    title = f"{block.title}（{block.run_note}）" if block.run_note else block.title
    values: list[Value] = [
        block.code,
        title,
        block.department,
        *(one.text for one in block.grades),
        closing.achievement_text or closing.notice,
        closing.outcome,
        closing.remaining_issues,
        closing.handling_word,
        closing.handling_text,
        block.next_text,
    ]
    grades = [graded({**_CENTRED, "bold": True}, one.mark) for one in block.grades]
    styles = [TEXT, TEXT, TEXT, *grades, _CENTRED, TEXT, TEXT, _CENTRED, TEXT, TEXT]
    return values, styles


def _draw_targets(book: Book, sheet: Worksheet, document: PeriodDocument) -> None:
    words, years = document.words, document.timeline.years
    widths = (_CODE, _NAME, 190, 150, 120, *([_YEAR + 20] * len(years)), 110, 96, 96, _LONG + 60)
    table = Table(book, sheet, widths)
    draw_front(table, TARGETS)
    heads = [
        words.initiative_code,
        words.initiative_title,
        "数値目標",
        "目標",
        "基準値",
        *(year.official_label for year in years),
        "最終の実績値",
        "最終の年度",
        "達成状況",
        "理由",
    ]
    _draw_list(table, sheet, heads, [_target_row(one) for one in document.targets])


def _target_row(target: PeriodTarget) -> Row:
    figures = [value_cell(one) for one in target.values]
    last = value_cell(target.last_value)
    values: list[Value] = [
        target.code,
        target.initiative,
        target.name,
        target.target,
        target.baseline,
        *figures,
        last,
        target.last_year,
        target.outcome_label,
        target.reason,
    ]
    styles = [TEXT] * 5 + [_value_style(one) for one in (*figures, last)] + [_CENTRED, _CENTRED, TEXT]
    return values, styles


def _draw_next(book: Book, sheet: Worksheet, document: PeriodDocument) -> None:
    table = Table(book, sheet, (290, 80, 290))
    draw_front(table, f"{NEXT_PLAN}（{document.next_title}）")
    heads = [f"この計画の{document.reporting}", "扱い", "次期計画"]
    rows: list[Row] = [([row.old, row.word, row.new], [TEXT, _CENTRED, TEXT]) for row in document.next_rows]
    _draw_list(table, sheet, heads, rows)
