"""評価の概要: counts and shares per heading and grade with a chart; late, changed and missing initiatives."""

from collections.abc import Mapping, Sequence
from math import ceil

from xlsxwriter.worksheet import Worksheet

from imari_dx.shared.row_heights import text_width, width_for
from initiatives.words import Words
from reports.documents.cells import percent_of
from reports.documents.evaluation import SUMMARY, EvaluationDocument, LevelSummary, ListRow
from reports.documents.tally import Tally
from reports.formats.grade_chart import colours
from reports.formats.lettering import shortened
from reports.formats.xlsx import palette
from reports.formats.xlsx.below_sheet import graded
from reports.formats.xlsx.book import BASE_SIZE, Book
from reports.formats.xlsx.lists import CODE_WIDTH, code_width, draw_front
from reports.formats.xlsx.table import HEAD, NUMBER, TEXT, TOTAL, Table
from reports.formats.xlsx.values import Link, Reckoned, Share, Sum

# The names of headings take one column, long ones several: the tables below share the same columns.
_GROUP_WIDTH, _WIDEST_GROUP = 60, 240
_FRONT_WIDTHS = (48, 44)  # 報告済, 対象
_CHART_EMS = 14  # of a name beside a bar: a longer one would leave no room for the bars
_COUNT_WIDTH, _SHARE_WIDTH = 38, 66
_CHART_HEIGHT = 260
_SECTION = {"bold": True, "font_size": 12}
DEPARTMENTS = "担当課別の状況"


def draw_summary(
    book: Book, sheet: Worksheet, document: EvaluationDocument, names: Mapping[str, str]
) -> None:
    """Write the summary; counts and shares are numbers.

    `names` are the worksheets that the numbers lead to, by slug.
    """
    group = max(_group_columns(one.summary_rows) for one in document.summaries)
    table = _table(book, sheet, document, group)
    draw_front(table, f"{document.fiscal_year_label}　{SUMMARY}")
    for summary in document.summaries:
        _draw_level(table, summary, group, has_several=len(document.summaries) > 1)
    for summary in document.summaries:
        _draw_lists(table, summary, names)
    if document.missing_sentences:
        table.next(9)
        table.line("まだそろっていないもの", _SECTION)
        for sentence in document.missing_sentences:
            table.line(f"・{sentence}")


def draw_departments(book: Book, sheet: Worksheet, document: EvaluationDocument) -> None:
    """Write the counts of the departments that lead, of each level."""
    shown = [one for one in document.summaries if one.has_departments]
    group = max(_group_columns(one.department_rows) for one in shown)
    table = _table(book, sheet, document, group)
    draw_front(table, DEPARTMENTS)
    for summary in shown:
        if len(document.summaries) > 1:
            table.line(f"{summary.word}の評価の状況", _SECTION)
        _draw_counts(table, summary, summary.department_rows, group, head="担当課")
        if summary.department_rounding:
            table.line(summary.department_rounding)
        table.next(9)


def _table(book: Book, sheet: Worksheet, document: EvaluationDocument, group: int) -> Table:
    pairs = max(len(one.columns) for one in document.summaries)
    rest = max(len(one.words_without_share) for one in document.summaries)
    widths = [_GROUP_WIDTH] * group, [_COUNT_WIDTH, _SHARE_WIDTH] * pairs, [_FRONT_WIDTHS[0]] * rest
    return Table(book, sheet, (*widths[0], *_FRONT_WIDTHS, *widths[1], *widths[2]))


def _draw_level(table: Table, summary: LevelSummary, group: int, *, has_several: bool) -> None:
    """Write the chart and the counts of one level."""
    if has_several:
        table.line(f"{summary.word}の評価の状況", _SECTION)
    for sentence in summary.summary_sentences:
        table.line(sentence)
    table.next(9)
    if not has_several:
        table.line("評価の状況", _SECTION)
    chart_row = table.row
    with table.together():
        for _ in range(round(_CHART_HEIGHT * 0.75 / 15) + 1):
            table.next(15)
    caption = f"{_by(summary)}評価の数と割合（{summary.fiscal_year_label}）"
    head = summary.group_word or "対象"
    first_row = _draw_counts(table, summary, summary.summary_rows, group, head=head, caption=caption)
    _draw_chart(table, summary, chart_row, group, first_row=first_row)
    if summary.rounding:
        table.line(summary.rounding)
    table.next(9)


def _draw_lists(table: Table, summary: LevelSummary, names: Mapping[str, str]) -> None:
    for heading, rows in (
        (f"遅れている{summary.word}", summary.late_rows),
        (f"前年度から評価が変わった{summary.word}", summary.changed_rows),
    ):
        table.next(9)
        if rows:
            _draw_rows(table, heading, rows, names, summary.words)
            continue
        with table.together():
            table.line(heading, _SECTION)
            table.line(f"{heading}はありません。")


def _by(summary: LevelSummary) -> str:
    return f"{summary.group_word}別の" if summary.group_word else ""


def _group_columns(rows: Sequence[Tally]) -> int:
    """How many columns the names of the groups take."""
    names = [row.name for row in rows]
    width = width_for(names, least=_GROUP_WIDTH, most=_WIDEST_GROUP, lines=2, size=BASE_SIZE)
    return ceil(width / _GROUP_WIDTH)


def _draw_counts(
    table: Table, summary: LevelSummary, rows: Sequence[Tally], group: int, *, head: str, caption: str = ""
) -> int:
    """Write a table of counts and shares; return the worksheet row of its first line."""
    front = group + len(_FRONT_WIDTHS)
    words, end = summary.words_without_share, front + 2 * len(summary.columns)
    pairs = [(front + 2 * index, front + 2 * index + 1) for index in range(len(summary.columns))]
    rest = [(end + index, end + index) for index in range(len(words))]
    heads = [
        head,
        "報告済",
        "対象",
        *(f"{one.code}\n{one.label}" for one in summary.columns),
        *words,
    ]
    styles = [HEAD] * 3 + [graded({**HEAD, "font_size": 8}, one) for one in summary.columns]
    singles = [(column, column) for column in range(group, front)]
    styles += [HEAD] * len(words)
    head_spans = [(0, group - 1), *singles, *pairs, *rest]
    shares = [(column, column) for pair in pairs for column in pair]
    spans = [(0, group - 1), *singles, *shares, *rest]
    with table.headed(heads, caption=caption, caption_style={"bold": True}, styles=styles, spans=head_spans):
        first_row = table.row
        for row in rows:
            is_total = row is rows[-1]
            values = _count_values(row, words, reported=group, pairs=pairs)
            if is_total:
                above = range(first_row, table.row)
                values = [one if isinstance(one, Share | Sum) else Sum(above, one) for one in values]
            weight = TOTAL if is_total else {}
            number = {**NUMBER, **weight}
            pair = [{**number, "right": 0}, {**number, "left": 0}]
            row_styles = [{**TEXT, **weight}, number, number, *pair * len(summary.columns)]
            table.cells(values, [*row_styles, *[number] * len(words)], spans=spans)
    return first_row


def _count_values(
    row: Tally, words: Sequence[str], *, reported: int, pairs: Sequence[tuple[int, int]]
) -> list[Reckoned]:
    """The values of a group: the shares are of the column of what was reported."""
    values: list[Reckoned] = [row.name, row.reported, row.due]
    for (column, _share), one in zip(pairs, row.grades, strict=True):
        values += [one.count, Share(column, reported, percent_of(one.share))]
    return [*values, *(count for word, count in row.without_share if word in words)]


def _names_beside_bars(table: Table, summary: LevelSummary, first_row: int) -> int:
    """Return the column of the names that the chart takes: those of the table, or short ones beside it."""
    names = [row.name for row in summary.summary_rows]
    if max(map(text_width, names)) <= _CHART_EMS:
        return 0
    column = table.last_column + 2  # outside of what is printed
    for row, name in enumerate(names, start=first_row):
        table.book.write(
            table.sheet, row, column, shortened(name, _CHART_EMS, 1), {"font_color": palette.QUIET}
        )
    return column


def _draw_chart(table: Table, summary: LevelSummary, chart_row: int, group: int, *, first_row: int) -> None:
    """A native stacked bar chart of the counts, the numbers on the bars; the table below has the same."""
    chart = table.book.workbook.add_chart({"type": "bar", "subtype": "percent_stacked"})
    last_row = first_row + len(summary.summary_rows) - 1
    font = {"name": palette.FONT, "size": 9}
    names = _names_beside_bars(table, summary, first_row)
    front = group + len(_FRONT_WIDTHS)
    for index, grade in enumerate(summary.columns):
        column = front + 2 * index
        fill, label_colour = colours(grade, index)
        chart.add_series(
            {
                "name": grade.text,
                "categories": [SUMMARY, first_row, names, last_row, names],
                "values": [SUMMARY, first_row, column, last_row, column],
                "fill": {"color": fill},
                "border": {"color": palette.BORDER, "width": 0.5},
                "gap": 45,
                "data_labels": {
                    "value": True,
                    "num_format": "0;;;",  # no label on what is not there
                    "font": {**font, "color": label_colour, "bold": True},
                },
            }
        )
    chart.set_title({"name": summary.chart_title, "name_font": {**font, "size": 10}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_y_axis({"reverse": True, "num_font": font, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    width = sum(table.widths)
    chart.set_size({"width": width, "height": _CHART_HEIGHT})
    table.sheet.insert_chart(chart_row, 0, chart, {"object_position": 1, "description": summary.chart_title})


def _draw_rows(
    table: Table, heading: str, rows: tuple[ListRow, ...], names: Mapping[str, str], words: Words
) -> None:
    spans = table.spans(ceil(12 * code_width(rows) / CODE_WIDTH), 30, 20, 46, 8, 10)
    heads = [words.initiative_code, words.initiative_title, "担当課", "実績値（目標）", "評価", "前年度比"]
    with table.headed(heads, spans=spans, caption=heading, caption_style=_SECTION):
        for row in rows:
            letter = graded({**TEXT, "align": "center", "bold": True}, row.grade)
            number = Link(row.code, names[row.slug])
            grade = f"{row.grade.code}（案）" if row.is_proposal else row.grade.code
            table.cells(
                [number, row.title, row.department, "\n".join(row.values), grade, row.change_label],
                [TEXT, TEXT, TEXT, TEXT, letter, {**TEXT, "align": "center"}],
                spans=spans,
            )
            for block in row.reasons:
                beside = ((spans[0][0], spans[0][1]), (spans[1][0], spans[-1][1]))
                table.cells([block.label, block.text], [TEXT, TEXT], spans=beside)
