"""根拠資料: which files are accepted, under which name, how many. Pure: reads a file, asks no database.

A file is what its content says, not what its name says; the two must agree. What acts by itself (macros,
scripts, calls of other programs), carries other files, or cannot be looked into is refused: what one person
uploads is opened by others.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from indicators.evidence.errors import EvidenceError
from indicators.evidence.office import office
from indicators.evidence.old_office import old_office
from indicators.evidence.pdf import is_pdf
from indicators.evidence.text import is_text

MEGABYTE = 1024 * 1024
MAX_SIZE = 20 * MEGABYTE
MAX_FILES = 20
MAX_TOTAL = 100 * MEGABYTE
MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: what it is called, how it is sent, what its content must show.

    ``fits`` raises EvidenceError for one that is of this kind and yet not accepted.
    """

    label: str
    content_type: str
    fits: Callable[[IO[bytes]], bool]


def _png(file: IO[bytes]) -> bool:
    head = file.read(16)
    return head.startswith(b"\x89PNG\r\n\x1a\n") and head.endswith(b"IHDR")


def _jpeg(file: IO[bytes]) -> bool:
    # Cameras and scanners write JFIF, Exif, Adobe's or no mark of their own behind the first one.
    return file.read(3) == b"\xff\xd8\xff"


_MAIN = "application/vnd.openxmlformats-officedocument."
_WORD = f"{_MAIN}wordprocessingml.document"
_EXCEL = f"{_MAIN}spreadsheetml.sheet"
_POWERPOINT = f"{_MAIN}presentationml.presentation"
KINDS = {
    ".pdf": Kind("PDF", "application/pdf", is_pdf),
    ".docx": Kind("Word", _WORD, office("word/document.xml", f"{_WORD}.main+xml")),
    ".xlsx": Kind("Excel", _EXCEL, office("xl/workbook.xml", f"{_EXCEL}.main+xml")),
    ".pptx": Kind("PowerPoint", _POWERPOINT, office("ppt/presentation.xml", f"{_POWERPOINT}.main+xml")),
    ".doc": Kind("Word", "application/msword", old_office("WordDocument")),
    ".xls": Kind("Excel", "application/vnd.ms-excel", old_office("Workbook", "Book")),
    ".ppt": Kind("PowerPoint", "application/vnd.ms-powerpoint", old_office("PowerPoint Document")),
    ".png": Kind("画像", "image/png", _png),
    ".jpg": Kind("画像", "image/jpeg", _jpeg),
    ".jpeg": Kind("画像", "image/jpeg", _jpeg),
    ".csv": Kind("CSV", "text/csv", is_text),
    ".txt": Kind("文章", "text/plain", is_text),
}
ACCEPTED = "PDF、Word、Excel、PowerPoint、画像（PNG・JPEG）、CSV、テキスト"
# What people have instead, and how they come to a file that is accepted; why, see ADR 28.
_HEIC = (
    "iPhoneの写真は、「設定」→「カメラ」→「フォーマット」を「互換性優先」にして撮るか、"
    "JPEGで書き出してください。"
)
_ZIP = "圧縮ファイルは展開して、中のファイルを1件ずつ登録してください。"
_MAIL = "メールは、印刷の画面で「PDFに保存」を選び、添付ファイルは1件ずつ登録してください。"
_ICHITARO = "一太郎の文書は、一太郎の「PDF保存」でPDFにするか、Word形式で保存してから登録してください。"
_MACRO = "マクロのない形式（.docx、.xlsx、.pptx）で保存し直してください。"
_OPEN_DOCUMENT = "Word、Excel、PowerPoint形式かPDFで保存し直してください。"
_PICTURE = "JPEG、PNG又はPDFで保存し直してください。"
HINTS = {
    **dict.fromkeys((".heic", ".heif"), _HEIC),
    **dict.fromkeys((".zip", ".lzh", ".7z", ".rar"), _ZIP),
    **dict.fromkeys((".msg", ".eml"), _MAIL),
    **dict.fromkeys((".jtd", ".jtdc", ".jtt", ".jaw"), _ICHITARO),
    **dict.fromkeys((".docm", ".xlsm", ".pptm", ".xlsb", ".dotm", ".xltm"), _MACRO),
    **dict.fromkeys((".odt", ".ods", ".odp", ".rtf", ".dotx", ".xltx", ".ppsx"), _OPEN_DOCUMENT),
    **dict.fromkeys((".tif", ".tiff", ".gif", ".bmp", ".webp", ".svg"), _PICTURE),
}


def clean_name(typed: str) -> str:
    """Return a file name without path, control characters and overlong parts; its ending stays.

    Raises EvidenceError where nothing is left of it.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", typed))[-1]
    # Also what turns the direction of writing around: 「xcod.exe」 must not read 「exe.docx」.
    name = "".join(char for char in name if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    name = re.sub(r'[<>:"|?*]', "_", name).strip(" 　").rstrip(". ")
    if not name or name.startswith("."):
        raise EvidenceError("ファイルの名前を読み取れません。名前を付け直してから、もう一度選んでください。")
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix
    return stem[: MAX_NAME - len(ending)] + ending if len(name) > MAX_NAME else name


def kind_of(name: str, file: IO[bytes], size: int) -> Kind:
    """Return the kind of a file by its content; EvidenceError if not accepted or not what its name says."""
    if size == 0:
        raise EvidenceError("ファイルが空です。中身を確かめて、もう一度選んでください。")
    if size > MAX_SIZE:
        raise EvidenceError(
            f"ファイルが大きすぎます（{megabytes(size)}）。1件{MAX_SIZE // MEGABYTE}MBまでです。"
            "分けるか、画像を小さくしてください。"
        )
    kind = KINDS.get(PurePosixPath(name).suffix.lower())
    if kind is None:
        hint = HINTS.get(PurePosixPath(name).suffix.lower(), "")
        raise EvidenceError(f"この種類のファイルは登録できません。登録できるのは、{ACCEPTED}です。{hint}")
    file.seek(0)
    try:
        fits = kind.fits(file)
    finally:
        file.seek(0)
    if not fits:
        raise EvidenceError(
            f"ファイルの中身が、名前の「{PurePosixPath(name).suffix}」と合いません。"
            "元のソフトで開いて保存し直してから、もう一度選んでください。"
        )
    return kind


def check_room(sizes: list[int], size: int) -> None:
    """Refuse (EvidenceError) one more file of a report that has enough of them."""
    if len(sizes) >= MAX_FILES:
        raise EvidenceError(f"登録できるのは{MAX_FILES}件までです。要らないものを削除してください。")
    if sum(sizes) + size > MAX_TOTAL:
        raise EvidenceError(
            f"登録できるのは合わせて{MAX_TOTAL // MEGABYTE}MBまでです（今は{megabytes(sum(sizes))}）。"
            "要らないものを削除してください。"
        )


def megabytes(size: int) -> str:
    """Return a size as people read it: 1.2MB, 34KB; never rounded down to 0."""
    if size >= MEGABYTE:
        return f"{-(-size * 10 // MEGABYTE) / 10:.1f}MB"
    return f"{-(-size // 1024)}KB"
