"""An official sheet as the bands that every format prints from top to bottom; empty ones are left out.

Rows that stand below the same years are a run. It begins with the years as heads, and where they are more
than fit beside each other it stands twice, once for each block of years.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from imari_dx.shared.fiscal_year import Timeline
from initiatives.sheet_layout import PER_YEAR, LayoutRow, RowKind
from reports.documents.sheet import OfficialSheet, PhaseRow


class BandKind(StrEnum):
    """How a band is laid out."""

    TITLE = "title"
    TEXT = "text"
    LINES = "lines"
    HEADING = "heading"
    YEARS = "years"
    CELLS = "cells"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class Band:
    """One row of the table. ``label`` is empty where that of the years above reaches down beside it."""

    kind: BandKind
    label: str = ""
    text: str = ""
    lines: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()  # lines by year
    timeline: Timeline = Timeline(0, 0)  # the years of the block
    phase_rows: tuple[PhaseRow, ...] = ()  # cut to the block
    rows_beside: int = 1  # how many rows the label of years stands beside
    blank_years: int = 0  # how many years a shorter block lacks
    columns: int = 1  # of the table beside the labels: one of each year abreast, where years are printed


def bands_of(sheet: OfficialSheet) -> list[Band]:
    """Return what the sheet prints, in order."""
    bands: list[Band] = []
    for is_run, rows in groupby(sheet.layout, key=lambda row: row.kind in (*PER_YEAR, RowKind.YEARS)):
        if is_run:
            bands += _run(sheet, list(rows))
        else:
            bands += [band for row in rows if (band := _wide(sheet, row))]
    printed = list(_without_lone_headings(bands))
    has_years = any(band.kind == BandKind.YEARS for band in printed)
    return [replace(band, columns=sheet.timeline.years_abreast if has_years else 1) for band in printed]


def _wide(sheet: OfficialSheet, row: LayoutRow) -> Band | None:
    """A row over the full width, None where nothing would stand in it."""
    match row.kind:
        case RowKind.TITLE:
            return Band(BandKind.TITLE, row.label, sheet.title_line)
        case RowKind.HEADING:
            return Band(BandKind.HEADING, row.label)
        case RowKind.TARGETS:
            return Band(BandKind.LINES, row.label, lines=sheet.target_lines) if sheet.target_lines else None
    text = {RowKind.DESCRIPTION: sheet.description, RowKind.EFFECT: sheet.effect}.get(row.kind)
    text = sheet.texts.get(row.code, "") if text is None else text
    return Band(BandKind.TEXT, row.label, text) if text else None


def _without_lone_headings(bands: Sequence[Band]) -> Iterator[Band]:
    following = [*bands[1:], None]
    for band, after in zip(bands, following, strict=True):
        if band.kind != BandKind.HEADING or (after is not None and after.kind != BandKind.HEADING):
            yield band


def _run(sheet: OfficialSheet, rows: Sequence[LayoutRow]) -> Iterator[Band]:
    for block in sheet.timeline.blocks:
        head = next((row for row in rows if row.kind == RowKind.YEARS), None)
        below = [
            (row, band)
            for row in rows
            if row.kind != RowKind.YEARS and (band := _per_year(sheet, row, block)) is not None
        ]
        has_schedule = any(band.kind == BandKind.SCHEDULE for _row, band in below)
        blank = sheet.timeline.years_abreast - len(block.years)
        years = Band(BandKind.YEARS, timeline=block, blank_years=blank)
        is_headed = False
        if head and below and has_schedule:
            yield replace(years, label=head.label)
            is_headed = True
        for row, band in below:
            band = replace(band, blank_years=blank)
            if band.kind == BandKind.SCHEDULE and row.label:
                yield replace(years, label=row.label)
            elif not is_headed:
                beside = 2 if band.kind == BandKind.CELLS else 1
                yield replace(years, label=band.label, rows_beside=beside)
                band = replace(band, label="")
            is_headed = True
            yield band


def _per_year(sheet: OfficialSheet, row: LayoutRow, block: Timeline) -> Band | None:
    """A row of the block, None where nothing would stand in it."""
    if row.kind == RowKind.SCHEDULE:
        phases = tuple(cut_rows(sheet.phase_rows, sheet.timeline, block))
        is_empty = not any(phase.bars for phase in phases)
        return None if is_empty else Band(BandKind.SCHEDULE, timeline=block, phase_rows=phases)
    if row.kind == RowKind.ITEMS:
        cells = sheet.evaluation_items
    else:
        cells = tuple((text,) if text else () for text in sheet.activities)
    cells = cells[sheet.timeline.place_of(block)]
    return Band(BandKind.CELLS, row.label, cells=cells, timeline=block) if any(cells) else None


def cut_rows(rows: Sequence[PhaseRow], timeline: Timeline, block: Timeline) -> Iterator[PhaseRow]:
    """Yield the rows of a schedule as far as their bars lie in a block."""
    for row in rows:
        cut = (timeline.cut(span, block) for span in row.bars)
        yield replace(row, bars=tuple(span for span in cut if span))
