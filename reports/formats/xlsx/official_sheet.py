"""The official table of one initiative, row for row and letter for letter as the plan prints it."""

from xlsxwriter.utility import quote_sheetname

from reports.documents.sheet import OfficialSheet, PlanDocument
from reports.formats.xlsx.book import BASE_SIZE, Style
from reports.formats.xlsx.grid import HEAD, OFFICIAL_LINES_PER_PART, WIDE, Cell, Grid, label_cell
from reports.formats.xlsx.row_heights import text_width, usable_width
from reports.formats.xlsx.schedule import draw_phase, official_lanes

# The name, within each worksheet, of the cells that hold the official table and nothing else.
TABLE_NAME = "official_table"

_TITLE: Style = {**WIDE, "bold": True, "right": 0}
_VISION: Style = {**WIDE, "indent": 0, "align": "right", "left": 0}
_YEAR: Style = {**HEAD, "text_wrap": False}
_GAP = 2.0  # ems between a title and the vision's label on one line
_LEAST = 21.0  # points: no row lower than a line with room around it


def draw_headings(grid: Grid, plan: PlanDocument, slug: str) -> None:
    """Write the headings that the plan prints above the first sheet below them; else nothing."""
    opened = next(place.opened for place in plan.places if place.slug == slug)
    for heading in opened:
        grid.heading(heading.text, {"font_size": 13 if heading.level == 1 else 11, "bold": True})
        if heading.note:
            grid.heading(heading.note)
    if opened:
        grid.space(4.5)


def draw_official_table(grid: Grid, sheet: OfficialSheet) -> None:
    """Write the official table and name its cells ``official_table`` within the worksheet."""
    with grid.together():
        _draw_table(grid, sheet)


def _draw_table(grid: Grid, sheet: OfficialSheet) -> None:
    first_row, labels = grid.row, sheet.labels
    years = list(zip(grid.year_spans(len(sheet.year_labels)), sheet.year_labels, strict=True))
    _draw_title(grid, sheet)
    _draw_text(grid, labels.description, sheet.description)
    heads = [Cell(*span, label, _YEAR) for span, label in years]
    texts = [Cell(*span, text) for (span, _), text in zip(years, sheet.activities, strict=True)]
    if sheet.phase_rows:
        grid.band(label_cell(labels.schedule), *heads, least=_LEAST)
        grid.band(label_cell(labels.activities), *texts, least=_LEAST)
    else:
        grid.stack(label_cell(labels.activities), [heads, texts], least=_LEAST)
    for row in sheet.phase_rows:
        draw_phase(grid, row.label, official_lanes(row))
    _draw_text(grid, labels.effect, sheet.effect)
    grid.band(label_cell(labels.outcome), Cell(1, grid.last_column, "", HEAD), least=_LEAST)
    _draw_text(grid, labels.targets, "\n".join(sheet.target_lines))
    _draw_items(grid, sheet)
    grid.book.workbook.define_name(
        f"{quote_sheetname(grid.sheet.get_name())}!{TABLE_NAME}",
        f"={quote_sheetname(grid.sheet.get_name())}!{grid.address(first_row, 0)}:"
        f"{grid.address(grid.row - 1, grid.last_column)}",
    )


def _draw_text(grid: Grid, label: str, text: str) -> None:
    grid.labelled_text(label, text, max_lines=OFFICIAL_LINES_PER_PART, least=_LEAST)


def _draw_title(grid: Grid, sheet: OfficialSheet) -> None:
    """The title left, the vision's label right; on a line of its own where both do not fit."""
    width = usable_width(grid.pixels(1, grid.last_column), BASE_SIZE) - 1  # the indent
    vision_width = text_width(sheet.vision_label)
    last = grid.last_column
    if text_width(sheet.title_line) + _GAP + vision_width <= width:
        columns = round((vision_width + _GAP / 2) / width * grid.column_count + 0.5)
        split = last - columns
        grid.band(
            label_cell(sheet.labels.title),
            Cell(1, split, sheet.title_line, _TITLE),
            Cell(split + 1, last, sheet.vision_label, _VISION),
            least=_LEAST,
        )
        return
    title = Cell(1, last, sheet.title_line, {**_TITLE, "right": 1, "bottom": 0})
    vision = Cell(1, last, sheet.vision_label, {**_VISION, "left": 1, "top": 0})
    grid.stack(label_cell(sheet.labels.title), [[title], [vision]])


def _draw_items(grid: Grid, sheet: OfficialSheet) -> None:
    """The years once more, and below each its evaluation items as lines; one label beside both."""
    spans = grid.year_spans(len(sheet.year_labels))
    years = [Cell(*span, label, _YEAR) for span, label in zip(spans, sheet.year_labels, strict=True)]
    items = [Cell(*span, "\n".join(lines)) for span, lines in zip(spans, sheet.evaluation_items, strict=True)]
    grid.stack(label_cell(sheet.labels.evaluation_items), [years, items], least=_LEAST)
