"""What the lines and marks of the schedule mean: small drawings with words."""

from dataclasses import dataclass, replace

from reports.documents.schedule import ScheduleDocument, SchedulePhase
from reports.formats.schedule_chart import (
    DASHES,
    DIAGONALS,
    PLAIN,
    Drawing,
    Layout,
    Paths,
    draw_phase,
    hatch,
    layers_of,
    pattern_of,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One entry of the legend: a small drawing and what it means."""

    drawing: Drawing
    text: str


_MARKS = (
    (
        "missing",
        "予定の開始から実際の開始まで（未開始なら、分かっている最後の{}まで）",
        "点線で囲んだ、白い枠です。",
    ),
    ("beyond", "予定の終わりを過ぎて行った{}", "白い×印の付いた、赤い線です。"),
    ("unknown", "実績がまだ分からない年度", "薄い斜線を引いた範囲です。"),
    ("today", "今日を含む{}", "左右を点線で挟んだ、黄色い範囲です。"),
)
_PHASES = {PLAIN: "無地の線です。", DASHES: "中央に横の線が入った線です。", DIAGONALS: "斜線が入った線です。"}


def legend(document: ScheduleDocument, layout: Layout) -> list[Sample]:
    """Return the phases, planned above actual, and the marks; of today only where there is one."""
    codes = [code for code, _label in document.phases]
    samples = []
    for code, label in document.phases:
        paths = Paths(replace(layout, label_width=1))
        pattern = pattern_of(code, codes)
        draw_phase(paths, SchedulePhase(code, label, ((0, 1),), ((0, 1),), ()), 0, pattern)
        samples.append(_sample(paths, 2, layout.pitch, label, _PHASES[pattern]))
    for kind, text, look in _MARKS:
        if kind != "today" or document.now is not None:
            words = text.format(document.timeline.division.word)
            samples.append(_sample(_mark(kind, layout), 1, layout.actual_height + 4, words, look))
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


def _sample(paths: Paths, cells: int, height: float, text: str, look: str) -> Sample:
    width = cells * paths.layout.period + 2
    return Sample(Drawing(width, height, layers_of(paths.joined), (), 0, look, is_sample=True), text)
