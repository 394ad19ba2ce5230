"""The small picture of an indicator in a row of a table: a column per year, from 0, against the target.

Paths only, one for each sort of shape, so that a page of many rows stays quick to write and to read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.judgement import Drawn
from reports.documents.indicator_series import IndicatorSeries, PointState, YearPoint
from reports.formats.drawing import number

STEP, COLUMN, HEIGHT, PAD = 24.0, 16.0, 40.0, 3.0
NO_DATA = 10.0  # height of the box of a year without a value


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


def spark(series: IndicatorSeries) -> Spark | None:
    """Return the small picture of an indicator; None for a text."""
    draw = _DRAWINGS.get(series.kind.rules.drawn)
    return draw(series) if draw else None


def _columns(series: IndicatorSeries) -> Spark:
    shown = [_shown(point) for point in series.points]
    known = [Decimal(0), *(value for value in shown if value is not None)]
    known += [point.reference for point in series.points if point.has_value and point.reference is not None]
    targets = [one for one in series.targets_of_years if one is not None]
    known += [*(series.bounds or ()), *targets]
    low, high = min(known), max(known)
    span = high - low or Decimal(1)

    def y(value: Decimal) -> float:
        return number(PAD + float((high - value) / span) * (HEIGHT - 2 * PAD))

    zero = y(Decimal(0))
    parts: dict[str, list[str]] = {"good": [], "bad": [], "open": [], "missing": [], "marks": []}
    for position, (point, value) in enumerate(zip(series.points, shown, strict=True)):
        x = position * STEP + (STEP - COLUMN) / 2
        if value is not None:
            parts[_sort(point)].append(_box(x, zero, y(value)))
            if point.reference is not None and point.reference != series.targets_of_years[position]:
                parts["marks"].append(f"M{x - 2} {y(point.reference)}h{COLUMN + 4}")
        elif point.state == PointState.MISSING:
            parts["missing"].append(_missing(x, min(max(zero, PAD + NO_DATA), HEIGHT - PAD)))
    width = STEP * len(series.points)
    target = "".join(f"M0 {y(bound)}H{width}" for bound in series.bounds or ())
    if len(targets) == len(series.points):
        target += _stepped([y(one) for one in targets])
    return Spark(width, HEIGHT, **_joined(parts), target=target, zero=f"M0 {zero}H{width}")


def _stepped(heights: list[float]) -> str:
    """A line across the columns, at the height of each: a straight one where all are the same."""
    path, last = f"M0 {heights[0]}", heights[0]
    for position, height in enumerate(heights):
        if height != last:
            path, last = f"{path}H{STEP * position}V{height}", height
    return f"{path}H{STEP * len(heights)}"


def _track(series: IndicatorSeries) -> Spark:
    """Years as boxes of one height, filled from the one in which the milestone was reached; the deadline."""
    reached = min((point.reached_on for point in series.points if point.reached_on), default=None)
    parts: dict[str, list[str]] = {"good": [], "bad": [], "open": [], "missing": []}
    bottom, top = HEIGHT - PAD, HEIGHT / 2
    for position, point in enumerate(series.points):
        x = position * STEP + (STEP - COLUMN) / 2
        if point.has_value:
            done = reached is not None and FiscalYear(point.fiscal_year).last_day >= reached
            parts["bad" if point.is_bad else "good" if done else "open"].append(_box(x, bottom, top))
        elif point.state == PointState.MISSING:
            parts["missing"].append(_missing(x, bottom))
    width = STEP * len(series.points)
    due = min(max((series.due_year + 1 - series.points[0].fiscal_year) * STEP, 0), width)
    return Spark(
        width, HEIGHT, **_joined(parts), target=f"M{due} {PAD}V{bottom}", zero=f"M0 {bottom}H{width}"
    )


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
