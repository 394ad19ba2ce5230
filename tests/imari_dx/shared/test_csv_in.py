"""Tables as people hand them in: what is read, and what is said of everything else."""

import pytest

from imari_dx.shared.csv_in import (
    MAX_ROWS,
    MAX_SIZE,
    Column,
    CsvFileError,
    CsvRefusedError,
    Problem,
    read_sheet,
    template_of,
    text_of,
)

COLUMNS = (
    Column("部署名", also=("部署",), is_required=True, example="○○課"),
    Column("上位部署", example="○○部"),
    Column("並び順", example="10"),
)
PLAIN = "部署名,上位部署,並び順\r\n総務課,総務部,10\r\n"
READ = [(2, {"部署名": "総務課", "上位部署": "総務部", "並び順": "10"})]


def read(content: bytes) -> list[tuple[int, dict[str, str]]]:
    return [(row.number, dict(row.cells)) for row in read_sheet(text_of(content), COLUMNS).rows]


# case: the file, its rows
TAKEN: dict[str, tuple[bytes, list[tuple[int, dict[str, str]]]]] = {
    "UTF-8": (PLAIN.encode(), READ),
    "UTF-8 with BOM": (PLAIN.encode("utf-8-sig"), READ),
    "Shift_JIS": (PLAIN.encode("cp932"), READ),
    "Unicode text of Excel": (PLAIN.replace(",", "\t").encode("utf-16"), READ),
    "tabs": (PLAIN.replace(",", "\t").encode(), READ),
    "semicolons": (PLAIN.replace(",", ";").encode(), READ),
    "everything in quotes": ('"部署名","上位部署","並び順"\n"総務課","総務部","10"\n'.encode(), READ),
    "line feeds": (PLAIN.replace("\r\n", "\n").encode(), READ),
    "carriage returns": (PLAIN.replace("\r\n", "\r").encode(), READ),
    "no line break at the end": (PLAIN.strip().encode(), READ),
    "headings in another order and width": (
        'ﾅﾗﾋﾞ順,並び順 ,上位部署（必須）,　部署\n"",10,総務部,総務課\n'.encode(),
        READ,
    ),
    "spaces around": ("部署名,上位部署,並び順\n　総務課 , 総務部,10 \n".encode(), READ),
    "a column too few in a row": (
        "部署名,上位部署\n総務課\n".encode(),
        [(2, {"部署名": "総務課", "上位部署": ""})],
    ),
    "no optional column": ("部署名\n総務課\n".encode(), [(2, {"部署名": "総務課"})]),
    "empty lines count but are passed over": (
        "\n部署名\n\n総務課\n,,\n　\n税務課\n".encode(),
        [(4, {"部署名": "総務課"}), (7, {"部署名": "税務課"})],
    ),
    "a quoted line break is one row": (
        '部署名,上位部署\n"総務課\r\n第1係",総務部\n税務課,\n'.encode(),
        [
            (2, {"部署名": "総務課\n第1係", "上位部署": "総務部"}),
            (3, {"部署名": "税務課", "上位部署": ""}),
        ],
    ),
    "a delimiter in quotes": ('部署名\n"総務課,第1係"\n'.encode(), [(2, {"部署名": "総務課,第1係"})]),
    "a guarded formula": ("部署名\n'=総務課\n".encode(), [(2, {"部署名": "=総務課"})]),
    "direction marks fall away": ("部署名\n総\u202e務課\n".encode(), [(2, {"部署名": "総務課"})]),
    "empty cells behind the headings": ("部署名\n総務課,,\n".encode(), [(2, {"部署名": "総務課"})]),
    "𠮷 and 髙": ("部署名\n𠮷髙課\n".encode(), [(2, {"部署名": "𠮷髙課"})]),
}


@pytest.mark.parametrize("case", TAKEN)
def test_what_is_read(case: str) -> None:
    content, rows = TAKEN[case]
    assert read(content) == rows


SAVE = "Excelで開き、「名前を付けて保存」で種類を「CSV UTF-8（コンマ区切り）」にして保存し直してください。"
# case: the file, what is said
REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "ファイルが空です。"),
    "only blanks": (b" \r\n\n", "ファイルが空です。"),
    "only a BOM": (b"\xef\xbb\xbf", "ファイルが空です。"),
    "only delimiters": (b",,\n,,\n", "ファイルが空です。"),
    "a workbook": (b"PK\x03\x04\x14\x00", f"CSVではなく、Excelなどのファイルです。{SAVE}"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1", f"CSVではなく、Excelなどのファイルです。{SAVE}"),
    "a PDF": (b"%PDF-1.7\n", "CSVではなく、PDFのファイルです。CSVのファイルを選んでください。"),
    "bytes": (bytes(range(256)), f"CSVとして読み取れません。{SAVE}"),
    "a NUL": ("部署名\n総務\0課\n".encode(), f"CSVとして読み取れません。{SAVE}"),
    "half of a character": ("部署名\n総務課".encode()[:-1] + b"\xff", f"CSVとして読み取れません。{SAVE}"),
    "no headings": (
        "総務課,総務部\n税務課,総務部\n".encode(),
        "見出しに「部署名」がありません。1行目に見出しを書いてください（このファイルの1行目：総務課、総務部）。",
    ),
    "a required column is missing": (
        "上位部署,並び順\n総務部,10\n".encode(),
        "見出しに「部署名」がありません。1行目に見出しを書いてください（このファイルの1行目：上位部署、並び順）。",
    ),
    "a column twice": (
        "部署名,部署\n総務課,総務課\n".encode(),
        "「部署名」の列が2つあります。1つにしてください。",
    ),
    "headings alone": ("部署名,上位部署\n".encode(), "見出しのほかに、取り込む行がありません。"),
    "the example alone": (template_of(COLUMNS), "見出しのほかに、取り込む行がありません。"),
    "a quote that does not end": (
        '部署名\n総務課\n"税務課\n'.encode(),
        '3行目から先を読み取れません。" の付け方を確かめてください。',
    ),
    "a quote in the middle": (
        '部署名\n"総務"課\n'.encode(),
        '2行目から先を読み取れません。" の付け方を確かめてください。',
    ),
    "a cell without end": (
        b'"' + b"a" * 200_000,
        '1行目から先を読み取れません。" の付け方を確かめてください。',
    ),
    "too large": (b"a" * (MAX_SIZE + 1), "ファイルが大きすぎます。512KBまでです。ファイルを分けてください。"),
    "too many rows": (
        ("部署名\n" + "課\n" * (MAX_ROWS + 1)).encode(),
        "2,000行までです（このファイルは2,001行）。ファイルを分けてください。",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_as_a_whole(case: str) -> None:
    content, sentence = REFUSED[case]
    with pytest.raises(CsvFileError) as refusal:
        read(content)
    assert str(refusal.value) == sentence


def test_rows_longer_than_the_headings_are_named() -> None:
    with pytest.raises(CsvRefusedError) as refusal:
        read("部署名,上位部署\n総務課,総務部\n税務課,総務部,財政部\n".encode())
    assert refusal.value.problems == [
        Problem(3, "", '見出しは2列ですが、この行は3列あります。コンマを含む値は、" " で囲んでください。')
    ]


def test_columns_that_mean_nothing_here_are_named() -> None:
    sheet = read_sheet("部署名,電話,,並び順\n総務課,1234,,10\n", COLUMNS)
    assert sheet.unread == ["電話"]
    assert sheet.columns == {"部署名", "並び順"}


def test_the_example_of_the_template_is_no_row() -> None:
    """Left as it is it says nothing; changed in one cell it is somebody's own row."""
    template = text_of(template_of(COLUMNS))
    sheet = read_sheet(f"{template}総務課,総務部,20\r\n○○課,○○部,30\r\n", COLUMNS)
    assert sheet.examples == [2]
    assert [row.get("部署名") for row in sheet.rows] == ["総務課", "○○課"]


def test_a_template_holds_no_formula_and_reads_back() -> None:
    rows = [{"部署名": "=cmd|' /C calc'!A0", "並び順": "-5"}, {"部署名": '総務"課', "上位部署": "総務,部"}]
    content = template_of(COLUMNS, rows)
    assert b"'=cmd" in content
    assert content.startswith(b"\xef\xbb\xbf")
    assert [cells["部署名"] for _number, cells in read(content)] == ["=cmd|' /C calc'!A0", '総務"課']
    assert read(content)[1][1]["上位部署"] == "総務,部"
