"""Which files are accepted as 根拠資料: by their content, under which name, how many."""

import io

import pytest

from indicators.evidence.errors import EvidenceError
from indicators.evidence.rules import MAX_SIZE, MEGABYTE, check_room, clean_name, kind_of, megabytes
from tests.indicators.evidence import evidence_files as made


def words_only(value: object) -> str:
    """Name a case by its words: a zip made now holds the moment, and differs between two workers."""
    return value if isinstance(value, str) else "content"


MANY = made.office("word/document.xml", *[f"word/media/{number}.png" for number in range(10_001)])


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("調査.pdf", made.PDF, "application/pdf"),
        ("調査.PDF", made.PDF, "application/pdf"),
        ("写真.png", made.PNG, "image/png"),
        ("写真.jpg", made.JPEG, "image/jpeg"),
        ("写真.JPEG", made.JPEG, "image/jpeg"),
        (
            "報告.docx",
            made.DOCX,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("表.xlsx", made.XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            "資料.pptx",
            made.PPTX,
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        ("報告.doc", made.old_office("WordDocument"), "application/msword"),
        ("表.xls", made.old_office("Workbook"), "application/vnd.ms-excel"),
        ("資料.ppt", made.old_office("PowerPoint Document"), "application/vnd.ms-powerpoint"),
        ("一覧.csv", "学校,数\r\n伊万里,3\r\n".encode("cp932"), "text/csv"),
        ("一覧.csv", "学校,数\n伊万里,3\n".encode("utf-8-sig"), "text/csv"),
        ("メモ.txt", "𠮷田さんと髙橋さん😀".encode(), "text/plain"),
    ],
    ids=words_only,
)
def test_accepted(name: str, content: bytes, content_type: str) -> None:
    assert kind_of(name, io.BytesIO(content), len(content)).content_type == content_type


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("偽.pdf", made.HTML, "名前の「.pdf」と合いません"),
        ("偽.docx", made.EXE, "名前の「.docx」と合いません"),
        ("偽.png", made.SVG, "名前の「.png」と合いません"),
        ("偽.jpg", made.PNG, "合いません"),
        ("偽.docx", made.XLSX, "合いません"),  # an Office file, but another one
        ("偽.xlsx", made.zipped("a.txt", "b.exe"), "合いません"),  # a plain zip
        ("偽.xlsx", made.zipped("xl/workbook.xml"), "合いません"),  # half of it
        ("偽.docx", made.DOCX[:60], "合いません"),  # cut off
        ("偽.doc", made.old_office("Workbook"), "合いません"),
        ("偽.xls", made.XLSX, "合いません"),
        ("偽.txt", made.HTML, "合いません"),
        ("偽.csv", b"  <?xml version='1.0'?><svg/>", "合いません"),
        ("偽.txt", b"\x00\x01binary", "合いません"),
        ("偽.txt", made.EXE, "合いません"),
        ("爆弾.docx", MANY, "合いません"),
        ("マクロ.xlsx", made.office("xl/workbook.xml", "xl/vbaProject.bin"), "マクロを含むファイル"),
        ("マクロ.docx", made.office("word/document.xml", "WORD/VBAPROJECT.BIN"), "マクロを含むファイル"),
        ("マクロ.xls", made.old_office("Workbook", "_VBA_PROJECT_CUR"), "マクロを含むファイル"),
        ("マクロ.xlsm", made.XLSX, "この種類のファイルは登録できません"),
        ("絵.svg", made.SVG, "この種類のファイルは登録できません"),
        ("頁.html", made.HTML, "この種類のファイルは登録できません"),
        ("圧縮.zip", made.zipped("a.txt"), "この種類のファイルは登録できません"),
        ("名前だけ", made.PDF, "この種類のファイルは登録できません"),
        ("空.pdf", b"", "ファイルが空です"),
    ],
    ids=words_only,
)
def test_refused_in_words(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(EvidenceError, match=sentence):
        kind_of(name, io.BytesIO(content), len(content))


@pytest.mark.parametrize("what", made.TAMPERED)
def test_whatever_was_done_to_an_office_file_is_answered_in_words(what: str) -> None:
    content = made.TAMPERED[what]
    with pytest.raises(EvidenceError, match="元のソフトで開いて保存し直してから"):
        kind_of("報告.docx", io.BytesIO(content), len(content))


def test_no_byte_of_an_office_file_can_break_the_reading() -> None:
    """Each byte of the table of contents in turn, overwritten and cut off there: accepted or refused."""
    refused = 0
    for position in range(made.DOCX.index(b"PK\x01\x02"), len(made.DOCX)):
        head, rest = made.DOCX[:position], made.DOCX[position + 1 :]
        for content in (head + b"\xff" + rest, head + b"\x80" + rest, head):
            try:
                kind_of("報告.docx", io.BytesIO(content), len(content))
            except EvidenceError:
                refused += 1
    assert refused > 100


@pytest.mark.parametrize(("size", "is_accepted"), [(MAX_SIZE, True), (MAX_SIZE + 1, False)])
def test_the_largest_file(size: int, is_accepted: bool) -> None:
    if is_accepted:
        assert kind_of("調査.pdf", io.BytesIO(made.PDF), size).label == "PDF"
    else:
        with pytest.raises(EvidenceError, match="1件20MBまでです"):
            kind_of("調査.pdf", io.BytesIO(made.PDF), size)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("調査結果（案）.pdf", "調査結果（案）.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\書類\\調査.pdf", "調査.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("x\u202efdp.txt", "xfdp.txt"),  # turns the direction of writing
        ("カ\u3099.pdf", "ガ.pdf"),  # as a Mac names it
        (" 調査.pdf. ", "調査.pdf"),
        ("𠮷" * 300 + ".pdf", "𠮷" * 96 + ".pdf"),
        ('<b>"x"</b>.pdf', "b_.pdf"),
    ],
)
def test_names_are_cleaned(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize("typed", ["", "   ", "..", "../", ".pdf", "\x00\x01", "a/"])
def test_names_of_which_nothing_is_left(typed: str) -> None:
    with pytest.raises(EvidenceError, match="名前を読み取れません"):
        clean_name(typed)


@pytest.mark.parametrize(
    ("sizes", "size", "is_accepted"),
    [
        ([], MAX_SIZE, True),
        ([1] * 19, 1, True),
        ([1] * 20, 1, False),
        ([MAX_SIZE] * 4, MAX_SIZE, True),
        ([MAX_SIZE] * 4 + [1], MAX_SIZE, False),
    ],
)
def test_how_many(sizes: list[int], size: int, is_accepted: bool) -> None:
    if is_accepted:
        check_room(sizes, size)
    else:
        with pytest.raises(EvidenceError, match="までです"):
            check_room(sizes, size)


@pytest.mark.parametrize(
    ("size", "text"), [(1, "1KB"), (2048, "2KB"), (MEGABYTE, "1.0MB"), (MAX_SIZE + 1, "20.1MB")]
)
def test_sizes_in_words(size: int, text: str) -> None:
    assert megabytes(size) == text
