"""Files that are no workbook, broken ones and hostile ones: one sentence each, and never more."""

import io
import zipfile

import pytest

from imari_dx.shared.workbook_in import UnreadableFileError, read_upload
from imari_dx.shared.workbook_in.csv_book import csv_book
from imari_dx.shared.workbook_in.file_kinds import BROKEN, LOCKED, OLD, kind_of
from imari_dx.shared.workbook_in.limits import MAX_SIZE
from imari_dx.shared.workbook_in.room import Room
from imari_dx.shared.workbook_in.xlsx import package, texts, workbook
from imari_dx.shared.workbook_in.xlsx.package import TOO_HEAVY
from imari_dx.shared.workbook_in.xlsx.workbook import read_workbook
from tests.imari_dx.shared.workbook_in.files import packed, parts_of, rows, text, with_texts, worksheet

GOOD = parts_of({"表": rows(text("値"), "<c><v>1</v></c>")})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
MERGED = '<mergeCells><mergeCell ref="A1"/><mergeCell ref="x"/></mergeCells>'
DTD = '<!DOCTYPE x [<!ENTITY a "b">]>'
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<sst><si><t>&b;</t></si></sst>"
)


def locked_zip() -> bytes:
    content = bytearray(packed(GOOD))
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def lzma() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_LZMA) as archive:
        for name, part in GOOD.items():
            archive.writestr(name, part)
    return content.getvalue()


# case: the file, its name, how the sentence begins
REFUSED: dict[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "a.xlsx", "ファイルが空です。"),
    "only zeros": (bytes(5000), "a.xlsx", "ファイルが空です。"),
    "too large": (bytes([80]) * (MAX_SIZE + 1), "a.xlsx", "ファイルが大きすぎます（20MB）。20MBまでです。"),
    "cut short": (packed(GOOD)[:-80], "a.xlsx", BROKEN),
    "only its beginning": (packed(GOOD)[:200], "a.xlsx", BROKEN),
    "a broken part": (packed(GOOD | {"xl/workbook.xml": "<workbook><sheets>"}), "a.xlsx", BROKEN),
    "a missing part": (packed({k: v for k, v in GOOD.items() if "sheet1" not in k}), "a.xlsx", BROKEN),
    "a text in a number": (
        packed(parts_of({"表": rows("<c><v>x</v></c>")})),
        "a.xlsx",
        BROKEN,
    ),
    "a text that is not there": (packed(parts_of({"表": rows('<c t="s"><v>9</v></c>')})), "a.xlsx", BROKEN),
    "one cell twice": (
        packed(parts_of({"表": rows('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>')})),
        "a.xlsx",
        BROKEN,
    ),
    "another packing": (lzma(), "a.xlsx", BROKEN),
    "no sheet": (packed(parts_of({})), "a.xlsx", "表のシートがありません。"),
    "a password in the zip": (locked_zip(), "a.xlsx", LOCKED),
    "a password of Excel": (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", LOCKED),
    "an old .xls": (OLE + "Workbook".encode("utf-16-le"), "a.xls", OLD),
    "an old Word file": (OLE + "WordDocument".encode("utf-16-le"), "a.xls", "Excelのファイルではありません"),
    ".ods": (
        packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
        "a.ods",
        "OpenDocument形式（.ods）のファイルなので、読み取れません。Excelで開き、",
    ),
    ".xlsb": (packed({"[Content_Types].xml": "<a/>", "xl/workbook.bin": b"\0"}), "a.xlsb", "バイナリ形式の"),
    ".docx": (packed({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), "a.xlsx", "Wordの"),
    "a zip of something": (packed({"a.xlsx": packed(GOOD)}), "a.xlsx", "Excelのファイルではありません（zip"),
    "an empty zip": (packed({}), "a.xlsx", BROKEN),
    "rich text": (b"{\\rtf1", "a.xlsx", "文書（リッチテキスト）のファイルです。"),
    "a cell in another row": (packed(parts_of({"表": '<row r="1"><c r="A2"/></row>'})), "a.xlsx", BROKEN),
    "no day": (packed(parts_of({"表": rows('<c t="d"><v>x</v></c>')})), "a.xlsx", BROKEN),
    "a PDF": (b"%PDF-1.7 ...", "a.xlsx", "PDFのファイルです。"),
    "a picture": (b"\x89PNG\r\n", "a.xlsx", "画像のファイルです。"),
    "a page": (
        b"\xef\xbb\xbf <html><table></table></html>",
        "a.xls",
        "中身がExcelのファイルではなく、ウェブページ",
    ),
    "XML of 2003": (
        b'<?xml version="1.0"?><Workbook/>',
        "a.xls",
        "中身がExcelのファイルではなく、ウェブページ",
    ),
    "CSV called .xlsx": ("値\n1\n".encode(), "a.xlsx", "中身がExcelのファイルではありません"),
    "a program": (b"MZ\x90\x00\x03\x00\x00", "a.xlsx", BROKEN),
    "CSV with an open quote": (b'a,b\n"c,d\n', "a.csv", "2行目から先を読み取れません。"),
    "a program called .csv": (b"MZ\x90\x00\x03\x00\x00", "a.csv", "CSVとして読み取れません。"),
    "an entity": (
        packed(GOOD | {"xl/workbook.xml": DTD + GOOD["xl/workbook.xml"]}),
        "a.xlsx",
        "Excelが作らない書き方（DTD）が含まれているため、読み取りません。",
    ),
    "entities of entities": (
        packed(with_texts(GOOD, "") | {"xl/sharedStrings.xml": BOMB}),
        "a.xlsx",
        "Excelが作らない書き方（DTD）",
    ),
    "too many sheets": (
        packed(parts_of({str(one): "" for one in range(201)})),
        "a.xlsx",
        "シートが多すぎます。",
    ),
    "a value far to the right": (
        packed(parts_of({"表": '<row r="1"><c r="XFD1"><v>1</v></c></row>'})),
        "a.xlsx",
        "シート「表」のXFD1に、表から離れた値があります。",
    ),
    "a value in the first column that is not read": (
        packed(parts_of({"表": '<row r="1"><c r="SS1"><v>1</v></c></row>'})),
        "a.xlsx",
        "シート「表」のSS1に、表から離れた値があります。100,000行目、SR列（512列目）より先は読めません。",
    ),
    "a value far below": (
        packed(parts_of({"表": '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'})),
        "a.xlsx",
        "シート「表」のA1048576に、表から離れた値があります。",
    ),
    "one long text in all cells": (
        packed(
            with_texts(
                parts_of({"表": rows('<c t="s"><v>0</v></c>' * 320)}),
                f"<si><t>{'長' * 32_767}</t></si>",
            )
        ),
        "a.xlsx",
        "文字が多すぎます。",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_one_sentence_says_why(case: str) -> None:
    content, name, beginning = REFUSED[case]
    with pytest.raises(UnreadableFileError) as raised:  # what the process does, here
        csv_book(content) if kind_of(content, name) == "csv" else read_workbook(io.BytesIO(content))
    assert str(raised.value).startswith(beginning)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("case", ["cut short", "a PDF", "CSV with an open quote"])
def test_the_sentence_comes_through_the_process(case: str) -> None:
    content, name, beginning = REFUSED[case]
    with pytest.raises(UnreadableFileError) as raised:
        read_upload(content, name)
    assert str(raised.value).startswith(beginning)


def test_shared_texts_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = packed(with_texts(GOOD, "<si><t>あい</t></si><si><t>う</t></si>"))
    for limit in ("MAX_CELLS", "MAX_CHARACTERS"):
        with monkeypatch.context() as patch:
            patch.setattr(texts, limit, 1)
            with pytest.raises(UnreadableFileError, match="中身が大きすぎる"):
                read_workbook(io.BytesIO(shared))


def test_parts_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_PARTS", 3)
    with pytest.raises(UnreadableFileError, match="中身が大きすぎる"):
        read_workbook(io.BytesIO(packed(GOOD)))


def test_what_lies_just_within_the_limits_is_read() -> None:
    last = '<row r="1"><c r="SR1"><v>1</v></c></row><row r="100000"><c r="A100000"><v>1</v></c></row>'
    sheets = {str(number): "" for number in range(199)} | {"表": last}
    assert read_workbook(io.BytesIO(packed(parts_of(sheets)))).sheets[-1].filled_rows == [1, 100_000]


def test_a_part_is_unpacked_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_UNPACKED", 100_000)
    large = packed(GOOD | {"xl/worksheets/sheet1.xml": "<worksheet>" + " " * 200_000})
    with pytest.raises(UnreadableFileError, match="中身が大きすぎる"):
        read_workbook(io.BytesIO(large))
    lying = bytearray(large)
    place = lying.rfind(b"PK\x01\x02", 0, lying.rfind(b"xl/worksheets/sheet1.xml")) + 24
    lying[place : place + 4] = (10).to_bytes(4, "little")
    with pytest.raises(UnreadableFileError) as raised:
        read_workbook(io.BytesIO(bytes(lying)))
    assert str(raised.value) in (BROKEN, TOO_HEAVY)


def test_cells_and_texts_are_counted_over_all_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = packed(
        parts_of({"あ": rows(text("値"), text("値")), "い": worksheet(rows(text("値")), behind=MERGED)})
    )
    for room, sentence in (
        (Room(cells=2), "値のあるセルが多すぎます。"),
        (Room(characters=2), "文字が多すぎます。"),
        (Room(styled=2), "中身が大きすぎる"),
        (Room(merged=0), "中身が大きすぎる"),
    ):
        monkeypatch.setattr(workbook, "Room", lambda room=room: room)
        with pytest.raises(UnreadableFileError, match=sentence):
            read_workbook(io.BytesIO(parts))
