"""Geometry of the chart of 導入・期限: the years of a plan as one track."""

import datetime as dt

from imari_dx.shared.fiscal_year import QUARTERS, FiscalYear, era_date
from reports.documents.indicator_series import IndicatorSeries, PointState, YearPoint
from reports.formats.chart_parts import WIDTH, alternative_text, beside, head, heads
from reports.formats.drawing import (
    AXIS,
    BAD_INK,
    DARK_BLUE,
    HATCH,
    INK,
    LIGHT_BLUE,
    Drawing,
    Line,
    Rect,
    Text,
    fitting,
    hatching,
    number,
)

TRACK_LEFT, TRACK_TOP, TRACK = 6.0, 44.0, 30.0


def track(series: IndicatorSeries) -> Drawing:
    """A track of years for each plan, one below the other."""
    rects: list[Rect] = []
    lines: list[Line] = []
    texts: list[Text] = []
    height: float = 0
    for words, part in zip(heads(series), series.parts, strict=True):
        height = _part(part, head(words, height, lines, texts), rects, lines, texts)
    return Drawing(WIDTH, height, alternative_text(series), tuple(rects), tuple(lines), tuple(texts))


def _part(
    series: IndicatorSeries, above: float, rects: list[Rect], lines: list[Line], texts: list[Text]
) -> float:
    """The years of a plan as one track, filled from the day on which the milestone was reached.

    The deadline stands above it. Returns where it ends.
    """
    points = series.points
    year_width = (WIDTH - 2 * TRACK_LEFT) / len(points)
    first = FiscalYear(points[0].fiscal_year).first_day
    reached = next((point.reached_on for point in points if point.reached_on), None)
    top = above + TRACK_TOP
    for position, point in enumerate(points):
        x = TRACK_LEFT + position * year_width
        _track_year(point, x, top, year_width, reached, rects, lines, texts)
    right = WIDTH - TRACK_LEFT
    due_x = number(TRACK_LEFT + (series.due_year + 1 - points[0].fiscal_year) * year_width)
    due_x = min(max(due_x, TRACK_LEFT), right)
    lines.append(Line(f"M{due_x} {top - 20}V{top + TRACK}", INK, 2.5))
    texts.append(beside(due_x, top - 26, f"期限 {series.due_label}"))
    height = top + TRACK + 20
    if reached:
        x = _day_x(reached, first, year_width, right)
        y = top + TRACK
        is_late = reached > FiscalYear(series.due_year).last_day
        lines.append(Line(f"M{x} {top - 6}V{y + 18}", BAD_INK if is_late else DARK_BLUE, 2.5))
        word = "達成（期限後）" if is_late else "達成"
        texts.append(beside(x, y + 32, f"{word} {era_date(reached)}", is_bold=True))
        height += 18
    return height


def _track_year(
    point: YearPoint,
    x: float,
    y: float,
    width: float,
    reached: dt.date | None,
    rects: list[Rect],
    lines: list[Line],
    texts: list[Text],
) -> None:
    year = FiscalYear(point.fiscal_year)
    x = number(x)
    done = bool(point.has_value and reached and reached <= year.last_day)
    if done and reached:
        start = x + width * _share_of_year(reached, year)
        rects.append(Rect(number(start), y, number(x + width - start), TRACK, LIGHT_BLUE))
    if point.state == PointState.MISSING:
        lines.append(Line(hatching(x, y + TRACK - 9, width, 9), HATCH))  # below the word
    dash = "" if point.has_value or point.state == PointState.MISSING else "1 4"
    rects.append(Rect(x, y, number(width), TRACK, stroke=AXIS, dash=dash))
    ticks = "".join(f"M{number(x + width * part / QUARTERS.per_year)} {y + TRACK}v-5" for part in (1, 2, 3))
    lines.append(Line(ticks, AXIS))
    word = point.text
    if point.has_value:  # a day after the year's end counts for the next one
        word = "達成" if done else "未達成" if point.reached_on else point.label_lines[0]
    texts.append(fitting(x + width / 2, y + 17, word, width - 4, anchor="middle", is_bold=point.is_chosen))
    texts.append(Text(number(x + width / 2), y - 6, point.short_label, 12, "middle", is_bold=point.is_chosen))


def _share_of_year(day: dt.date, year: FiscalYear) -> float:
    """How much of a fiscal year was over on a day; 0 for an earlier one."""
    passed = (day - year.first_day).days / ((year.last_day - year.first_day).days + 1)
    return min(max(passed, 0.0), 1.0)


def _day_x(day: dt.date, first: dt.date, year_width: float, right: float) -> float:
    year = FiscalYear.of(day) if day >= first else None
    if year is None:
        return TRACK_LEFT
    years = year.year - first.year + _share_of_year(day, year)
    return number(min(TRACK_LEFT + years * year_width, right))
