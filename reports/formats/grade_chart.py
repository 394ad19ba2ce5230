"""Geometry of the chart of grades, in millimetres; a template writes the SVG, for page and PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.documents.evaluation import GradeMark, LevelSummary
from reports.formats.lettering import lines_of, text_width

WIDTH = 170.0
MARGIN = 4.0  # beside the bars: the last mark of the axis is written under their end
LABEL_WIDTH, LABEL_WIDEST = 24.0, 56.0
NAME_SIZE, NAME_LINES = 3.4, 3
ROW_PITCH = 13.0
LINE = 4.0
BAR_HEIGHT = 7.5
# For a telephone: the names above their bars, letters as large as the page's at 360 px.
NARROW_WIDTH, NARROW_PITCH, NAME_ABOVE = 84.0, 19.0, 6.0
# Narrower than this a segment cannot hold its letter and count: they stand above it.
NARROW = 5.0
SEGMENT_SIZE, LABEL_GAP = 3.2, 1.0
# Widths of texts are estimated on the wide side: a label that is by so much too wide still stands inside.
SNUG = 1.05

# Fill and text colour by token, those of the screen; every segment also carries its letter. From best to
# worst the fills fall in lightness, so that a grey print tells them apart too.
COLOURS = {
    "grade-a": ("#C0E7EE", "#000000"),
    "grade-b": ("#94B3FB", "#000000"),
    "grade-c": ("#D4600F", "#000000"),
    "grade-d": ("#8E0000", "#FFFFFF"),
    "grade-green": ("#8FD9B3", "#000000"),
    "grade-violet": ("#6B3FC4", "#FFFFFF"),
    "grade-none": ("#FFFFFF", "#000000"),
}
# For scales with other tokens: blues from dark to light, never red, which would judge.
OTHER_COLOURS = (
    ("#0017C1", "#FFFFFF"),
    ("#3460FB", "#FFFFFF"),
    ("#7096F8", "#000000"),
    ("#C5D7FB", "#000000"),
    ("#E8F1FE", "#000000"),
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One grade's share of a bar, with the letter and count that stand in or above it."""

    x: float
    width: float
    label: str
    label_x: float
    label_y: float
    fill: str
    text_fill: str


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One bar of the chart; a row with nothing graded has no segments."""

    name: str
    lines: tuple[tuple[float, str], ...]  # the name as it is written: base line, text
    count_label: str
    y: float
    count_y: float
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class GradeChart:
    """Grades as horizontal bars, stacked to 100 % from 0."""

    width: float
    height: float
    bar_x: float
    bar_width: float
    bar_height: float
    ticks: tuple[tuple[float, str], ...]
    axis_y: float
    label_y: float
    rows: tuple[ChartRow, ...]
    alternative_text: str


def colours(grade: GradeMark, position: int) -> tuple[str, str]:
    """Return fill and text colour of a grade, by its token, else by its place in the scale."""
    return COLOURS.get(grade.token) or OTHER_COLOURS[position % len(OTHER_COLOURS)]


def _segments(
    counts: Sequence[int], grades: Sequence[GradeMark], y: float, left: float, bar_width: float
) -> tuple[Segment, ...]:
    total, x = sum(counts), left
    segments: list[Segment] = []
    above: list[int] = []
    for position, (count, grade) in enumerate(zip(counts, grades, strict=True)):
        if not count:
            continue
        width = bar_width * count / total
        fill, text_fill = colours(grade, position)
        label = f"{grade.code}{count}" if width < 10 else f"{grade.code} {count}"
        is_above = width < NARROW or text_width(label, SEGMENT_SIZE) > width * SNUG
        if is_above:
            above.append(len(segments))
        segments.append(
            Segment(
                x=round(x, 3),
                width=round(width, 3),
                label=label,
                label_x=round(x + width / 2, 3),
                label_y=round(y - 1 if is_above else y + BAR_HEIGHT / 2 + 1.2, 3),
                fill=fill,
                text_fill="#000000" if is_above else text_fill,
            )
        )
        x += width
    for index, middle in zip(above, _side_by_side([segments[one] for one in above], x), strict=True):
        segments[index] = replace(segments[index], label_x=middle)
    return tuple(segments)


def _side_by_side(segments: Sequence[Segment], right: float) -> list[float]:
    """Where the labels above a bar stand, so that none lies over the next or beyond the bar's right end."""
    middles: list[float] = []
    for one in reversed(segments):
        half = text_width(one.label, SEGMENT_SIZE) / 2
        middles.insert(0, round(min(one.label_x, right - half), 3))
        right = middles[0] - half - LABEL_GAP
    return middles


def grade_chart(summary: LevelSummary) -> GradeChart:
    """Return the chart of the summary: one bar per row of the table beside it, with the same counts."""
    counts = [(row.name, row.grade_counts) for row in summary.summary_rows]
    return stacked_grades(counts, summary.columns, title=summary.chart_title, counter=summary.words.counter)


def _chart_row(
    name: str,
    lines: Sequence[str],
    counts: Sequence[int],
    grades: Sequence[GradeMark],
    y: float,
    *,
    left: float,
    counter: str,
) -> ChartRow:
    last = y + 3.4 + LINE * (len(lines) - 1)
    return ChartRow(
        name=name,
        lines=tuple((round(y + 3.4 + LINE * number, 3), line) for number, line in enumerate(lines)),
        count_label=f"{sum(counts)}{counter}",
        y=y,
        count_y=round(last + 3.8, 3),
        segments=_segments(counts, grades, y, left, WIDTH - left - MARGIN),
    )


def stacked_grades(
    counts: Sequence[tuple[str, Sequence[int]]], grades: Sequence[GradeMark], *, title: str, counter: str
) -> GradeChart:
    """Return one bar per named row of counts, in the order of the grades; ``title`` says what it shows.

    ``counter`` stands behind the number of initiatives.
    Long names have a wider place beside the bars, then several lines; what is too long for these is cut
    with a sign: the table beside the chart has it whole.
    """
    longest = max(text_width(name, NAME_SIZE) for name, _counts in counts)
    left = min(max(LABEL_WIDTH, longest + 2), LABEL_WIDEST)
    names = [lines_of(name, left - 1, NAME_SIZE, most=NAME_LINES) for name, _counts in counts]
    pitch = ROW_PITCH + LINE * (max(map(len, names)) - 1)
    rows = [
        _chart_row(name, lines, row_counts, grades, number * pitch + 4, left=left, counter=counter)
        for number, ((name, row_counts), lines) in enumerate(zip(counts, names, strict=True))
    ]
    return _chart(rows, title=title, width=WIDTH, left=left, axis_y=len(rows) * pitch + 1)


def narrow_grades(
    counts: Sequence[tuple[str, Sequence[int]]], grades: Sequence[GradeMark], *, title: str, counter: str
) -> GradeChart:
    """Return the same as ``stacked_grades`` for a telephone: its width, each name above its bar."""
    rows = []
    for number, (name, row_counts) in enumerate(counts):
        y = number * NARROW_PITCH + 10
        (line,) = lines_of(f"{name}　{sum(row_counts)}{counter}", NARROW_WIDTH, NAME_SIZE, most=1)
        rows.append(
            ChartRow(
                name=name,
                lines=((y - NAME_ABOVE, line),),
                count_label="",
                y=y,
                count_y=y,
                segments=_segments(row_counts, grades, y, MARGIN, NARROW_WIDTH - 2 * MARGIN),
            )
        )
    return _chart(rows, title=title, width=NARROW_WIDTH, left=MARGIN, axis_y=len(rows) * NARROW_PITCH + 1)


def _chart(rows: Sequence[ChartRow], *, title: str, width: float, left: float, axis_y: float) -> GradeChart:
    bar_width = width - left - MARGIN
    ticks = tuple((round(left + bar_width * share / 100, 3), f"{share}％") for share in range(0, 101, 25))
    words = "".join(
        f"{row.name}：{'、'.join(segment.label.replace(' ', '') for segment in row.segments) or 'なし'}。"
        for row in rows
    )
    return GradeChart(
        width=width,
        height=axis_y + 6,
        bar_x=left,
        bar_width=bar_width,
        bar_height=BAR_HEIGHT,
        ticks=ticks,
        axis_y=axis_y,
        label_y=axis_y + 4,
        rows=tuple(rows),
        alternative_text=f"{title}。{words}",
    )
