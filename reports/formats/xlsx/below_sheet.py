"""What continues an official table: the results of one year, in the same columns."""

from imari_dx.shared.fiscal_year import Timeline
from indicators.book.revised import Revised
from reports.documents.cells import cell_of, percent_of
from reports.documents.evaluation import GradeMark, IndicatorResult, InitiativeResults
from reports.documents.sheet import OfficialSheet
from reports.documents.sheet_bands import cut_rows
from reports.formats.grade_chart import COLOURS
from reports.formats.xlsx.book import Style
from reports.formats.xlsx.grid import HEAD, TEXT, WIDE, Cell, Grid, label_cell
from reports.formats.xlsx.schedule import compared_lanes, draw_phase
from reports.formats.xlsx.values import Value

_SMALL: Style = {"font_size": 9}
_CENTRED: Style = {**TEXT, "align": "center"}
_SMALL_HEAD: Style = {**HEAD, **_SMALL}
_LEAST = 21.0
NOTHING = "－"  # what every output prints where there is no reference, no rate
_SCHEDULE_LABEL = "スケジュールの進み\n（上：計画、下：実績）"
# The narrow columns, shared out: 目標（計画書）, 実績値, 区分, 内訳, 当年度の基準, 達成率, 評価.
_INDICATOR_WEIGHTS = (4, 3, 2, 4, 3, 2, 2)
_INDICATOR_HEADS = ("目標（計画書）", "実績値", "区分", "内訳", "当年度の基準", "達成率", "評価")


def graded(style: Style, grade: GradeMark | None) -> Style:
    """Return a style in the colours of a grade, unchanged where there is none or a token that has none."""
    found = COLOURS.get(grade.token) if grade and grade.code else None
    return {**style, "bg_color": found[0], "font_color": found[1]} if found else style


def draw_results(grid: Grid, sheet: OfficialSheet, results: InitiativeResults) -> None:
    """Write the results of one year below the official table; parts without content are left out."""
    grid.space(12)
    if results.revised:
        _draw_revised(grid, results.revised)
        grid.space(12)
    if results.in_one_line:
        grid.band(Cell(0, grid.last_column, results.in_one_line, WIDE), least=_LEAST)
        return
    with grid.together():
        grid.heading(f"{results.fiscal_year_label}の結果", {"font_size": 12, "bold": True})
        _draw_standing(grid, results)
        if results.grade.code:
            _draw_grade(grid, results)
    if results.grade.code and results.grade_reason:
        grid.labelled_text(
            "評価の理由" if results.is_finalised else "判定案の理由", results.grade_reason, least=_LEAST
        )
    if results.indicators:
        _draw_indicators(grid, results.indicators)
        with grid.together():
            _draw_years(grid, sheet, results.indicators)
    for sentence in results.restated:
        grid.band(Cell(0, grid.last_column, sentence, {**WIDE, "bold": True}), least=_LEAST)
    if results.items:
        with grid.together():
            _draw_items(grid, results)
    if any(row.bars for row in (*results.planned_rows, *results.actual_rows)):
        with grid.together():
            _draw_schedule(grid, sheet, results)
    for block in (*results.texts, *([results.outside] if results.outside else [])):
        grid.labelled_text(block.label, block.text, least=_LEAST)


def _draw_revised(grid: Grid, revised: Revised) -> None:
    """What the revisions of the year changed, both sides beside each other."""
    before, after = grid.spans(10, 10)
    with grid.together():
        grid.heading(revised.heading, {"font_size": 12, "bold": True})
        grid.band(
            label_cell("項目"),
            Cell(*before, "改定前", _SMALL_HEAD),
            Cell(*after, "改定後", _SMALL_HEAD),
            least=_LEAST,
        )
    for one in revised.lines:
        with grid.together():
            row = [Cell(*before, one.before, WIDE), Cell(*after, one.after, WIDE)]
            grid.stack(label_cell(one.label), [row], least=_LEAST)
    for reason in revised.reasons:
        grid.band(Cell(0, grid.last_column, reason, WIDE), least=_LEAST)


def _draw_standing(grid: Grid, results: InitiativeResults) -> None:
    department, head, state = grid.spans(10, 3, 7)
    grid.band(
        label_cell("担当課"),
        Cell(*department, results.department, WIDE),
        Cell(*head, "状態", HEAD),
        Cell(*state, results.state_label, WIDE),
        least=_LEAST,
    )
    if results.decision:
        grid.band(label_cell("決定"), Cell(1, grid.last_column, results.decision, WIDE), least=_LEAST)
    if results.notice:
        grid.band(Cell(0, grid.last_column, results.notice, {**WIDE, "bold": True}), least=_LEAST)


def _draw_grade(grid: Grid, results: InitiativeResults) -> None:
    """The grade as letter and words, last year's beside it, the reason below."""
    grade = results.grade
    letter, words, head, previous, change = grid.spans(2, 7, 3, 6, 2)
    large = {**_CENTRED, "font_size": 16, "bold": True}
    row = [Cell(*letter, grade.code, graded(grid.on_one_line(letter, grade.code, large), grade))]
    if results.previous_text:
        row += [
            Cell(*words, grade.label, graded(WIDE, grade)),
            Cell(*head, "前年度", HEAD),
            Cell(*previous, results.previous_text, TEXT),
            Cell(*change, results.change_label, _CENTRED),
        ]
    else:
        text = f"{grade.label}　（{results.change_label}）" if results.change_label else grade.label
        row.append(Cell(words[0], grid.last_column, text, graded(WIDE, grade)))
    grid.stack(label_cell(results.grade_heading), [row], least=27)


def _draw_indicators(grid: Grid, indicators: tuple[IndicatorResult, ...]) -> None:
    spans = grid.spans(*_INDICATOR_WEIGHTS)
    with grid.together():  # the head stays with the first indicator
        grid.band(
            label_cell("数値目標の実績"),
            *(Cell(*span, head, _SMALL_HEAD) for span, head in zip(spans, _INDICATOR_HEADS, strict=True)),
            least=_LEAST,
        )
        _draw_indicator(grid, spans, indicators[0])
    for one in indicators[1:]:
        with grid.together():
            _draw_indicator(grid, spans, one)


def _draw_indicator(grid: Grid, spans: list[tuple[int, int]], one: IndicatorResult) -> None:
    """One indicator as a row; below it, over the full width, how it is computed and why it has no value."""
    values: tuple[Value, ...] = (
        one.target_text,
        cell_of(one.value_text),
        one.status_label,
        "\n".join(one.detail_lines),
        one.reference_text or NOTHING,
        percent_of(one.rate_text or NOTHING),
        one.grade.code if one.grade else "",
    )
    styles = [{**TEXT, **_SMALL} for _ in values]
    styles[1] = grid.on_one_line(spans[1], one.value_text, {**TEXT, "bold": True})
    styles[2] = {**_CENTRED, **_SMALL}
    styles[5] = {**TEXT, **_SMALL, "align": "right"}
    styles[6] = graded({**_CENTRED, "bold": True}, one.grade)
    row = [Cell(*span, value, style) for span, value, style in zip(spans, values, styles, strict=True)]
    grid.stack(Cell(0, 0, one.name, {**TEXT, **_SMALL}), [row], least=_LEAST)
    for head, text in (*one.notes, ("値がない理由", one.reason), ("増減理由", one.change_reason)):
        if text:
            grid.labelled_text(head, text, style={**WIDE, **_SMALL})


def _draw_years(grid: Grid, sheet: OfficialSheet, indicators: tuple[IndicatorResult, ...]) -> None:
    """All years of the plan: the value, and in the last quarter of a year's columns the grade's letter."""
    timeline, width = sheet.timeline, grid.columns_per_year // 4
    for block in timeline.blocks:
        spans = _draw_year_heads(grid, block, label_cell("各年度の実績値と評価"))
        before = block.first_year - timeline.first_year
        for one in indicators:
            row: list[Cell] = []
            years = one.years[before : before + len(spans)]
            for (first, last), year in zip(spans, years, strict=True):
                value: Style = {**TEXT, **_SMALL, "right": 7}
                value = grid.on_one_line((first, last - width), year.value_text, value)
                row.append(Cell(first, last - width, cell_of(year.value_text), value))
                letter = year.grade.code if year.grade else ""
                style = {**_CENTRED, "bold": True, "left": 7}
                style = graded(grid.on_one_line((last - width + 1, last), letter, style), year.grade)
                row.append(Cell(last - width + 1, last, letter, style))
            grid.band(Cell(0, 0, one.name, {**TEXT, **_SMALL}), *row, least=_LEAST)


def _draw_year_heads(grid: Grid, block: Timeline, label: Cell) -> list[tuple[int, int]]:
    """Write the years of a block; return the columns of each."""
    spans = grid.year_spans(len(block.years))
    heads = (Cell(*span, year.official_label, HEAD) for span, year in zip(spans, block.years, strict=True))
    grid.band(label, *heads, least=_LEAST)
    return spans


def _draw_items(grid: Grid, results: InitiativeResults) -> None:
    text, status, note = grid.spans(9, 3, 8)
    rows = [
        [
            Cell(*text, item.text, WIDE),
            Cell(*status, item.status_label, _CENTRED),
            Cell(*note, item.note, {**TEXT, **_SMALL}),
        ]
        for item in results.items
    ]
    heads = [
        Cell(*span, head, _SMALL_HEAD)
        for span, head in ((text, "実施評価指標"), (status, "実施状況"), (note, "補足"))
    ]
    grid.stack(label_cell("実施評価指標の実施状況"), [heads, *rows], least=_LEAST)


def _draw_schedule(grid: Grid, sheet: OfficialSheet, results: InitiativeResults) -> None:
    """Planned and actual bars of each phase, one above the other: their place says which is which."""
    timeline = sheet.timeline
    for block in timeline.blocks:
        spans = _draw_year_heads(grid, block, Cell(0, 0, _SCHEDULE_LABEL, _SMALL_HEAD))
        actual = {row.code: row for row in cut_rows(results.actual_rows, timeline, block)}
        for planned in cut_rows(results.planned_rows, timeline, block):
            lanes = compared_lanes(planned, actual.get(planned.code))
            draw_phase(grid, planned.label, lanes, years=len(spans))
