"""Geometry of an indicator's chart: years as rows, bars from 0, each with its own label.

Rows and not columns: a label such as 累計515件（うち当年度255件） stands beside its bar as it is, on paper
and on a narrow screen alike. Decimals become numbers here and nowhere before.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from imari_dx.shared.fiscal_year import QUARTERS, FiscalYear, era_date
from indicators.judgement import Drawn
from reports.documents.indicator_series import IndicatorSeries, PointState, YearPoint
from reports.formats.drawing import (
    AXIS,
    BAD_INK,
    BAND,
    DARK_BLUE,
    HATCH,
    INK,
    LIGHT_BLUE,
    MIDDLE_BLUE,
    NOTHING,
    PALE_BLUE,
    QUIET_INK,
    RED,
    WHITE,
    Drawing,
    Line,
    Rect,
    Text,
    fitting,
    hatching,
    number,
)
from reports.formats.lettering import text_width

WIDTH = 360.0
BAR_LEFT, BAR_RIGHT = 36.0, 208.0
LABEL_LEFT = 218.0
TOP, ROW, BAR = 26.0, 38.0, 18.0
MISSING_WIDTH = 44.0  # of the hatched box, whatever the scale
TRACK_LEFT, TRACK_TOP, TRACK = 6.0, 44.0, 30.0


def indicator_chart(series: IndicatorSeries) -> Drawing | None:
    """Return the chart of an indicator; None for a text."""
    draw = _DRAWINGS.get(series.kind.rules.drawn)
    return draw(series) if draw else None


def alternative_text(series: IndicatorSeries) -> str:
    """The whole chart in words: the sentence, then each year."""
    years = "、".join(f"{point.label} {point.text}" for point in series.points)
    return f"{series.name}。{series.title}。{years}"


class _Bars:
    """The bars of all kinds that are numbers."""

    def __init__(self, series: IndicatorSeries) -> None:
        self.series = series
        self.low, self.high = _domain(series)
        self.rects: list[Rect] = []
        self.lines: list[Line] = []
        self.texts: list[Text] = []
        self.has_marks = False

    def x(self, value: Decimal) -> float:
        """Where a value lies between the left and the right end of the bars."""
        share = (value - self.low) / (self.high - self.low)
        return number(BAR_LEFT + float(share) * (BAR_RIGHT - BAR_LEFT))

    @property
    def zero(self) -> float:
        return self.x(Decimal(0))

    def drawing(self) -> Drawing:
        bottom = TOP + ROW * len(self.series.points)
        for position, (point, target) in enumerate(
            zip(self.series.points, self.series.targets_of_years, strict=True)
        ):
            self._row(point, target, TOP + ROW * position)
        self.lines.append(Line(f"M{self.zero} {TOP - 4}V{bottom}", AXIS))
        self._target(bottom)
        self._legend(bottom)
        return Drawing(
            width=WIDTH,
            height=bottom + 20,
            alternative_text=alternative_text(self.series),
            rects=tuple(self.rects),
            lines=tuple(self.lines),
            texts=tuple(self.texts),
        )

    def _row(self, point: YearPoint, target: Decimal | None, top: float) -> None:
        middle = top + ROW / 2
        self.texts.append(Text(0, middle + 4, point.short_label, 13, is_bold=point.is_chosen))
        y = middle - BAR / 2
        if point.has_value:
            self._value(point, target, y)
        elif point.state == PointState.MISSING:
            x = min(self.zero, BAR_RIGHT - MISSING_WIDTH)
            self.rects.append(Rect(x, y, MISSING_WIDTH, BAR, NOTHING, HATCH))
            self.lines.append(Line(hatching(x, y, MISSING_WIDTH, BAR), HATCH))
        else:
            self.lines.append(Line(f"M{self.zero} {middle}H{BAR_RIGHT}", HATCH, dash="1 5"))
        self._label(point, middle)

    def _label(self, point: YearPoint, middle: float) -> None:
        main, notes = point.label_lines
        room = WIDTH - LABEL_LEFT
        if point.has_value:
            y = middle - 1 if notes else middle + 4
            self.texts.append(fitting(LABEL_LEFT, y, main, room, size=13, is_bold=point.is_chosen))
            if notes:
                self.texts.append(fitting(LABEL_LEFT, middle + 13, notes, room, size=11, fill=QUIET_INK))
        else:
            self.texts.append(fitting(LABEL_LEFT, middle + 4, main, room, fill=QUIET_INK))

    def _value(self, point: YearPoint, target: Decimal | None, y: float) -> None:
        if self.series.kind.rules.accumulates and point.own is not None:
            self._running_total(point, point.own, y)
        elif point.value is not None:
            self._own_bar(point, Decimal(0), point.value, y)
        if point.least is not None and point.most is not None:
            self._range(point.least, point.most, y + BAR / 2)
        if point.reference is not None and point.reference != target:
            self.has_marks = True
            self.lines.append(Line(f"M{self.x(point.reference)} {y - 4}v{BAR + 8}", INK, 3))

    def _running_total(self, point: YearPoint, own: Decimal, y: float) -> None:
        """What there was before, and on top of it the year's own part; a part taken away is an outline."""
        after = own if point.value is None else point.value
        before = after - own
        kept = Decimal(0) if before * after < 0 else min(before, after, key=abs)
        self._bar(Decimal(0), kept, y, LIGHT_BLUE)
        is_open = point.value is None or abs(after) < abs(before)
        self._own_bar(point, before, after, y, is_outlined=is_open)

    def _own_bar(
        self, point: YearPoint, first: Decimal, last: Decimal, y: float, *, is_outlined: bool = False
    ) -> None:
        """The bar of the year; outlined where it is preliminary, not judged, or part of an unknown total."""
        colour = DARK_BLUE if point.is_chosen else MIDDLE_BLUE
        if point.is_bad:
            colour = RED
        if is_outlined or point.is_preliminary or not point.counts:
            self._bar(first, last, y, PALE_BLUE, stroke=colour, dash="3 2")
        else:
            self._bar(first, last, y, colour)
        if first == last:  # 0, or nothing added: a value all the same, so it shows
            x = self.x(last)
            self.lines.append(Line(f"M{x} {number(y)}v{BAR}", colour, 3))

    def _bar(
        self, first: Decimal, last: Decimal, y: float, fill: str, stroke: str = NOTHING, dash: str = ""
    ) -> None:
        left, right = sorted((self.x(first), self.x(last)))
        if left < right:
            self.rects.append(Rect(left, number(y), number(right - left), BAR, fill, stroke, dash))

    def _range(self, least: Decimal, most: Decimal, middle: float) -> None:
        left, right = self.x(least), self.x(most)
        path = f"M{left} {middle - 5}v10M{left} {middle}H{right}M{right} {middle - 5}v10"
        self.lines += [Line(path, WHITE, 4.5), Line(path, INK, 1.5)]  # seen on a dark bar as well

    def _target(self, bottom: float) -> None:
        if self.series.bounds is not None:
            self._band(self.series.bounds, bottom)
            return
        xs = [self.x(one) for one in self.series.targets_of_years if one is not None]
        if len(xs) < len(self.series.points):
            return
        # One line from year to year; where a revision changed the target it steps.
        path, last = f"M{xs[0]} {TOP - 8}", xs[0]
        for position, x in enumerate(xs):
            if x != last:
                path, last = f"{path}V{TOP + ROW * position}H{x}", x
        self.lines.append(Line(f"{path}V{bottom}", INK, 1.5, "5 3"))
        self.texts.append(_beside(xs[0], 13, f"目標 {self.series.targets_text}"))

    def _band(self, bounds: tuple[Decimal, Decimal], bottom: float) -> None:
        """The range of the target, behind the bars, between two lines."""
        left, right = (self.x(bound) for bound in bounds)
        height = number(bottom - TOP + 8)
        self.rects.insert(0, Rect(left, TOP - 8, number(right - left), height, BAND))
        self.lines += [Line(f"M{x} {TOP - 8}V{bottom}", INK, 1.5, "5 3") for x in (left, right)]
        self.texts.append(_beside((left + right) / 2, 13, f"目標 {self.series.target_text}"))

    def _legend(self, bottom: float) -> None:
        x = BAR_LEFT
        if not self.series.more_is_better:
            y = bottom + 11
            self.lines.append(Line(f"M{x + 22} {y}H{x}M{x + 5} {y - 4}L{x} {y}L{x + 5} {y + 4}", INK, 1.5))
            self.texts.append(Text(x + 28, bottom + 15, "低いほどよい"))
            x += 118
        if self.has_marks:
            self.lines.append(Line(f"M{x + 2} {bottom + 5}v12", INK, 3))
            self.texts.append(Text(x + 10, bottom + 15, self.series.mark_word))
            x += 110
        if any(p.least is not None for p in self.series.points):
            self.lines.append(Line(f"M{x} {bottom + 6}v10M{x} {bottom + 11}h18m0 -5v10", INK, 1.5))
            self.texts.append(Text(x + 24, bottom + 15, "最少〜最多"))


def _domain(series: IndicatorSeries) -> tuple[Decimal, Decimal]:
    """The least and the greatest value that must find room; 0 always, and the limit where there is one."""
    kind = series.kind.rules
    values: Iterable[Decimal | None] = (
        value
        for point in series.points
        for value in (
            point.own if point.value is None else point.value,
            point.value - point.own if kind.accumulates and point.value and point.own else None,
            point.reference,
            point.least,
            point.most,
        )
    )
    known = [Decimal(0), *(value for value in values if value is not None)]
    known += series.bounds or ()
    known += [target for target in series.targets_of_years if target is not None]
    if kind.limit is not None:
        known.append(kind.limit)
    low, high = min(known), max(known)
    return (low, high) if low < high else (low, low + 1)


# --- 導入・期限: a track of years ---


def _track(series: IndicatorSeries) -> Drawing:
    """The years as one track, filled from the day on which the milestone was reached; the deadline above."""
    points = series.points
    year_width = (WIDTH - 2 * TRACK_LEFT) / len(points)
    first = FiscalYear(points[0].fiscal_year).first_day
    reached = next((point.reached_on for point in points if point.reached_on), None)
    rects: list[Rect] = []
    lines: list[Line] = []
    texts: list[Text] = []
    for position, point in enumerate(points):
        x = TRACK_LEFT + position * year_width
        _track_year(point, x, year_width, reached, rects, lines, texts)
    right = WIDTH - TRACK_LEFT
    due_x = number(TRACK_LEFT + (series.due_year + 1 - points[0].fiscal_year) * year_width)
    due_x = min(max(due_x, TRACK_LEFT), right)
    lines.append(Line(f"M{due_x} {TRACK_TOP - 20}V{TRACK_TOP + TRACK}", INK, 2.5))
    texts.append(_beside(due_x, TRACK_TOP - 26, f"期限 {series.due_label}"))
    height = TRACK_TOP + TRACK + 20
    if reached:
        x = _day_x(reached, first, year_width, right)
        y = TRACK_TOP + TRACK
        is_late = reached > FiscalYear(series.due_year).last_day
        lines.append(Line(f"M{x} {TRACK_TOP - 6}V{y + 18}", BAD_INK if is_late else DARK_BLUE, 2.5))
        word = "達成（期限後）" if is_late else "達成"
        texts.append(_beside(x, y + 32, f"{word} {era_date(reached)}", is_bold=True))
        height += 18
    return Drawing(WIDTH, height, alternative_text(series), tuple(rects), tuple(lines), tuple(texts))


def _track_year(
    point: YearPoint,
    x: float,
    width: float,
    reached: dt.date | None,
    rects: list[Rect],
    lines: list[Line],
    texts: list[Text],
) -> None:
    year = FiscalYear(point.fiscal_year)
    y, x = TRACK_TOP, number(x)
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


def _beside(x: float, y: float, text: str, *, is_bold: bool = False) -> Text:
    """A text over a mark, kept within the drawing."""
    fitted = fitting(x, y, text, WIDTH, anchor="middle", is_bold=is_bold)
    half = text_width(fitted.text, fitted.size) / 2
    return replace(fitted, x=number(min(max(x, half), WIDTH - half)))


_DRAWINGS: Mapping[Drawn, Callable[[IndicatorSeries], Drawing]] = {
    Drawn.BARS: lambda series: _Bars(series).drawing(),
    Drawn.TRACK: _track,
}
