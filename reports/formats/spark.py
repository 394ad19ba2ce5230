"""The small picture of an indicator in a row of a table: a column per year, from 0, against the target.

Paths only, one for each sort of shape, so that a page of many rows stays quick to write and to read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.judgement import Drawn
from reports.documents.indicator_series import IndicatorSeries, PointState, YearPoint
from reports.formats.drawing import number

STEP, COLUMN, HEIGHT, PAD = 24.0, 16.0, 40.0, 3.0
NO_DATA = 10.0  # height of the box of a year without a value


_SORTS = (
    "missing",
    "good",
    "bad",
    "open",
    "zero",
    "target",
    "marks",
    "boundary",
)  # the later upon the earlier


@dataclass(frozen=True, slots=True)
class Spark:
    """Path data by sort; an empty one is not drawn."""

    width: float
    height: float
    good: str = ""  # years whose grade is not in the worse half of the scale
    bad: str = ""
    open: str = ""  # 速報, years that do not count
    missing: str = ""  # boxes of years that were asked about and have no value
    marks: str = ""  # the year's reference
    target: str = ""
    zero: str = ""
    boundary: str = ""  # between the years of two plans

    @property
    def paths(self) -> SafeString:
        """What is drawn as elements of SVG, the lowest first: numbers and letters of our own."""
        drawn = ((sort, getattr(self, sort)) for sort in _SORTS)
        return SafeString("".join(f'<path class="spark-{sort}" d="{path}"/>' for sort, path in drawn if path))


def spark(series: IndicatorSeries) -> Spark | None:
    """Return the small picture of an indicator; None for a text."""
    draw = _DRAWINGS.get(series.kind.rules.drawn)
    return draw(series) if draw else None


def _columns(series: IndicatorSeries) -> Spark:
    known = [Decimal(0), *(value for part in series.parts for value in _shown_values(part))]
    for part in series.parts:
        known += [one.reference for one in part.points if one.has_value and one.reference is not None]
        known += [*(part.bounds or ()), *(one for one in part.targets_of_years if one is not None)]
    low, high = min(known), max(known)
    span = high - low or Decimal(1)

    def y(value: Decimal) -> float:
        return number(PAD + float((high - value) / span) * (HEIGHT - 2 * PAD))

    zero = y(Decimal(0))
    parts: dict[str, list[str]] = {"good": [], "bad": [], "open": [], "missing": [], "marks": []}
    target, left = "", 0
    for part in series.parts:
        _years(part, left, y, zero, parts)
        target += _target(part, left, y)
        left += len(part.points)
    width = STEP * left
    return Spark(
        width, HEIGHT, **_joined(parts), target=target, zero=f"M0 {zero}H{width}", boundary=_boundary(series)
    )


def _shown_values(series: IndicatorSeries) -> list[Decimal]:
    return [value for point in series.points if (value := _shown(point)) is not None]


def _years(
    series: IndicatorSeries,
    left: int,
    y: Callable[[Decimal], float],
    zero: float,
    parts: dict[str, list[str]],
) -> None:
    """Add the columns of one plan's years, ``left`` columns from the left."""
    for position, (point, target) in enumerate(
        zip(series.points, series.targets_of_years, strict=True), start=left
    ):
        x, value = position * STEP + (STEP - COLUMN) / 2, _shown(point)
        if value is not None:
            parts[_sort(point)].append(_box(x, zero, y(value)))
            if point.reference is not None and point.reference != target:
                parts["marks"].append(f"M{x - 2} {y(point.reference)}h{COLUMN + 4}")
        elif point.state == PointState.MISSING:
            parts["missing"].append(_missing(x, min(max(zero, PAD + NO_DATA), HEIGHT - PAD)))


def _target(series: IndicatorSeries, left: int, y: Callable[[Decimal], float]) -> str:
    start, width = left * STEP, STEP * len(series.points)
    bounds = "".join(f"M{_x(start)} {y(bound)}H{start + width}" for bound in series.bounds or ())
    heights = [y(one) for one in series.targets_of_years if one is not None]
    return bounds + (_stepped(heights, start) if len(heights) == len(series.points) else "")


def _x(value: float) -> float | int:
    """Where a line begins: 0 is written without decimals."""
    return value or 0


def _boundary(series: IndicatorSeries) -> str:
    """An upright line where the years of a plan before end."""
    path, left = "", 0
    for one in series.before:
        left += len(one.series.points)
        path += f"M{left * STEP} 0v{HEIGHT}"
    return path


def _stepped(heights: list[float], start: float) -> str:
    """A line across the columns, at the height of each: a straight one where all are the same."""
    path, last = f"M{_x(start)} {heights[0]}", heights[0]
    for position, height in enumerate(heights):
        if height != last:
            path, last = f"{path}H{start + STEP * position}V{height}", height
    return f"{path}H{start + STEP * len(heights)}"


def _track(series: IndicatorSeries) -> Spark:
    """Years as boxes of one height, filled from the one in which the milestone was reached; the deadline."""
    parts: dict[str, list[str]] = {"good": [], "bad": [], "open": [], "missing": []}
    bottom, target, left = HEIGHT - PAD, "", 0
    for part in series.parts:
        _boxes(part, left, parts)
        width = STEP * len(part.points)
        due = min(max((part.due_year + 1 - part.points[0].fiscal_year) * STEP, 0), width)
        target += f"M{due + left * STEP if left else due} {PAD}V{bottom}"
        left += len(part.points)
    width = STEP * left
    return Spark(
        width,
        HEIGHT,
        **_joined(parts),
        target=target,
        zero=f"M0 {bottom}H{width}",
        boundary=_boundary(series),
    )


def _boxes(series: IndicatorSeries, left: int, parts: dict[str, list[str]]) -> None:
    """Add the boxes of one plan's years, ``left`` columns from the left."""
    reached = min((point.reached_on for point in series.points if point.reached_on), default=None)
    bottom, top = HEIGHT - PAD, HEIGHT / 2
    for position, point in enumerate(series.points, start=left):
        x = position * STEP + (STEP - COLUMN) / 2
        if point.has_value:
            done = reached is not None and FiscalYear(point.fiscal_year).last_day >= reached
            parts["bad" if point.is_bad else "good" if done else "open"].append(_box(x, bottom, top))
        elif point.state == PointState.MISSING:
            parts["missing"].append(_missing(x, bottom))


def _shown(point: YearPoint) -> Decimal | None:
    """The value, of a running total that is unknown the year's own part."""
    if not point.has_value:
        return None
    return point.own if point.value is None else point.value


def _sort(point: YearPoint) -> str:
    if point.is_preliminary or not point.counts or point.value is None:
        return "open"
    return "bad" if point.is_bad else "good"


def _box(x: float, first: float, last: float) -> str:
    """A column from one height to another; a value of 0 is a line of two units."""
    top, height = min(first, last), abs(first - last)
    if height < 2:
        top, height = (first - 2 if last <= first else first), 2.0
    return f"M{x} {number(top)}h{COLUMN}v{number(height)}h-{COLUMN}z"


def _missing(x: float, bottom: float) -> str:
    """A box with two strokes across."""
    top = number(bottom - NO_DATA)
    box = f"M{x} {top}h{COLUMN}v{NO_DATA}h-{COLUMN}z"
    return f"{box}M{x} {bottom}l{COLUMN / 2} -{NO_DATA}M{x + COLUMN / 2} {bottom}l{COLUMN / 2} -{NO_DATA}"


def _joined(parts: dict[str, list[str]]) -> dict[str, str]:
    return {name: "".join(pieces) for name, pieces in parts.items()}


_DRAWINGS: Mapping[Drawn, Callable[[IndicatorSeries], Spark]] = {Drawn.BARS: _columns, Drawn.TRACK: _track}
