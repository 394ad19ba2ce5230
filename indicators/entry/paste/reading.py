"""What is typed into cells of a report, read by the fields of its entry page, one by one.

What belongs together (a value and its status, the parts of an event) is not judged here: a page says that
beside its fields as soon as the cells are in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from imari_dx.shared.form_fields import TypedDateField, TypedNumberField
from indicators.entry.cells import Block, CellKind, EntryCell, LaidOver, cells_of, laid_over
from indicators.entry.forms.measurement import MAX_EVENT_ROWS
from indicators.entry.several import Writable

_ERROR: Final = re.compile(r"#(N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BUSY!)", re.I)
_TOO_NARROW: Final = re.compile("[#＃]{2,}")
_ERROR_SENTENCE: Final = (
    "「{text}」は表計算ソフトのエラーの表示です。元の表を直してから、もう一度コピーしてください。"
)
_NARROW_SENTENCE: Final = (
    "「{text}」は、列の幅が足りないときの表示です。元の表の列を広げてから、もう一度コピーしてください。"
)
NO_ROOM: Final = f"記録できるのは{MAX_EVENT_ROWS}行までです。"
NO_SUCH_FIELD: Final = "この欄は、いまの様式にありません。画面を開き直してください。"
NOT_OURS: Final = "あなたの課が入力する欄ではありません。"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one cell amounts to. ``value`` is what the page puts into the field, ``shown`` how it is read."""

    cell: EntryCell | None
    value: str = ""
    shown: str = ""
    meaning: Any = None  # equal where two ways of typing mean the same
    refusal: str = ""

    @property
    def row_title(self) -> str:
        """What the cell belongs to: an indicator, an event of it, an item, a phase; "" for itself."""
        if self.cell is None:
            return ""
        number = f"　{self.cell.number}行目" if self.cell.block is Block.EVENTS else ""
        return f"{self.cell.owner}{number}"


def readings(writable: Writable, typed: Mapping[str, str]) -> dict[str, Reading]:
    """Read texts by the cells of a report that they are typed into; one for each name."""
    stored = writable.opened.stored
    laid = laid_over(stored, typed)
    form = writable.form(laid.data)
    cells = {cell.name: cell for cell in cells_of(form)}
    fields = {bound.html_name: bound for part in form.parts for bound in part}
    found = {}
    for name, text in typed.items():
        cell = cells.get(name)
        if cell is None:
            found[name] = Reading(None, shown=text, refusal=_unknown(name))
        elif not writable.is_own(cell):
            found[name] = Reading(cell, shown=text, refusal=NOT_OURS)
        else:
            found[name] = _reading(cell, fields[name.partition(":")[0]], text, laid)
    return found


def _unknown(name: str) -> str:
    return NO_ROOM if "-event-" in name else NO_SUCH_FIELD


def _reading(cell: EntryCell, bound: BoundField, text: str, laid: LaidOver) -> Reading:
    problem = next(_spreadsheet_problems(text), "") or laid.problems.get(cell.name, "")
    if problem:
        return Reading(cell, shown=text, refusal=problem)
    if cell.kind is CellKind.MARK:
        return Reading(cell, cell.text, cell.text, cell.text)
    try:
        meaning = bound.field.clean(bound.data) if text.strip() else None
    except ValidationError as error:
        return Reading(cell, shown=text, refusal="".join(error.messages))
    if meaning in (None, ""):
        return Reading(cell)
    if isinstance(bound.field, (TypedNumberField, TypedDateField)):
        return Reading(cell, text.strip(), bound.field.read_back(meaning), meaning)
    shown = cell.text if cell.kind is CellKind.CHOICE else str(meaning)
    return Reading(cell, str(meaning), shown, meaning)


def _spreadsheet_problems(text: str) -> Iterator[str]:
    shown = text.strip()
    if _ERROR.fullmatch(shown):
        yield _ERROR_SENTENCE.format(text=shown)
    if _TOO_NARROW.fullmatch(shown):
        yield _NARROW_SENTENCE.format(text=shown)
