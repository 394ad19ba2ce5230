"""The chart of grades as the public pages draw it: names above their bars, to be read on a telephone too."""

from collections.abc import Iterator

from reports.documents.evaluation import LevelSummary
from reports.documents.tally import Tally
from reports.formats.drawing import (
    AXIS,
    INK,
    QUIET_INK,
    Anchor,
    Drawing,
    Line,
    Rect,
    Text,
    fitting,
    number,
)
from reports.formats.grade_chart import colours
from reports.formats.lettering import text_width

WIDTH = 360.0
NAME, ROW, BAR = 20.0, 56.0, 24.0
SIZE, SMALL = 13.0, 11.0
GAP = 4.0  # between labels that stand above a bar


def grade_bars(summary: LevelSummary) -> Drawing:
    """Return one bar per row of the summary's table, stacked from 0 to 100 %, with the same counts."""
    rects: list[Rect] = []
    texts: list[Text] = []
    bottom = ROW * len(summary.summary_rows)
    ticks = [number(WIDTH * share / 4) for share in range(5)]
    for position, row in enumerate(summary.summary_rows):
        top = ROW * position
        counted = f"{sum(row.grade_counts)}{summary.words.counter}"
        room = WIDTH - text_width(counted, SMALL) - 4
        texts.append(fitting(0, top + NAME - 5, row.name, room, size=SIZE, is_bold=True))
        texts.append(Text(WIDTH, top + NAME - 5, counted, SMALL, "end", QUIET_INK))
        for rect, text in _segments(row, summary, top + NAME):
            rects.append(rect)
            texts += [text] if text else []
        if not sum(row.grade_counts):
            rects.append(Rect(0, top + NAME, WIDTH, BAR, "#FFFFFF", AXIS, "3 3"))
    for x, share in zip(ticks, range(0, 101, 25), strict=True):
        anchor: Anchor = "start" if share == 0 else "end" if share == 100 else "middle"
        texts.append(Text(x, bottom + 14, f"{share}％", SMALL, anchor, QUIET_INK))
    return Drawing(
        width=WIDTH,
        height=bottom + 18,
        alternative_text=f"{summary.chart_title}。{'。'.join(_told(row) for row in summary.summary_rows)}",
        rects=tuple(rects),
        lines=(Line("".join(f"M{x} {bottom - 4}v6" for x in ticks), AXIS),),
        texts=tuple(texts),
    )


def _segments(row: Tally, summary: LevelSummary, top: float) -> Iterator[tuple[Rect, Text | None]]:
    """The parts of a bar; one too narrow for letter and count has the letter, a very narrow one nothing.

    The table beside the chart has every count.
    """
    total, left = sum(row.grade_counts), 0.0
    for position, (count, grade) in enumerate(zip(row.grade_counts, summary.columns, strict=True)):
        if not count:
            continue
        width = WIDTH * count / total
        fill, ink = colours(grade, position)
        rect = Rect(number(left), top, number(width), BAR, fill, INK)
        label = next(
            (one for one in (f"{grade.code} {count}", grade.code) if text_width(one, SIZE) + GAP <= width),
            "",
        )
        middle = number(left + width / 2)
        yield rect, Text(middle, top + 17, label, SIZE, "middle", ink, is_bold=True) if label else None
        left += width


def _told(row: Tally) -> str:
    counts = "、".join(f"{one.label} {one.count}（{one.share}）" for one in row.grades if one.count)
    return f"{row.name}：{counts or 'なし'}"
