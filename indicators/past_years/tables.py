"""The tables of a file: one with a datum in each row, or the sheets that a clerk fills in."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from imari_dx.shared.workbook_in import Book, Column, Readings, Sheet, Table, UnreadableFileError, table
from indicators.past_years.schema import (
    DATUM,
    NOT_IMPORTED_COLUMNS,
    WIDE_CODE,
    WIDE_YEAR,
    long_columns,
    wide_columns,
)
from initiatives.words import Words


class Form(Enum):
    """How a table says its data."""

    LONG = auto()  # a row for each datum, which a column names
    WIDE = auto()  # a column for each datum


@dataclass(frozen=True, slots=True)
class Found:
    """A table of a file and its form."""

    form: Form
    table: Table


def tables_of(book: Book, words: Words, readings: Readings) -> list[Found]:
    """Return the tables of a file; what is wrong with their headings is collected.

    A sheet without the headings of either form is not read. Raises UnreadableFileError if none has them.
    """
    found = [one for sheet in book.sheets for one in _of_sheet(sheet, words)]
    if not found:
        raise UnreadableFileError(
            f"取り込む表が見つかりません。ひな型を使うか、1行に「{WIDE_CODE}」「{WIDE_YEAR}」と値の列の見出しを書いてください。"
        )
    for one in found:
        readings.problems += one.table.problems
    return found


def _of_sheet(sheet: Sheet, words: Words) -> Iterator[Found]:
    one = table(sheet, _optional(long_columns(words)))
    if one.header_row is not None and DATUM in one.columns:
        other = tuple(Column(name) for name in NOT_IMPORTED_COLUMNS)
        yield Found(Form.LONG, table(sheet, (*long_columns(words), *other)))
        return
    one = table(sheet, wide_columns(words))
    if one.header_row is not None and {WIDE_CODE, WIDE_YEAR} <= one.columns:
        yield Found(Form.WIDE, one)


def _optional(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return tuple(Column(column.name, also=column.also) for column in columns)
