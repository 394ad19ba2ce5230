"""What the lines and marks of the schedule mean: small drawings with words."""

from dataclasses import dataclass, replace

from reports.documents.schedule import ScheduleDocument, SchedulePhase
from reports.formats.schedule_chart import Drawing, Layout, Paths, draw_phase, hatch, layers_of, pattern_of


@dataclass(frozen=True, slots=True)
class Sample:
    """One entry of the legend: a small drawing and what it means."""

    drawing: Drawing
    text: str


_MARKS = (
    ("missing", "予定の開始から実際の開始まで（未開始なら、分かっている最後の{}まで）"),
    ("beyond", "予定の終わりを過ぎて行った{}"),
    ("unknown", "実績がまだ分からない年度"),
    ("today", "今日を含む{}"),
)


def legend(document: ScheduleDocument, layout: Layout) -> list[Sample]:
    """Return the phases, planned above actual, and the marks; of today only where there is one."""
    codes = [code for code, _label in document.phases]
    samples = []
    for code, label in document.phases:
        paths = Paths(replace(layout, label_width=1))
        draw_phase(paths, SchedulePhase(code, label, ((0, 1),), ((0, 1),), ()), 0, pattern_of(code, codes))
        samples.append(_sample(paths, 2, layout.pitch, label))
    for kind, text in _MARKS:
        if kind != "today" or document.now is not None:
            words = text.format(document.timeline.division.word)
            samples.append(_sample(_mark(kind, layout), 1, layout.actual_height + 4, words))
    return samples


def _mark(kind: str, layout: Layout) -> Paths:
    paths, height = Paths(replace(layout, label_width=1)), layout.actual_height + 4
    if kind == "unknown":
        paths.add(kind, hatch(1, 0, layout.period, height, layout.pitch / 2))
    elif kind == "today":
        paths.box(kind, (0, 0), 0, height)
        paths.add(
            "today-edge",
            f"M1 0v{format(height, 'g')}M{format(1 + layout.period, 'g')} 0v{format(height, 'g')}",
        )
    elif kind == "beyond":
        paths.crossed(kind, 0, 2, layout.actual_height)
    else:
        paths.box(kind, (0, 0), 2, layout.actual_height)
    return paths


def _sample(paths: Paths, cells: int, height: float, text: str) -> Sample:
    return Sample(Drawing(cells * paths.layout.period + 2, height, layers_of(paths.joined), (), 0, ""), text)
