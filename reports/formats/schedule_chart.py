"""Geometry of the schedule of all initiatives: one drawing per initiative, as paths that templates write.

Planned bars are light and outlined, actual ones dark, below them. Each phase has a row with its name and a
pattern (dashes, diagonals, none); delays are marked by dashes and crosses. Nothing is told by colour alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from imari_dx.shared.fiscal_year import MOST_YEARS_ABREAST, QUARTERS, PeriodSpan, Timeline, full_width
from reports.documents.schedule import ScheduleDocument, SchedulePhase, ScheduleRow, row_text
from reports.formats.lettering import shortened, text_width

INK, BAD, WHITE = "#0017C1", "#CE0000", "#FFFFFF"
PLAIN, DASHES, DIAGONALS = "plain", "dashes", "diagonals"
# By the place of a phase in the plan, counted from the last one (実施・運用), which is plain.
_PATTERNS = (DASHES, DIAGONALS, PLAIN)


@dataclass(frozen=True, slots=True)
class Layout:
    """Lengths of a drawing in its own units; the page decides how large a unit is."""

    label_width: float
    period: float  # width of a quarter; see `of`
    pitch: float  # height of a phase's row
    font_size: float
    planned_height: float
    actual_height: float
    width: float = 0  # of the whole drawing, where a unit is a point of the paper
    is_official: bool = False  # years and periods have the digits of official output

    def x(self, cell: float) -> float:
        """Where a period begins."""
        return self.label_width + cell * self.period

    def of(self, timeline: Timeline, labels: Iterable[str] = ()) -> "Layout":
        """Return the layout for a plan's periods and years, and the labels of its phases.

        A year is as wide whatever its periods. On paper all of them fill the width that the labels leave, so
        that no word becomes smaller than it is meant. On screen many years are narrower and few ones wider:
        all of a drawing is made as wide as its place, and its words would become too small or too large.
        """
        if self.width:
            needed = max((text_width(label, self.font_size) for label in labels), default=0) + LABEL_GAP
            label_width = min(max(needed, self.label_width), self.width * MOST_FOR_LABELS)
            years = self.width - 1 - label_width
            return replace(self, label_width=label_width, period=years / timeline.cell_count)
        count = len(timeline.years)
        alike = min(max(count, LEAST_YEARS), MOST_YEARS_ABREAST)  # as many of them are as wide
        year = self.period * QUARTERS.per_year * alike / count
        return replace(self, period=year / timeline.per_year)


LEAST_YEARS = 4
LABEL_GAP, MOST_FOR_LABELS = 4, 0.25
SCREEN = Layout(136, 34, 27, 16, 8, 10)
# In points: as wide as the column of css/print/schedule.css.
PAPER = Layout(40, 30, 15.5, 8.5, 5, 6.2, width=654, is_official=True)


@dataclass(frozen=True)
class Look:
    """How the paths of one kind are drawn."""

    kind: str
    fill: str = "none"
    stroke: str = "none"
    width: float = 1
    dashes: str = "none"

    @cached_property
    def attributes(self) -> SafeString:
        """The look as the attributes of a path."""
        look = 'fill="{}" stroke="{}" stroke-width="{}" stroke-dasharray="{}"'
        return format_html(look, self.fill, self.stroke, self.width, self.dashes)


# In the order in which they are drawn.
LOOKS = (
    Look("today", fill="#FFF4B8"),
    Look("unknown", stroke="#949494", width=0.8),
    Look("periods", stroke="#CCCCCC", width=0.7, dashes="2 3"),
    Look("years", stroke="#767676"),
    Look("today-edge", stroke="#333333", width=1.2, dashes="5 3"),
    Look("planned", fill="#E8F1FE", stroke=INK, width=1.2),
    Look("planned-dashes", stroke=INK, width=1.2, dashes="5 4"),
    Look("planned-diagonals", stroke=INK, width=0.8),
    Look("missing", fill=WHITE, stroke=BAD, width=1.6, dashes="4 3"),
    Look("actual", fill=INK, stroke=INK, width=0.8),
    Look("actual-dashes", stroke=WHITE, width=1.8, dashes="5 4"),
    Look("actual-diagonals", stroke=WHITE, width=1.4),
    Look("beyond", fill=BAD, stroke=BAD, width=0.8),
    Look("beyond-crosses", stroke=WHITE, width=1.6),
)


class Layer(NamedTuple):
    """One path with its look. A tuple: templates unpack it quickly."""

    path: str
    attributes: SafeString


class Word(NamedTuple):
    """One text of a drawing, its place as it is written."""

    x: str
    y: str
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing, its words and what it says to whoever does not see it."""

    width: float
    height: float
    layers: tuple[Layer, ...]
    words: tuple[Word, ...]
    font_size: float
    alternative_text: str
    is_sample: bool = False  # of the legend: as large as it is drawn


class Paths:
    """Collects paths by kind."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self._paths = layout, dict[str, list[str]]()

    def add(self, kind: str, path: str) -> None:
        self._paths.setdefault(kind, []).append(path)

    def box(self, kind: str, span: PeriodSpan, y: float, height: float) -> None:
        x, width = self.layout.x(span[0]), (span[1] - span[0] + 1) * self.layout.period
        self.add(kind, f"M{_n(x)} {_n(y)}h{_n(width)}v{_n(height)}h{_n(-width)}z")

    def bar(self, kind: str, span: PeriodSpan, y: float, height: float, pattern: str) -> None:
        """A box with its pattern."""
        self.box(kind, span, y, height)
        x, width = self.layout.x(span[0]), (span[1] - span[0] + 1) * self.layout.period
        if pattern == DASHES:
            self.add(f"{kind}-dashes", _line(x, y + height / 2, x + width, y + height / 2))
        elif pattern == DIAGONALS:
            self.add(f"{kind}-diagonals", hatch(x, y, width, height, height))

    def crossed(self, kind: str, cell: int, y: float, height: float) -> None:
        """A box of one period with a cross."""
        self.box(kind, (cell, cell), y, height)
        x, middle, reach = self.layout.x(cell) + self.layout.period / 2, y + height / 2, height * 0.3
        for rise in (reach, -reach):
            self.add(f"{kind}-crosses", _line(x - reach, middle - rise, x + reach, middle + rise))

    @property
    def joined(self) -> dict[str, str]:
        """One path per kind."""
        return {kind: "".join(parts) for kind, parts in self._paths.items()}


def layers_of(paths: Mapping[str, str]) -> tuple[Layer, ...]:
    """Return paths with their looks, in the order in which they are drawn."""
    return tuple(Layer(paths[look.kind], look.attributes) for look in LOOKS if look.kind in paths)


def _n(value: float) -> str:
    return f"{value:.6g}"


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}"


def hatch(x: float, y: float, width: float, height: float, step: float) -> str:
    """Return diagonals that fill a box, ``step`` apart, cut at its edges."""
    lines, at = [], step
    while at < width + height:
        x1, y1 = x + max(0.0, at - height), y + min(at, height)
        x2, y2 = x + min(at, width), y + max(0.0, at - width)
        lines.append(_line(x1, y1, x2, y2))
        at += step
    return "".join(lines)


def pattern_of(code: str, codes: Sequence[str]) -> str:
    """Return the pattern of a phase among the plan's phases."""
    return _PATTERNS[(codes.index(code) - len(codes)) % len(_PATTERNS)]


@lru_cache(maxsize=64)
def _ground(layout: Layout, cells: int, per_year: int, now: int | None, height: float) -> dict[str, str]:
    """The lines of periods and years, and the period of today: the same for all rows of a height."""
    paths = Paths(layout)
    for cell in range(cells + 1):
        kind = "periods" if cell % per_year else "years"
        paths.add(kind, f"M{_n(layout.x(cell))} 0v{_n(height)}")
    if now is not None:
        paths.box("today", (now, now), 0, height)
        for cell in (now, now + 1):
            paths.add("today-edge", f"M{_n(layout.x(cell))} 0v{_n(height)}")
    return paths.joined


def head_drawing(document: ScheduleDocument, layout: Layout) -> Drawing:
    """Return the years and periods above all rows; of the periods only numbers where words have no room."""
    timeline, line = document.timeline, layout.font_size * 1.5
    shown = full_width if layout.is_official else str
    room = layout.period * timeline.per_year
    years = [shown(year.label) for year in timeline.years]
    if any(text_width(text, layout.font_size) > room for text in years):
        years = [year.short_label for year in timeline.years]
    words = [
        Word(_n(layout.x((number + 0.5) * timeline.per_year)), _n(line * 0.75), text, "middle")
        for number, text in enumerate(years)
    ]
    stacks = _period_words(timeline, layout)
    words += [
        Word(
            _n(layout.x(cell) + layout.period / 2),
            _n(line * (1.75 + 0.8 * number)),
            shown(text),
            "middle",
        )
        for cell in range(timeline.cell_count)
        for number, text in enumerate(stacks[cell % timeline.per_year])
    ]
    height = line * (2 + 0.8 * (max(map(len, stacks)) - 1))
    text = f"{timeline.years[0]}から{timeline.years[-1]}まで、{timeline.division.word}ごとの目盛りです。"
    return _drawing({}, document, layout, height, words, text)


def _period_words(timeline: Timeline, layout: Layout) -> list[tuple[str, ...]]:
    """What stands above each period of a year, line by line: 第1 over 四半期, else 1."""
    division = timeline.division
    stacks = [division.stacked_label(number) for number in division.numbers]
    widest = max((text_width(text, layout.font_size) for stack in stacks for text in stack), default=0)
    if widest <= layout.period:
        return stacks
    return [(division.short_label(number),) for number in division.numbers]


def row_drawing(document: ScheduleDocument, row: ScheduleRow, layout: Layout) -> Drawing:
    """Return the bars of one initiative: a row per phase, planned above actual."""
    height = max(len(row.phases), 1) * layout.pitch
    words = [
        Word(
            "0",
            _n((number + 0.5) * layout.pitch + layout.font_size * 0.36),
            shortened(phase.label, layout.label_width, layout.font_size),
        )
        for number, phase in enumerate(row.phases)
    ]
    paths = _row_paths(row.phases, row.unknown, tuple(code for code, _label in document.phases), layout)
    return _drawing(paths, document, layout, height, words, f"{row_text(row, document.timeline)}。")


@lru_cache(maxsize=1_000)
def _row_paths(
    phases: tuple[SchedulePhase, ...],
    unknown: tuple[PeriodSpan, ...],
    codes: tuple[str, ...],
    layout: Layout,
) -> dict[str, str]:
    """The bars of one initiative. Remembered: most stay the same from page to page."""
    paths, height = Paths(layout), max(len(phases), 1) * layout.pitch
    for first, last in unknown:
        width = (last - first + 1) * layout.period
        paths.add("unknown", hatch(layout.x(first), 0, width, height, layout.pitch / 2))
    for number, phase in enumerate(phases):
        draw_phase(paths, phase, number * layout.pitch, pattern_of(phase.code, codes))
    return paths.joined


def draw_phase(paths: Paths, phase: SchedulePhase, top: float, pattern: str) -> None:
    """Add the bars of a phase, whose row begins at ``top``."""
    layout = paths.layout
    gap = (layout.pitch - layout.planned_height - layout.actual_height) / 3
    planned_y, actual_y = top + gap, top + 2 * gap + layout.planned_height
    for span in phase.planned:
        paths.bar("planned", span, planned_y, layout.planned_height, pattern)
    for span in phase.actual:
        paths.bar("actual", span, actual_y, layout.actual_height, pattern)
    for part in phase.parts:
        if part.missing:
            paths.box("missing", part.missing, actual_y, layout.actual_height)
        for cell in _cells_beyond(part.beyond, part.actual):
            paths.crossed("beyond", cell, actual_y, layout.actual_height)


def _cells_beyond(beyond: PeriodSpan | None, runs: Iterable[PeriodSpan]) -> list[int]:
    if beyond is None:
        return []
    return [cell for first, last in runs for cell in range(max(first, beyond[0]), last + 1)]


def _drawing(
    paths: Mapping[str, str],
    document: ScheduleDocument,
    layout: Layout,
    height: float,
    words: Sequence[Word],
    text: str,
) -> Drawing:
    timeline = document.timeline
    cells = timeline.cell_count
    return Drawing(
        # One more unit: the last line has half of its width beyond the last period.
        width=layout.x(cells) + 1,
        height=height,
        layers=layers_of({**_ground(layout, cells, timeline.per_year, document.now, height), **paths}),
        words=tuple(words),
        font_size=layout.font_size,
        alternative_text=text,
    )
