"""What a cell's own text means, by its type and by the format of its style."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from imari_dx.shared.workbook_in.file_kinds import BROKEN
from imari_dx.shared.workbook_in.values import Cell, CellKind, UnreadableFileError
from imari_dx.shared.workbook_in.xlsx.formats import PLAIN, Format, plain_digits
from imari_dx.shared.workbook_in.xlsx.serials import clock, moment
from imari_dx.shared.workbook_in.xlsx.texts import unescaped

SIGNIFICANT: Final = (
    15  # digits that a spreadsheet program keeps; what it writes beyond is its double's noise
)
FORMULA: Final = "計算式のセルなので、最後に保存された計算結果を読みました。"
_MOST_DIGITS: Final = 400  # before and behind the point, of what a double can be


@dataclass(frozen=True, slots=True)
class Workbook:
    """What cells of all sheets refer to."""

    texts: list[str] = field(default_factory=list)
    formats: list[Format] = field(default_factory=list)
    is_1904: bool = False
    is_uncomputed: bool = False  # whoever wrote it left all formulas to be computed when it is opened

    def format(self, style: str) -> Format:
        number = int(style) if style.isdecimal() else 0
        return self.formats[number] if number < len(self.formats) else PLAIN


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell as it stands in the file."""

    type: str
    style: str
    text: str | None  # of its value, or of its own text
    has_formula: bool = False


def understood(raw: Raw, place: Cell, book: Workbook) -> Cell | None:
    """Return the cell, None for a blank one; ``place`` is a blank cell at the same place."""
    if raw.has_formula and (book.is_uncomputed or raw.text is None):
        return _with(place, CellKind.FORMULA_WITHOUT_VALUE)
    if raw.text is None:
        return None
    cell = _value(raw, raw.text, place, book)
    if cell and raw.has_formula and cell.kind != CellKind.ERROR:
        return _with(place, CellKind.FORMULA, cell.value, cell.text, (FORMULA, *cell.notes))
    return cell


def _value(raw: Raw, text: str, place: Cell, book: Workbook) -> Cell | None:
    match raw.type:
        case "s":
            number = int(text) if text.strip().isdecimal() else len(book.texts)
            if number >= len(book.texts):
                raise UnreadableFileError(BROKEN)
            return _text(book.texts[number], place)
        case "inlineStr":
            return _text(text, place)
        case "str":
            found = unescaped(text)
            return _with(place, CellKind.TEXT, found, found) if found or raw.has_formula else None
        case "b":
            is_true = text.strip() in ("1", "true")
            return _with(place, CellKind.BOOLEAN, is_true, "TRUE" if is_true else "FALSE")
        case "e":
            return _with(place, CellKind.ERROR, None, text.strip())
        case "d":
            return _iso(text.strip(), place)
    return _number(text.strip(), place, book.format(raw.style), is_1904=book.is_1904)


def _text(text: str, place: Cell) -> Cell | None:
    return _with(place, CellKind.TEXT, text, text) if text else None


def _number(text: str, place: Cell, shown: Format, *, is_1904: bool) -> Cell | None:
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise UnreadableFileError(BROKEN) from error
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        return _with(place, CellKind.ERROR, None, text[:20])
    number = _kept(number)
    if shown.is_moment:
        return _moment(number, place, shown, is_1904=is_1904)
    text = shown.text(number)
    how = (
        "％の書式で表示されている"
        if shown.is_percent
        else f"下の{3 * shown.thousands}桁を省く書式になっている"
    )
    is_as_kept = not shown.is_percent and not shown.thousands
    notes = () if is_as_kept else (f"{plain_digits(number)}が{how}ので、{text}と読みました。",)
    return _with(place, CellKind.NUMBER, number, text, notes)


def _kept(number: Decimal) -> Decimal:
    """Return the number that somebody typed: 15 digits, and one zero."""
    if not number:
        return Decimal(0)
    place = number.adjusted() - SIGNIFICANT + 1
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < place:
        with_noise = number.scaleb(-place)
        number = Decimal(int(with_noise.to_integral_value())).scaleb(place)
    return number.normalize()


def _moment(number: Decimal, place: Cell, shown: Format, *, is_1904: bool) -> Cell:
    if not shown.has_day and number >= 0:
        text = clock(number)
        return _with(place, CellKind.TEXT, text, text)
    found = moment(number, is_1904=is_1904)
    if found is None:
        return _with(place, CellKind.ERROR, None, "#####")
    return _dated(found, place)


def _iso(text: str, place: Cell) -> Cell:
    try:
        return _dated(dt.datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=None), place)
    except ValueError as error:
        raise UnreadableFileError(BROKEN) from error


def _dated(found: dt.datetime, place: Cell) -> Cell:
    if found.time() == dt.time():
        return _with(place, CellKind.DATE, found.date(), found.date().isoformat())
    return _with(place, CellKind.DATE, found, found.isoformat(sep=" ", timespec="minutes"))


def _with(
    place: Cell,
    kind: CellKind,
    value: str | Decimal | dt.date | bool | None = None,
    text: str = "",
    notes: tuple[str, ...] = (),
) -> Cell:
    return Cell(place.sheet, place.row, place.column, kind, value, text, notes=notes)
