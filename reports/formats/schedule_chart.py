"""Geometry of the schedule of all initiatives: one drawing per initiative, as paths that templates write.

Planned bars are light and outlined, actual ones dark, below them. Each phase has a row with its name and a
pattern (dashes, diagonals, none); delays are marked by dashes and crosses. Nothing is told by colour alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imari_dx.fiscal_year import QUARTERS_PER_YEAR
from reports.documents.schedule import ScheduleDocument, SchedulePhase, ScheduleRow, bars_text
from reports.documents.sheet import QuarterSpan

INK, BAD, WHITE = "#0017C1", "#CE0000", "#FFFFFF"
PLAIN, DASHES, DIAGONALS = "plain", "dashes", "diagonals"
# By the place of a phase in the plan, counted from the last one (実施・運用), which is plain.
_PATTERNS = (DASHES, DIAGONALS, PLAIN)


@dataclass(frozen=True, slots=True)
class Layout:
    """Lengths of a drawing in its own units; the page decides how large a unit is."""

    label_width: float
    quarter: float
    pitch: float  # height of a phase's row
    font_size: float
    planned_height: float
    actual_height: float

    def x(self, cell: int) -> float:
        """Where a quarter begins."""
        return self.label_width + cell * self.quarter


SCREEN = Layout(136, 34, 27, 16, 8, 10)
PAPER = Layout(100, 34, 18, 11.5, 5.5, 7)


@dataclass(frozen=True, slots=True)
class Look:
    """How the paths of one kind are drawn."""

    kind: str
    fill: str = "none"
    stroke: str = "none"
    width: float = 1
    dashes: str = "none"


# In the order in which they are drawn.
LOOKS = (
    Look("today", fill="#FFF4B8"),
    Look("unknown", stroke="#949494", width=0.8),
    Look("quarters", stroke="#CCCCCC", width=0.7, dashes="2 3"),
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


@dataclass(frozen=True, slots=True)
class Layer:
    """One path with its look."""

    path: str
    look: Look


@dataclass(frozen=True, slots=True)
class Word:
    """One text of a drawing."""

    x: float
    y: float
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


class _Paths:
    """Collects paths by kind."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self._paths = layout, dict[str, list[str]]()

    def add(self, kind: str, path: str) -> None:
        self._paths.setdefault(kind, []).append(path)

    def box(self, kind: str, span: QuarterSpan, y: float, height: float) -> None:
        x, width = self.layout.x(span[0]), (span[1] - span[0] + 1) * self.layout.quarter
        self.add(kind, f"M{_n(x)} {_n(y)}h{_n(width)}v{_n(height)}h{_n(-width)}z")

    def bar(self, kind: str, span: QuarterSpan, y: float, height: float, pattern: str) -> None:
        """A box with its pattern."""
        self.box(kind, span, y, height)
        x, width = self.layout.x(span[0]), (span[1] - span[0] + 1) * self.layout.quarter
        if pattern == DASHES:
            self.add(f"{kind}-dashes", _line(x, y + height / 2, x + width, y + height / 2))
        elif pattern == DIAGONALS:
            self.add(f"{kind}-diagonals", hatch(x, y, width, height, height))

    @property
    def layers(self) -> tuple[Layer, ...]:
        return tuple(
            Layer("".join(self._paths[look.kind]), look) for look in LOOKS if look.kind in self._paths
        )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


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


def _ground(paths: _Paths, document: ScheduleDocument, height: float) -> None:
    """The lines of quarters and years, and the quarter of today."""
    layout, cells = paths.layout, document.quarter_count
    for cell in range(cells + 1):
        kind = "quarters" if cell % QUARTERS_PER_YEAR else "years"
        paths.add(kind, f"M{_n(layout.x(cell))} 0v{_n(height)}")
    if document.now is not None:
        paths.box("today", (document.now, document.now), 0, height)
        for cell in (document.now, document.now + 1):
            paths.add("today-edge", f"M{_n(layout.x(cell))} 0v{_n(height)}")


def head_drawing(document: ScheduleDocument, layout: Layout) -> Drawing:
    """Return the years and quarters above all rows."""
    paths, line = _Paths(layout), layout.font_size * 1.5
    _ground(paths, document, 2 * line)
    words = [
        Word(layout.x(QUARTERS_PER_YEAR * number + 2), line * 0.75, label, "middle")
        for number, label in enumerate(document.year_labels)
    ]
    words += [
        Word(layout.x(cell) + layout.quarter / 2, line * 1.75, str(cell % QUARTERS_PER_YEAR + 1), "middle")
        for cell in range(document.quarter_count)
    ]
    text = f"{document.year_labels[0]}から{document.year_labels[-1]}まで、四半期ごと"
    return _drawing(paths, document, 2 * line, words, text)


def row_drawing(document: ScheduleDocument, row: ScheduleRow, layout: Layout) -> Drawing:
    """Return the bars of one initiative: a row per phase, planned above actual."""
    paths, height = _Paths(layout), max(len(row.phases), 1) * layout.pitch
    _ground(paths, document, height)
    for first, last in row.unknown:
        width = (last - first + 1) * layout.quarter
        paths.add("unknown", hatch(layout.x(first), 0, width, height, layout.pitch / 2))
    codes = [code for code, _label in document.phases]
    words = []
    for number, phase in enumerate(row.phases):
        top = number * layout.pitch
        words.append(Word(0, top + layout.pitch / 2 + layout.font_size * 0.36, phase.label))
        _phase(paths, phase, top, pattern_of(phase.code, codes))
    text = "。".join(f"{phase.label}：{bars_text(phase, document.year_labels)}" for phase in row.phases)
    return _drawing(paths, document, height, words, text or "スケジュールの線はありません")


def _phase(paths: _Paths, phase: SchedulePhase, top: float, pattern: str) -> None:
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
            paths.box("beyond", (cell, cell), actual_y, layout.actual_height)
            x, reach = layout.x(cell) + layout.quarter / 2, layout.actual_height * 0.3
            y = actual_y + layout.actual_height / 2
            paths.add("beyond-crosses", _line(x - reach, y - reach, x + reach, y + reach))
            paths.add("beyond-crosses", _line(x - reach, y + reach, x + reach, y - reach))


def _cells_beyond(beyond: QuarterSpan | None, runs: Iterable[QuarterSpan]) -> list[int]:
    if beyond is None:
        return []
    return [cell for first, last in runs for cell in range(max(first, beyond[0]), last + 1)]


def _drawing(
    paths: _Paths, document: ScheduleDocument, height: float, words: Sequence[Word], text: str
) -> Drawing:
    layout = paths.layout
    return Drawing(
        # One more unit: the last line has half of its width beyond the last quarter.
        width=layout.x(document.quarter_count) + 1,
        height=height,
        layers=paths.layers,
        words=tuple(words),
        font_size=layout.font_size,
        alternative_text=text,
    )


@dataclass(frozen=True, slots=True)
class Sample:
    """One entry of the legend: a small drawing and what it means."""

    drawing: Drawing
    text: str


def legend(document: ScheduleDocument, layout: Layout) -> list[Sample]:
    """Return the patterns of the phases, planned and actual, and the marks, in the order of their use."""
    codes = [code for code, _label in document.phases]
    samples = []
    for code, label in document.phases:
        pattern = pattern_of(code, codes)
        samples.append(_sample(layout, "planned", pattern, f"{label}（計画）"))
        samples.append(_sample(layout, "actual", pattern, f"{label}（実績）"))
    marks = [
        ("missing", "予定の開始から、実際の開始（まだのときは分かっている最後の四半期）まで"),
        ("beyond", "予定の終わりを過ぎて行った四半期"),
        ("unknown", "実績がまだ分からない年度"),
    ]
    if document.now is not None:
        marks.append(("today", "今日を含む四半期"))
    return [*samples, *(_sample(layout, kind, PLAIN, text) for kind, text in marks)]


def _sample(layout: Layout, kind: str, pattern: str, text: str) -> Sample:
    height = layout.actual_height + 4
    paths = _Paths(Layout(1, layout.quarter, layout.pitch, 0, 0, 0))
    if kind == "unknown":
        paths.add(kind, hatch(1, 0, layout.quarter, height, layout.pitch / 2))
    elif kind == "today":
        paths.box(kind, (0, 0), 0, height)
        paths.add("today-edge", f"M1 0v{_n(height)}M{_n(1 + layout.quarter)} 0v{_n(height)}")
    else:
        paths.bar(kind, (0, 0), 2, layout.actual_height, pattern)
    if kind == "beyond":
        x, y, reach = 1 + layout.quarter / 2, height / 2, layout.actual_height * 0.3
        paths.add("beyond-crosses", _line(x - reach, y - reach, x + reach, y + reach))
        paths.add("beyond-crosses", _line(x - reach, y + reach, x + reach, y - reach))
    return Sample(Drawing(layout.quarter + 2, height, paths.layers, (), 0, ""), text)
