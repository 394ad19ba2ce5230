"""What all charts of an indicator have in common: their width, and the plans that stand in one chart.

Where a line goes on from a plan before, its years stand above those of this plan, under a head each.
"""

from dataclasses import replace

from reports.documents.indicator_series import IndicatorSeries
from reports.formats.drawing import INK, Line, Text, fitting, number
from reports.formats.lettering import text_width

WIDTH = 360.0
HEAD = 24.0  # height of a plan's name


def alternative_text(series: IndicatorSeries) -> str:
    """The whole chart in words: the sentence, then each year."""
    years = "、".join(point.told for point in series.points)
    before = "".join(
        f"。{one.label}では、" + "、".join(point.told for point in one.series.points) for one in series.before
    )
    return f"{series.name}。{series.title}。{years}{before}"


def heads(series: IndicatorSeries) -> list[str]:
    """What stands above the years of each plan: nothing where there is but one."""
    return [label for _former, label, _points in series.blocks]


def head(words: str, top: float, lines: list[Line], texts: list[Text]) -> float:
    """Draw the boundary to a plan's years with its name; return where its own drawing begins."""
    if not words:
        return top
    if top:
        lines.append(Line(f"M0 {top}H{WIDTH}", INK, 1.5))
    texts.append(Text(0, top + 16, words, 13, is_bold=True))
    return top + HEAD


def beside(x: float, y: float, text: str, *, is_bold: bool = False) -> Text:
    """A text over a mark, kept within the drawing."""
    fitted = fitting(x, y, text, WIDTH, anchor="middle", is_bold=is_bold)
    half = text_width(fitted.text, fitted.size) / 2
    return replace(fitted, x=number(min(max(x, half), WIDTH - half)))
