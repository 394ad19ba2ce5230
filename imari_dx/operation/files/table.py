"""What was found, as a table in a terminal and as JSON."""

import json
from dataclasses import asdict
from unicodedata import east_asian_width

from imari_dx.operation.files.findings import Checked, Place, Problem

_GAP = "  "


def as_table(checked: Checked) -> str:
    """Return the counts by place, then a line for each finding."""
    heads = ["場所", "調べた数", *(problem.label for problem in Problem)]
    rows = [
        [place.label, f"{count:,}", *(f"{checked.number(place, problem):,}" for problem in Problem)]
        for place, count in checked.counts.items()
    ]
    widths = [max(map(_width, column)) for column in zip(heads, *rows, strict=True)]
    lines = [_line(row, widths) for row in (heads, *rows)]
    if checked.findings:
        lines.append("")
    for one in checked.findings:
        detail = f"（{one.detail}）" if one.detail else ""
        lines.append(f"{one.problem.label}：{_GAP.join(filter(None, (one.of, one.stored)))}{detail}")
    return "\n".join(lines)


def _line(cells: list[str], widths: list[int]) -> str:
    first, *numbers = cells
    padded = [first + " " * (widths[0] - _width(first))]
    padded += [" " * (width - _width(cell)) + cell for cell, width in zip(numbers, widths[1:], strict=True)]
    return _GAP.join(padded)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(one) in "WFA" else 1 for one in text)


def as_json(checked: Checked) -> str:
    """Return the same for a program: ``is_right``, ``checked`` by place, ``findings``."""
    content = {
        "is_right": not checked.wrong,
        "checked": {place: checked.counts.get(place, 0) for place in Place},
        "findings": [asdict(one) for one in checked.findings],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)
