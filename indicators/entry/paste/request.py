"""What a page sends of a paste: the cells that were copied, and the fields that they may go into. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MAX_CELLS = 5_000
_TOO_MANY = (
    "{count:,}個のセルがコピーされています。一度に貼り付けられるのは{limit:,}個までです。"
    "範囲を分けて、もう一度コピーしてください。何も変えていません。"
)
_BROKEN = (
    "貼り付ける内容が途中で欠けたため、読み取れませんでした。もう一度貼り付けてください。何も変えていません。"
)


class PasteError(ValueError):
    """A paste that cannot be read at all; its message is a Japanese sentence, ``status`` goes with it."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the table that one pastes into: the field that stands there, with what it shows."""

    row: int
    column: int
    name: str  # of the cell (see ``indicators.entry.cells``) as the page has it; "" where nothing is typed
    now: str = ""  # as the field would post it; a box MARKED or ""
    is_fixed: bool = False  # it only stands there to be read


@dataclass(frozen=True, slots=True)
class Paste:
    """A block of cells and the table that it is put over, from the field that has the focus."""

    block: Sequence[Sequence[str]]
    row: int
    column: int
    rows: int  # of the whole table, those above the focus included
    spots: Sequence[Spot]  # from the focus to the right and down
    titles: Mapping[int, str] = field(default_factory=dict)  # what the page calls the columns, where it does
    may_be_text: bool = False  # the focus stands in a text of several lines


def read_paste(text: str) -> Paste:
    """Read what static/js/paste.js sends. Raises PasteError, 422 for too large a block, else 400."""
    try:
        sent = json.loads(text)
        paste = Paste(
            block=[[_text(cell) for cell in _list(row)] for row in _list(sent["block"])],
            row=_number(sent["row"]),
            column=_number(sent["column"]),
            rows=_number(sent["rows"]),
            spots=[_spot(one) for one in _list(sent["spots"])],
            titles={int(column): _text(title) for column, title in sent.get("titles", {}).items()},
            may_be_text=sent.get("may_be_text") is True,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise PasteError(_BROKEN, 400) from error
    count = sum(map(len, paste.block))
    if count > MAX_CELLS:
        raise PasteError(_TOO_MANY.format(count=count, limit=MAX_CELLS), 422)
    if not count:
        raise PasteError(_BROKEN, 400)
    return paste


def _spot(sent: Mapping[str, Any]) -> Spot:
    place = _number(sent["row"]), _number(sent["column"])
    return Spot(
        *place, name=_text(sent["name"]), now=_text(sent["now"]), is_fixed=sent.get("is_fixed") is True
    )


def _list(sent: Any) -> list[Any]:
    if not isinstance(sent, list):
        raise TypeError(sent)
    return sent


def _text(sent: Any) -> str:
    if not isinstance(sent, str):
        raise TypeError(sent)
    sent.encode()  # half a character (a lone surrogate) is a ValueError: no page could show it
    return sent


def _number(sent: Any) -> int:
    if type(sent) is not int or not 0 <= sent < 100_000:
        raise TypeError(sent)
    return sent
