"""A whole .xlsx: its sheets in order, and what of it is not read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from imari_dx.shared.workbook_in.file_kinds import BROKEN
from imari_dx.shared.workbook_in.limits import MAX_SHEETS
from imari_dx.shared.workbook_in.room import Room
from imari_dx.shared.workbook_in.values import Book, CellKind, Sheet, UnreadableFileError
from imari_dx.shared.workbook_in.xlsx.cells import Workbook
from imari_dx.shared.workbook_in.xlsx.package import Package
from imari_dx.shared.workbook_in.xlsx.styles import Styles
from imari_dx.shared.workbook_in.xlsx.texts import SharedTexts
from imari_dx.shared.workbook_in.xlsx.worksheet import Worksheet

_SHOWN = 5


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
    room, sheets, notes = Room(), list[Sheet](), list[str]()
    for named in contents.sheets:
        kind, part = relations.get(named.relation, ("", ""))
        if kind != "worksheet":
            if not kind:
                raise UnreadableFileError(BROKEN)
            continue  # a chart or a macro sheet: no cells
        sheet = Worksheet(named.name, book, room)
        sheet.read(package, part)
        sheets.append(Sheet(named.name, sheet.cells, named.is_hidden))
        notes += _notes_on(sheet, is_hidden=named.is_hidden)
    if not sheets:
        raise UnreadableFileError("表のシートがありません。値を書いたシートのあるファイルを選んでください。")
    return Book(sheets, "xlsx", (*_notes_on_parts(package), *notes))


def _notes_on_parts(package: Package) -> Iterator[str]:
    parts = package.parts
    if any(part.endswith("vbaproject.bin") for part in parts):
        yield "マクロは読みません（実行もしません）。"
    if any("/externallinks/" in part for part in parts):
        yield "ほかのファイルへのリンクは開きません。リンクのあるセルは、最後に保存された値を読みました。"
    if any(part.endswith("/connections.xml") for part in parts):
        yield "外部のデータへの接続は使いません。最後に保存された値を読みました。"


def _notes_on(sheet: Worksheet, *, is_hidden: bool) -> Iterator[str]:
    if not sheet.cells:
        return
    if is_hidden:
        yield f"シート「{sheet.name}」は非表示ですが、読みました。"
    if rows := sheet.hidden_rows:
        yield f"シート「{sheet.name}」の非表示の行（{_some(rows)}）も読みました。"
    if columns := sheet.hidden_columns:
        yield f"シート「{sheet.name}」の非表示の列（{_some(columns)}）も読みました。"
    formulas = sum(cell.kind == CellKind.FORMULA for row in sheet.cells.values() for cell in row.values())
    if formulas:
        yield f"シート「{sheet.name}」の計算式のセル{formulas:,}個は、最後に保存された計算結果を読みました。"


def _some(places: Sequence[int | str]) -> str:
    more = "など" if len(places) > _SHOWN else ""
    return "、".join(map(str, places[:_SHOWN])) + more
