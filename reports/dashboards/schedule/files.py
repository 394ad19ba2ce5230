"""The schedule as CSV and Excel: a row per planned bar (or actual one without a plan), a datum per cell."""

from imari_dx.shared.row_heights import width_for
from indicators.judgement.schedule_progress import Finding, Progress
from initiatives.headings import heading_cells
from reports.documents.cells import Cell
from reports.documents.list_head import ListHead
from reports.documents.schedule import ScheduleDocument, words_of
from reports.formats.csv import render_csv
from reports.formats.xlsx.book import BASE_SIZE
from reports.formats.xlsx.listing import render_list
from reports.formats.xlsx.marks import marks_of

# With the widths of the worksheet in pixels. Words in braces are the plan's; delays count its periods.
_WIDTHS = {
    "{initiative_code}": 66,
    "{initiative_title}": 190,
    "担当課": 130,
    "工程": 110,
    "計画の開始": 128,
    "計画の終了": 128,
    "実績の開始": 128,
    "実績の終了": 128,
    "開始の遅れ（{unit}）": 76,
    "終了の遅れ（{unit}）": 76,
    "計画との違い": 190,
    "実績の分からない年度": 130,
    "データの区分": 70,
}
# Headings grow up to a width rather than have many lines.
_GROUP_WIDTH, _WIDEST_GROUP, _GROUP_LINES = 50, 150, 3
_BEGINNING = {Finding.NOT_STARTED: 1, Finding.STARTED_LATE: 1, Finding.STARTED_EARLY: -1}
_END = {Finding.OVERRUN: 1, Finding.ENDED_LATE: 1, Finding.ENDED_EARLY: -1}


def columns(document: ScheduleDocument) -> dict[str, int]:
    """Return the columns with their widths in pixels, those of the headings first."""
    titles = [heading_cells(document.levels, row.headings) for row in document.rows]
    groups = {
        name: width_for(
            [one[name] for one in titles],
            least=_GROUP_WIDTH,
            most=_WIDEST_GROUP,
            lines=_GROUP_LINES,
            size=BASE_SIZE,
        )
        for name in document.levels.values()
    }
    return groups | _own_columns(document)


def _own_columns(document: ScheduleDocument) -> dict[str, int]:
    unit = document.timeline.division.unit
    return {document.words.say(name, unit=unit): width for name, width in _WIDTHS.items()}


def schedule_rows(document: ScheduleDocument) -> list[dict[str, Cell]]:
    """Return the rows in the order of the document; the keys are its `columns`.

    Delays count periods: 0 on time, negative where early, empty where it is not known or not due yet.
    """
    marks = "・".join(marks_of(is_draft=document.is_draft, is_demo=document.is_demo))
    timeline = document.timeline
    names = _own_columns(document)

    def period(cell: int | None) -> str:
        return "" if cell is None else timeline.label(cell)

    rows: list[dict[str, Cell]] = []
    for row in document.rows:
        for phase in row.phases:
            for part in phase.parts:
                planned = part.planned or (None, None)
                actual = (part.actual[0][0], part.actual[-1][1]) if part.actual else (None, None)
                values: tuple[Cell, ...] = (
                    row.plain_code,
                    row.title,
                    row.department,
                    phase.label,
                    *(period(cell) for cell in (*planned, *actual)),
                    _delay(part, _BEGINNING, is_on_time=actual[0] is not None and actual[0] == planned[0]),
                    _delay(part, _END, is_on_time=actual[1] is not None and actual[1] == planned[1]),
                    words_of(part.differences, timeline.division),
                    row.unknown_text,
                    marks,
                )
                headings = heading_cells(document.levels, row.headings)
                rows.append({**headings, **dict(zip(names, values, strict=True))})
    return rows


def _delay(part: Progress, signs: dict[Finding, int], *, is_on_time: bool) -> int | str:
    for one in part.differences:
        if one.finding in signs:
            return signs[one.finding] * one.periods
    return 0 if is_on_time else ""


def schedule_csv(document: ScheduleDocument) -> bytes:
    """Return the rows as CSV (UTF-8 with BOM)."""
    return render_csv(schedule_rows(document), tuple(columns(document)))


def schedule_xlsx(document: ScheduleDocument, head: ListHead) -> bytes:
    """Return the rows as a workbook with one worksheet, ready to filter and to print."""
    names = list(columns(document))
    named_by = names.index(document.words.initiative_title) + 1
    return render_list(head, columns(document), schedule_rows(document), named_by=named_by, has_binding=True)
