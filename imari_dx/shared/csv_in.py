"""A table that people hand in as CSV, read as spreadsheets save it; every refusal is a Japanese sentence.

UTF-8 with or without BOM, UTF-16 (Excel's "Unicode text") and Shift_JIS; comma, tab or semicolon; headings
in any order and width; line breaks in quotes; empty lines passed over. What a cell means is the reader's.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from imari_dx.shared.characters import without_marks
from imari_dx.shared.csv_guard import guarded, unguarded

KILOBYTE: Final = 1024
MAX_SIZE: Final = 512 * KILOBYTE
MAX_ROWS: Final = 2_000
DELIMITERS: Final = ",\t;"
_ZIP, _OLD_OFFICE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_SAVE_AS_CSV = (
    "Excelで開き、「名前を付けて保存」で種類を「CSV UTF-8（コンマ区切り）」にして保存し直してください。"
)


class CsvFileError(Exception):
    """A file that is no table of this kind as a whole; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, other headings that mean the same, and what to write in it."""

    name: str
    also: tuple[str, ...] = ()
    is_required: bool = False
    help_text: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell, or with "" for the column in a whole row."""

    row: int
    column: str
    sentence: str


class CsvRefusedError(Exception):
    """Cells of a table that cannot be taken over; ``problems`` name each by row and column."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems, key=lambda one: one.row)
        super().__init__("\n".join(one.sentence for one in self.problems))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet counts, and its cells by the names of the columns."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """Return a cell; "" where it is empty or the table has no such column."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a table, which columns it has, and what of it is not read."""

    rows: Sequence[Row]
    columns: frozenset[str]
    unread: Sequence[str] = ()  # headings that mean nothing here
    examples: Sequence[int] = ()  # rows that are the template's example


def text_of(content: bytes, *, limit: int = MAX_SIZE) -> str:
    """Return the text of a file. Raises CsvFileError for what is no text, or too much of it."""
    if len(content) > limit:
        raise CsvFileError(
            f"ファイルが大きすぎます。{limit // KILOBYTE:,}KBまでです。ファイルを分けてください。"
        )
    if not content.strip():
        raise CsvFileError("ファイルが空です。")
    if content.startswith((_ZIP, _OLD_OFFICE)):
        raise CsvFileError(f"CSVではなく、Excelなどのファイルです。{_SAVE_AS_CSV}")
    if content.startswith(_PDF):
        raise CsvFileError("CSVではなく、PDFのファイルです。CSVのファイルを選んでください。")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return without_marks(text)
    raise CsvFileError(f"CSVとして読み取れません。{_SAVE_AS_CSV}")


def read_sheet(text: str, columns: Sequence[Column]) -> Sheet:
    """Return the table that a text holds.

    Raises CsvFileError without headings, a required column or any row, with a column twice or too many rows,
    and CsvRefusedError for rows that are longer than the headings.
    """
    records = _records(text, columns)
    try:
        first, *rows = [(number, cells) for number, cells in records if any(cells)]
    except ValueError as error:
        raise CsvFileError("ファイルが空です。") from error
    places, unread = _places(first[1], columns)
    if len(rows) > MAX_ROWS:
        raise CsvFileError(
            f"{MAX_ROWS:,}行までです（このファイルは{len(rows):,}行）。ファイルを分けてください。"
        )
    too_long = [
        Problem(
            number,
            "",
            f"見出しは{len(first[1])}列ですが、この行は{len(cells)}列あります。"
            'コンマを含む値は、" " で囲んでください。',
        )
        for number, cells in rows
        if any(cells[len(first[1]) :])
    ]
    if too_long:
        raise CsvRefusedError(too_long)
    found = [
        Row(number, {name: cells[place] if place < len(cells) else "" for name, place in places.items()})
        for number, cells in rows
    ]
    examples = [row.number for row in found if _is_example(row, columns)]
    found = [row for row in found if row.number not in examples]
    if not found:
        raise CsvFileError("見出しのほかに、取り込む行がありません。")
    return Sheet(found, frozenset(places), unread, examples)


def _records(text: str, columns: Sequence[Column]) -> Iterator[tuple[int, list[str]]]:
    """Return the rows; the delimiter that finds most headings is it."""
    known = _known(columns)

    def headings(delimiter: str) -> int:
        first = next((line for line in text.splitlines() if line.strip()), "")
        return sum(plain_heading(cell) in known for cell in first.replace('"', "").split(delimiter))

    return records(text, max(DELIMITERS, key=headings), cell=_cell)


def records(text: str, delimiter: str, *, cell: Callable[[str], str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with their numbers, empty ones too. Raises CsvFileError where quotes do not close."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [cell(one) for one in cells]
    except csv.Error as error:
        raise CsvFileError(
            f'{number + 1}行目から先を読み取れません。" の付け方を確かめてください。'
        ) from error


def _cell(text: str) -> str:
    return unguarded(text.replace("\r\n", "\n").replace("\r", "\n").strip())


def plain_heading(heading: str) -> str:
    """Return a heading as it is compared: width, case, blanks and 必須 behind it make no difference."""
    folded = "".join(unicodedata.normalize("NFKC", heading).casefold().split())
    return folded.removesuffix("※必須").removesuffix("(必須)")


def _known(columns: Sequence[Column]) -> dict[str, str]:
    return {
        plain_heading(heading): column.name for column in columns for heading in (column.name, *column.also)
    }


def _places(headings: Sequence[str], columns: Sequence[Column]) -> tuple[dict[str, int], list[str]]:
    """Return where each column stands, and the headings that are none of them."""
    known, places, unread = _known(columns), dict[str, int](), list[str]()
    for place, heading in enumerate(headings):
        name = known.get(plain_heading(heading))
        if name is None:
            unread += [heading] if heading else []
        elif name in places:
            raise CsvFileError(f"「{name}」の列が2つあります。1つにしてください。")
        else:
            places[name] = place
    missing = [column.name for column in columns if column.is_required and column.name not in places]
    if missing:
        raise CsvFileError(
            f"見出しに「{'」「'.join(missing)}」がありません。1行目に見出しを書いてください"
            f"（このファイルの1行目：{'、'.join(filter(None, headings)) or '空'}）。"
        )
    return places, unread


def _is_example(row: Row, columns: Sequence[Column]) -> bool:
    """Whether a row is the template's example, left there with all its cells."""
    example = {column.name: column.example for column in columns if column.name in row.cells}
    return any(example.values()) and all(row.get(name) == text for name, text in example.items())


def template_of(columns: Sequence[Column], rows: Sequence[Mapping[str, str]] = ()) -> bytes:
    """Return a CSV to fill in: the headings with ``rows``, without any with the example."""
    return table_of(columns, rows or [{column.name: column.example for column in columns}])


def table_of(columns: Sequence[Column], rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return rows as a CSV of these columns, which ``read_sheet`` reads back as they were."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([guarded(row.get(column.name, "")) for column in columns])
    return stream.getvalue().encode("utf-8-sig")


@dataclass(slots=True)
class Problems:
    """Collects what is wrong while rows are read."""

    found: list[Problem] = field(default_factory=list)

    def add(self, row: Row, column: str, sentence: str) -> None:
        self.found.append(Problem(row.number, column, sentence))

    def refuse(self) -> None:
        """Raise CsvRefusedError if anything was wrong so far."""
        if self.found:
            raise CsvRefusedError(self.found)
