"""Geometry of an indicator's chart: years as rows, bars from 0, each with its own label.

Rows and not columns: a label such as 累計515件（うち当年度255件） stands beside its bar as it is, on paper
and on a narrow screen alike. Decimals become numbers here and nowhere before.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from indicators.judgement import Drawn
from reports.documents.indicator_series import IndicatorSeries, PointState, YearPoint
from reports.formats.chart_parts import WIDTH, alternative_text, beside, head, heads
from reports.formats.drawing import (
    AXIS,
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
from reports.formats.indicator_track import track

BAR_LEFT, BAR_RIGHT = 36.0, 208.0
LABEL_LEFT = 218.0
TOP, ROW, BAR = 26.0, 38.0, 18.0
MISSING_WIDTH = 44.0  # of the hatched box, whatever the scale


def indicator_chart(series: IndicatorSeries) -> Drawing | None:
    """Return the chart of an indicator; None for a text."""
    draw = _DRAWINGS.get(series.kind.rules.drawn)
    return draw(series) if draw else None


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
        bottom: float = 0
        for words, part in zip(heads(self.series), self.series.parts, strict=True):
            bottom = self._part(part, head(words, bottom, self.lines, self.texts))
        self._legend(bottom)
        return Drawing(
            width=WIDTH,
            height=bottom + 20,
            alternative_text=alternative_text(self.series),
            rects=tuple(self.rects),
            lines=tuple(self.lines),
            texts=tuple(self.texts),
        )

    def _part(self, part: IndicatorSeries, above: float) -> float:
        """Draw the years of one plan against its own target; return where they end."""
        top = above + TOP
        bottom = top + ROW * len(part.points)
        behind = len(self.rects)
        for position, (point, target) in enumerate(zip(part.points, part.targets_of_years, strict=True)):
            self._row(point, target, top + ROW * position)
        self.lines.append(Line(f"M{self.zero} {top - 4}V{bottom}", AXIS))
        self._target(part, above, bottom, behind)
        return bottom

    def _row(self, point: YearPoint, target: Decimal | None, top: float) -> None:
        middle = top + ROW / 2
        self.texts.append(Text(0, middle + 4, point.short_label, 13, is_bold=point.is_chosen))
        if point.is_migrated:
            self.texts.append(Text(0, middle + 17, "移行", 10, fill=QUIET_INK))
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
        after = _end(point) or Decimal(0)
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

    def _target(self, part: IndicatorSeries, above: float, bottom: float, behind: int) -> None:
        if part.bounds is not None:
            self._band(part, part.bounds, above, bottom, behind)
            return
        xs = [self.x(one) for one in part.targets_of_years if one is not None]
        if len(xs) < len(part.points):
            return
        # One line from year to year; where a revision changed the target it steps.
        top = above + TOP
        path, last = f"M{xs[0]} {top - 8}", xs[0]
        for position, x in enumerate(xs):
            if x != last:
                path, last = f"{path}V{top + ROW * position}H{x}", x
        self.lines.append(Line(f"{path}V{bottom}", INK, 1.5, "5 3"))
        self.texts.append(beside(xs[0], above + 13, f"目標 {part.targets_text}"))

    def _band(
        self, part: IndicatorSeries, bounds: tuple[Decimal, Decimal], above: float, bottom: float, behind: int
    ) -> None:
        """The range of the target, behind the bars of its plan, between two lines."""
        left, right, top = *(self.x(bound) for bound in bounds), above + TOP
        height = number(bottom - top + 8)
        self.rects.insert(behind, Rect(left, top - 8, number(right - left), height, BAND))
        self.lines += [Line(f"M{x} {top - 8}V{bottom}", INK, 1.5, "5 3") for x in (left, right)]
        self.texts.append(beside((left + right) / 2, above + 13, f"目標 {part.target_text}"))

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
        if any(point.least is not None for part in self.series.parts for point in part.points):
            self.lines.append(Line(f"M{x} {bottom + 6}v10M{x} {bottom + 11}h18m0 -5v10", INK, 1.5))
            self.texts.append(Text(x + 24, bottom + 15, "最少〜最多"))


def _end(point: YearPoint) -> Decimal | None:
    """Where a year's bar ends; of a total that is unknown or leaves the year out the year's own part."""
    own, value = point.own, point.value
    leaves_out = not point.counts and value is not None and own is not None and abs(value) < abs(own)
    return own if value is None or leaves_out else value


def _domain(series: IndicatorSeries) -> tuple[Decimal, Decimal]:
    """The least and the greatest value that must find room; 0 always, and the limit where there is one."""
    kind = series.kind.rules
    values: Iterable[Decimal | None] = (
        value
        for part in series.parts
        for point in part.points
        for value in (
            _end(point),
            (_end(point) or 0) - point.own if kind.accumulates and point.own else None,
            point.reference,
            point.least,
            point.most,
        )
    )
    known = [Decimal(0), *(value for value in values if value is not None)]
    for part in series.parts:
        known += part.bounds or ()
        known += [target for target in part.targets_of_years if target is not None]
    if kind.limit is not None:
        known.append(kind.limit)
    low, high = min(known), max(known)
    return (low, high) if low < high else (low, low + 1)


_DRAWINGS: Mapping[Drawn, Callable[[IndicatorSeries], Drawing]] = {
    Drawn.BARS: lambda series: _Bars(series).drawing(),
    Drawn.TRACK: track,
}
