"""The drawings of the schedule written as SVG, by one template for page and PDF."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.documents.schedule import Remark, ScheduleDocument
from reports.formats.schedule_chart import Drawing, Layout, head_drawing, row_drawing
from reports.formats.schedule_legend import legend


class Line(NamedTuple):
    """One initiative as templates unpack it."""

    label: str  # 行－①　マイナンバーカードの普及促進
    department: str
    url: str
    remarks: tuple[Remark, ...]
    quiet_text: str
    unknown_text: str
    svg: SafeString


@lru_cache(maxsize=1_000)
def svg_of(drawing: Drawing, font_family: str = "") -> SafeString:
    """Return a drawing as SVG. Remembered: most drawings stay the same from page to page.

    ``font_family`` is for the PDF, whose drawings do not inherit the page's font.
    """
    context = {"drawing": drawing, "font_family": font_family}
    return render_to_string("reports/charts/_schedule_drawing.html", context)


def drawn_schedule(
    document: ScheduleDocument, layout: Layout, *, urls: Mapping[int, str], font_family: str = ""
) -> dict[str, object]:
    """Return what templates show: the head, a line per initiative, the legend.

    ``urls`` are the addresses of the initiatives by their ids.
    """
    samples = legend(document, layout)
    layout = layout.of(document.timeline, [label for _code, label in document.phases])
    return {
        "head": svg_of(head_drawing(document, layout), font_family),
        "lines": [
            Line(
                label=f"{row.code}　{row.title}",
                department=row.department,
                url=urls.get(row.initiative_id, ""),
                remarks=row.remarks,
                quiet_text=row.quiet_text,
                unknown_text=row.unknown_text,
                svg=svg_of(row_drawing(document, row, layout), font_family),
            )
            for row in document.rows
        ],
        "legend": [(svg_of(sample.drawing), sample.text) for sample in samples],
    }
