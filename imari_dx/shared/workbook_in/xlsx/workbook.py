"""A whole .xlsx: its sheets in order, and what of it is not read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from imari_dx.shared.workbook_in.file_kinds import BROKEN
from imari_dx.shared.workbook_in.limits import MAX_SHEETS
from imari_dx.shared.workbook_in.room import Room
from imari_dx.shared.workbook_in.values import Book, Sheet, UnreadableFileError
from imari_dx.shared.workbook_in.xlsx.cells import Workbook
from imari_dx.shared.workbook_in.xlsx.package import Package
from imari_dx.shared.workbook_in.xlsx.styles import Styles
from imari_dx.shared.workbook_in.xlsx.texts import SharedTexts
from imari_dx.shared.workbook_in.xlsx.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    relation: str
    is_hidden: bool


class _Contents:
    """What the main part says: names of the sheets and how the rest is to be read."""

    def __init__(self) -> None:
        self.sheets: list[_Named] = []
        self.is_1904 = self.is_uncomputed = False

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        if element == "sheet":
            relation = next((text for key, text in attributes.items() if key.rpartition(":")[2] == "id"), "")
            is_hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append(_Named(attributes.get("name", ""), relation, is_hidden))
            if len(self.sheets) > MAX_SHEETS:
                raise UnreadableFileError(
                    f"シートが多すぎます。{MAX_SHEETS}枚までです。使っていないシートを消してください。"
                )
        elif element == "workbookPr":
            self.is_1904 = attributes.get("date1904") in ("1", "true")
        elif element == "calcPr":
            self.is_uncomputed = attributes.get("fullCalcOnLoad") in ("1", "true")


def read_workbook(file: IO[bytes]) -> Book:
    """Return an .xlsx as plain values. Raises UnreadableFileError with a sentence."""
    package = Package(file)
    main = next(
        (part for kind, part in package.relations("").values() if kind == "officedocument"), "xl/workbook.xml"
    )
    contents = _Contents()
    package.parse(main, contents.start)
    relations = package.relations(main)
    by_kind = {kind: part for kind, part in relations.values() if part in package}
    shared, styles = by_kind.get("sharedstrings"), by_kind.get("styles")
    book = Workbook(
        SharedTexts().read(package, shared) if shared else [],
        Styles().read(package, styles) if styles else Styles(),
        contents.is_1904,
        contents.is_uncomputed,
    )
    room, sheets = Room(), list[Sheet]()
    for named in contents.sheets:
        kind, part = relations.get(named.relation, ("", ""))
        if kind != "worksheet":
            if not kind:
                raise UnreadableFileError(BROKEN)
            continue  # a chart or a macro sheet: no cells
        sheet = Worksheet(named.name, book, room)
        sheet.read(package, part)
        hidden = named.is_hidden, frozenset(sheet.hidden_rows), sheet.hidden_columns
        sheets.append(Sheet(named.name, sheet.cells, *hidden))
    if not sheets:
        raise UnreadableFileError("表のシートがありません。値を書いたシートのあるファイルを選んでください。")
    return Book(sheets, "xlsx", tuple(_notes(package)))


def _notes(package: Package) -> Iterator[str]:
    parts = package.parts
    if any(part.endswith("vbaproject.bin") for part in parts):
        yield "マクロは読みません（実行もしません）。"
    if any("/externallinks/" in part for part in parts):
        yield "ほかのファイルへのリンクは開きません。リンクのあるセルは、最後に保存された値を読みました。"
    if any(part.endswith("/connections.xml") for part in parts):
        yield "外部のデータへの接続は使いません。最後に保存された値を読みました。"
