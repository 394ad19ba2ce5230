"""The official table of one initiative, row for row and letter for letter as the plan prints it."""

from xlsxwriter.utility import quote_sheetname

from imari_dx.shared.row_heights import text_width, usable_width
from reports.documents.sheet import OfficialSheet, PlanDocument
from reports.documents.sheet_bands import Band, BandKind, bands_of
from reports.formats.xlsx import palette
from reports.formats.xlsx.book import BASE_SIZE, MINCHO, Style
from reports.formats.xlsx.grid import HEAD, OFFICIAL_LINES_PER_PART, WIDE, Cell, Grid, label_cell
from reports.formats.xlsx.schedule import draw_phase, official_lanes

# The name, within each worksheet, of the cells that hold the official table and nothing else.
TABLE_NAME = "official_table"

_TITLE: Style = {**WIDE, "right": 0}
_VISION: Style = {**WIDE, "indent": 0, "align": "right", "left": 0}
_YEAR: Style = {**HEAD, "text_wrap": False}
_GAP = 2.0  # ems between a title and the vision's label on one line
_LEAST = 21.0  # points: no row lower than a line with room around it


def draw_headings(grid: Grid, plan: PlanDocument, slug: str) -> None:
    """Write the headings that the plan prints above the first sheet below them; else nothing."""
    opened = next(place.opened for place in plan.places if place.slug == slug and not place.is_again)
    for heading in opened:
        grid.heading(heading.text, {"font_size": 13 if heading.level == 1 else 11, "bold": True})
        if heading.note:
            grid.heading(heading.note)
    if opened:
        grid.space(4.5)


def draw_official_table(grid: Grid, sheet: OfficialSheet) -> None:
    """Write the official table and name its cells ``official_table`` within the worksheet."""
    with grid.together(), grid.dressing(_as_printed):
        _draw_table(grid, sheet)


def _as_printed(style: Style) -> Style:
    """As the PDF prints the table: 明朝, the labels on grey."""
    fill = {"bg_color": palette.LABEL_FILL} if style.get("bg_color") == palette.HEAD_FILL else {}
    return {**style, **MINCHO, **fill}


def _draw_table(grid: Grid, sheet: OfficialSheet) -> None:
    first_row = grid.row
    bands = bands_of(sheet)
    for band, following in zip(bands, [*bands[1:], None], strict=True):
        match band.kind:
            case BandKind.TITLE:
                _draw_title(grid, sheet, band.label)
            case BandKind.TEXT:
                _draw_text(grid, band.label, band.text)
            case BandKind.LINES:
                _draw_text(grid, band.label, "\n".join(band.lines))
            case BandKind.HEADING:
                grid.band(label_cell(band.label), Cell(1, grid.last_column, "", HEAD), least=_LEAST)
            case BandKind.YEARS if band.rows_beside > 1 and following:
                rows = [_years(grid, band), _cells(grid, following)]
                grid.stack(label_cell(band.label), rows, least=_LEAST)
            case BandKind.YEARS:
                grid.band(label_cell(band.label), *_years(grid, band), least=_LEAST)
            case BandKind.CELLS if band.label:
                grid.band(label_cell(band.label), *_cells(grid, band), least=_LEAST)
            case BandKind.SCHEDULE:
                for row in band.phase_rows:
                    draw_phase(grid, row.label, official_lanes(row), years=len(band.timeline.years))
    grid.book.workbook.define_name(
        f"{quote_sheetname(grid.sheet.get_name())}!{TABLE_NAME}",
        f"={quote_sheetname(grid.sheet.get_name())}!{grid.address(first_row, 0)}:"
        f"{grid.address(grid.row - 1, grid.last_column)}",
    )


def _years(grid: Grid, band: Band) -> list[Cell]:
    years = band.timeline.years
    return [
        Cell(*span, year.official_label, _YEAR)
        for span, year in zip(grid.year_spans(len(years)), years, strict=True)
    ]


def _cells(grid: Grid, band: Band) -> list[Cell]:
    spans = grid.year_spans(len(band.cells))
    return [Cell(*span, "\n".join(lines)) for span, lines in zip(spans, band.cells, strict=True)]


def _draw_text(grid: Grid, label: str, text: str) -> None:
    grid.labelled_text(label, text, max_lines=OFFICIAL_LINES_PER_PART, least=_LEAST)


def _draw_title(grid: Grid, sheet: OfficialSheet, label: str) -> None:
    """The title left, the vision's label right; on a line of its own where both do not fit."""
    width = usable_width(grid.pixels(1, grid.last_column), BASE_SIZE) - 1  # the indent
    vision_width = text_width(sheet.vision_label)
    last = grid.last_column
    if not sheet.vision_label:
        title = Cell(1, last, sheet.title_line, {**_TITLE, "right": 1})
        grid.band(label_cell(label), title, least=_LEAST)
        return
    if text_width(sheet.title_line) + _GAP + vision_width <= width:
        columns = round((vision_width + _GAP / 2) / width * grid.column_count + 0.5)
        split = last - columns
        grid.band(
            label_cell(label),
            Cell(1, split, sheet.title_line, _TITLE),
            Cell(split + 1, last, sheet.vision_label, _VISION),
            least=_LEAST,
        )
        return
    title = Cell(1, last, sheet.title_line, {**_TITLE, "right": 1, "bottom": 0})
    vision = Cell(1, last, sheet.vision_label, {**_VISION, "left": 1, "top": 0})
    grid.stack(label_cell(label), [[title], [vision]])
