"""What a cell's own text means, by its type and by the format of its style."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Final

from imari_dx.shared.characters import is_no_text, removed_sentences, without_marks
from imari_dx.shared.workbook_in.file_kinds import BROKEN
from imari_dx.shared.workbook_in.values import Cell, CellKind, UnreadableFileError
from imari_dx.shared.workbook_in.xlsx.formats import Format, plain_digits
from imari_dx.shared.workbook_in.xlsx.serials import clock, moment
from imari_dx.shared.workbook_in.xlsx.styles import Styles
from imari_dx.shared.workbook_in.xlsx.texts import unescaped

SIGNIFICANT: Final = (
    15  # digits that a spreadsheet program keeps; what it writes beyond is its double's noise
)
FORMULA: Final = "計算式のセルなので、最後に保存された計算結果を読みました。"
Place = tuple[str, int, int]
"""Sheet, row and column."""
_AS_TYPED: Final = Context(prec=SIGNIFICANT, rounding=ROUND_HALF_UP)
_MOST_DIGITS: Final = 400  # before and behind the point, of what a double can be


@dataclass(frozen=True, slots=True)
class Workbook:
    """What cells of all sheets refer to."""

    texts: list[str] = field(default_factory=list)
    styles: Styles = field(default_factory=Styles)
    is_1904: bool = False
    is_uncomputed: bool = False  # whoever wrote it left all formulas to be computed when it is opened


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell as it stands in the file."""

    type: str
    style: str
    text: str | None  # of its value, or of its own text
    has_formula: bool


def understood(raw: Raw, at: Place, book: Workbook) -> Cell | None:
    """Return the cell, None for a blank one."""
    cell = None if raw.text is None else _value(raw, raw.text, at, book)
    if not raw.has_formula:
        return cell
    if cell is None or book.is_uncomputed:
        return _with(at, CellKind.FORMULA_WITHOUT_VALUE)
    if cell.kind != CellKind.ERROR:
        return _with(at, CellKind.FORMULA, cell.value, cell.text, (FORMULA, *cell.notes))
    return cell


def _value(raw: Raw, text: str, at: Place, book: Workbook) -> Cell | None:
    match raw.type:
        case "s":
            number = int(text) if text.strip().isdecimal() else len(book.texts)
            if number >= len(book.texts):
                raise UnreadableFileError(BROKEN)
            return _text(book.texts[number], at)
        case "inlineStr":
            return _text(text, at)
        case "str":
            return _text(unescaped(text), at) or (_with(at, CellKind.TEXT, "") if raw.has_formula else None)
        case "b":
            is_true = text.strip() in ("1", "true")
            return _with(at, CellKind.BOOLEAN, is_true, "TRUE" if is_true else "FALSE")
        case "e":
            return _with(at, CellKind.ERROR, None, text.strip())
        case "d":
            return _iso(text.strip(), at)
    return _number(text.strip(), at, book.styles.format(raw.style), is_1904=book.is_1904)


def _text(text: str, at: Place) -> Cell | None:
    clean = without_marks(text)
    notes = () if clean == text else tuple(removed_sentences(filter(is_no_text, text)))
    return _with(at, CellKind.TEXT, clean, clean, notes) if clean else None


def _number(text: str, at: Place, shown: Format, *, is_1904: bool) -> Cell | None:
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise UnreadableFileError(BROKEN) from error
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        return _with(at, CellKind.ERROR, None, text[:20])
    number = _kept(number)
    if shown.is_moment:
        return _moment(number, at, shown, is_1904=is_1904)
    text = shown.text(number)
    how = (
        "％の書式で表示されている"
        if shown.is_percent
        else f"下の{3 * shown.thousands}桁を省く書式になっている"
    )
    is_as_kept = not shown.is_percent and not shown.thousands
    notes = () if is_as_kept else (f"{plain_digits(number)}が{how}ので、{text}と読みました。",)
    return _with(at, CellKind.NUMBER, number, text, notes)


def _kept(number: Decimal) -> Decimal:
    """Return the number that somebody typed: 15 digits, and one zero."""
    return number.normalize(_AS_TYPED) if number else Decimal(0)


def _moment(number: Decimal, at: Place, shown: Format, *, is_1904: bool) -> Cell:
    if not shown.has_day and number >= 0:
        text = clock(number)
        return _with(at, CellKind.TEXT, text, text)
    found = moment(number, is_1904=is_1904)
    if found is None:
        return _with(at, CellKind.ERROR, None, "#####")
    return _dated(found, at)


def _iso(text: str, at: Place) -> Cell:
    try:
        return _dated(dt.datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=None), at)
    except ValueError as error:
        raise UnreadableFileError(BROKEN) from error


def _dated(found: dt.datetime, at: Place) -> Cell:
    if found.time() == dt.time():
        return _with(at, CellKind.DATE, found.date(), found.date().isoformat())
    return _with(at, CellKind.DATE, found, found.isoformat(sep=" ", timespec="minutes"))


def _with(
    at: Place,
    kind: CellKind,
    value: str | Decimal | dt.date | bool | None = None,
    text: str = "",
    notes: tuple[str, ...] = (),
) -> Cell:
    return Cell(*at, kind, value, text, False, notes)
