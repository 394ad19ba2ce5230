"""What a file is by its content, whatever it is called; what is no table is refused in words."""

import re
from typing import Final

from imari_dx.shared.office_files import OLE, ZIP, is_locked_book, is_locked_package, wide
from imari_dx.shared.workbook_in.limits import MAX_SIZE, MAX_SIZE_WORDS, MEGABYTE
from imari_dx.shared.workbook_in.values import UnreadableFileError

_EMPTY_ZIP: Final = b"PK\x05\x06"
_PDF: Final = b"%PDF"
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_MARKUP: Final = re.compile(
    rb"\s*<(!doctype|html|head|body|meta|table|\?xml|[\w.-]+:?Workbook)", re.IGNORECASE
)
_UTF8: Final = b"\xef\xbb\xbf"
_OLD_BOOKS: Final = (wide("Workbook"), wide("Book"))
_TEXT_ENDINGS: Final = (".csv", ".tsv", ".txt")

SAVE_AS_XLSX: Final = (
    "Excelで開き、「名前を付けて保存」で種類を「Excel ブック（*.xlsx）」にして保存し直してください。"
)
LOCKED: Final = (
    "パスワードで守られたファイルなので、読み取れません。Excelで開き、「ファイル」→「情報」→「ブックの保護」"
    "でパスワードを外してから保存し、もう一度選んでください。"
)
OLD: Final = f"古い形式のExcelファイル（.xls）なので、読み取れません。{SAVE_AS_XLSX}"
BROKEN: Final = (
    "ファイルが途中で切れているか、壊れているため、読み取れません。"
    f"Excelで開けるか確かめてください。開けたら、{SAVE_AS_XLSX.removeprefix('Excelで開き、')}"
)
_NO_TABLE: Final = "Excel（.xlsx）かCSVのファイルを選んでください。"


def kind_of(data: bytes, name: str) -> str:
    """Return xlsx or csv. Raises UnreadableFileError for everything else."""
    if len(data) > MAX_SIZE:
        raise UnreadableFileError(
            f"ファイルが大きすぎます（{len(data) / MEGABYTE:,.0f}MB）。{MAX_SIZE_WORDS}までです。"
            "画像や使っていないシートを消すか、ファイルを分けてください。"
        )
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFileError("ファイルが空です。中身のあるファイルを選んでください。")
    if data.startswith(ZIP):
        return "xlsx"
    if data.startswith(_EMPTY_ZIP):
        raise UnreadableFileError(BROKEN)
    if data.startswith(OLE):
        raise UnreadableFileError(_old(data))
    _refuse_other(data)
    is_text = name.lower().endswith(_TEXT_ENDINGS)
    if not is_text and (b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise UnreadableFileError(BROKEN)
    if not is_text:
        raise UnreadableFileError(
            "中身がExcelのファイルではありません（名前だけが変えられているようです）。元のファイルを"
            "Excelで開いて「Excel ブック（*.xlsx）」として保存し直すか、CSVであれば、名前の終わりを「.csv」に"
            "してから選んでください。"
        )
    return "csv"


def _old(data: bytes) -> str:
    if is_locked_package(data) or is_locked_book(data):
        return LOCKED
    if any(stream in data for stream in _OLD_BOOKS):
        return OLD
    return f"Excelのファイルではありません（Wordなどの古い形式）。{_NO_TABLE}"


def _refuse_other(data: bytes) -> None:
    if data.lstrip().startswith(_PDF):
        raise UnreadableFileError(f"PDFのファイルです。{_NO_TABLE}")
    if data.startswith(_PICTURES):
        raise UnreadableFileError(f"画像のファイルです。{_NO_TABLE}")
    if data.startswith(b"{\\rtf"):
        raise UnreadableFileError(f"文書（リッチテキスト）のファイルです。{_NO_TABLE}")
    if _MARKUP.match(data.removeprefix(_UTF8)[:1024].replace(b"\0", b"")):
        raise UnreadableFileError(
            f"中身がExcelのファイルではなく、ウェブページなどの形式（HTML・XML）です。{SAVE_AS_XLSX}"
        )
