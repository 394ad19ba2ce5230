"""Which cell of a copied block goes into which field of a table. Pure.

A block goes right and down from the field that has the focus, as in a spreadsheet. Headings that were copied
along are left out, and a column of cells fills a table of one line along that line.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from imari_dx.shared.workbook_in.values import plain
from indicators.entry.paste.request import Paste, Spot

TO_THE_RIGHT: Final = "表の右端を越えています。"
BELOW: Final = "表の下端を越えています。"
NO_FIELD: Final = "ここには、入力する欄がありません。"
OTHER_ROWS: Final = (
    "コピーした左の列の項目名と、表の行の並びが違います。"
    "並びを合わせるか、項目名の列を除いて、もう一度コピーしてください。"
)
NOT_TYPED: Final = "この欄は、この画面では変えられません。"
_UNIT: Final = re.compile(r"[(（][^()（）]*[)）]$")
Titles = Mapping[int, Collection[str]]
"""What the rows or columns of a table are called, by their number; each may have several names."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One cell of the block: where it stands there (from 1), and the field that it goes into."""

    row: int
    column: int
    text: str
    spot: Spot | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Placing:
    """A whole block laid over a table."""

    cells: Sequence[Placed]
    leaves_out_row: bool = False  # its first row is the table's headings
    leaves_out_columns: int = 0  # so many on the left are what the rows are called
    is_turned: bool = False  # a column that fills one line


def placing(paste: Paste, *, columns: Titles, rows: Titles) -> Placing:
    """Lay a block over the table. What is blank and has no field to go into is no part of it."""
    top, left = _headings(paste, columns, rows)
    body = [row[left:] for row in paste.block[top:]]
    is_turned = paste.rows == 1 and len(body) > 1 and all(len(row) == 1 for row in body)
    found = {(spot.row, spot.column): spot for spot in paste.spots}
    names_others = not left and _names_rows(paste, rows)
    cells = []
    for down, row in enumerate(body):
        for along, text in enumerate(row):
            place = (0, down) if is_turned else (down, along)
            at = (paste.row + place[0], paste.column + place[1])
            spot = found.get(at)
            refusal = OTHER_ROWS if names_others else _refusal(spot, at, paste.spots)
            if not refusal or text.strip():
                cells.append(Placed(top + down + 1, left + along + 1, text, spot, refusal))
    return Placing(cells, leaves_out_row=bool(top), leaves_out_columns=left, is_turned=is_turned)


def _names_rows(paste: Paste, rows: Titles) -> bool:
    """Whether the left column names rows of the table, whichever; a heading above it aside."""
    words = {_word(name) for names in rows.values() for name in names if name}
    for block in (paste.block, paste.block[1:]):
        texts = [row[0] for row in block if len(row) > 1 and row[0].strip()]
        if texts and all(_word(text) in words for text in texts):
            return True
    return False


def _refusal(spot: Spot | None, at: tuple[int, int], spots: Sequence[Spot]) -> str:
    if spot is not None:
        return "" if spot.name and not spot.is_fixed else NOT_TYPED
    row, column = at
    if row > max((one.row for one in spots), default=-1):
        return BELOW
    return TO_THE_RIGHT if column > max(one.column for one in spots) else NO_FIELD


def _headings(paste: Paste, columns: Titles, rows: Titles) -> tuple[int, int]:
    """How many rows above and columns on the left of the block are headings of the table."""
    block = paste.block
    for top in (1, 0):
        if top and len(block) == 1:
            continue
        left = 0
        while _are_titles(
            {paste.row + down: row[left] for down, row in enumerate(block[top:]) if left + 1 < len(row)}, rows
        ):
            left += 1
        first = {paste.column + along: text for along, text in enumerate(block[0][left:])}
        if not top or _are_titles(first, columns):
            return top, left
    return 0, 0


def _are_titles(texts: Mapping[int, str], titles: Titles) -> bool:
    """Whether every text is what its row or column is called. Those beyond the table do not count."""
    named = [(text, titles[place]) for place, text in texts.items() if place in titles and text.strip()]
    return bool(named) and all(_word(text) in set(map(_word, names)) for text, names in named)


def _word(text: str) -> str:
    """A heading without what tables put behind it: a unit in brackets, ※ and the like."""
    return plain(_UNIT.sub("", text.strip())).replace("〜", "~").strip("※*:：")
