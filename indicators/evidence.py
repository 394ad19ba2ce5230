"""根拠資料: which files are accepted, under which name, how many. Pure: reads a file, asks no database.

A file is what its content says, not what its name says; the two must agree. Nothing is ever unpacked here:
of an Office file only the table of contents is read.
"""

import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

import puremagic

MEGABYTE = 1024 * 1024
MAX_SIZE = 20 * MEGABYTE
MAX_FILES = 20
MAX_TOTAL = 100 * MEGABYTE
MAX_NAME = 100
# Of an Office file: the files inside it, and what they say to weigh when unpacked.
_MAX_PARTS = 10_000
_MAX_UNPACKED = 1024 * MEGABYTE
_ENCRYPTED = 0x1  # bit of a zip's flags
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what Office writes
_MACROS = "_VBA_PROJECT".encode("utf-16-le")  # the stream that holds them in a file of Office 97–2003


class EvidenceError(ValueError):
    """The file is not accepted; the message is a sentence for the person who chose it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: what it is called, how it is sent, what its content must show."""

    label: str
    content_type: str
    signature: str  # the ending that the library names for its first bytes; "" for plain text
    fits: Callable[[IO[bytes]], bool]


def _always(_file: IO[bytes]) -> bool:
    return True


def _office(part: str) -> Callable[[IO[bytes]], bool]:
    """Whether a zip is an Office file whose main part is this one, without macros and hidden weight."""

    def fits(file: IO[bytes]) -> bool:
        try:
            with zipfile.ZipFile(file) as archive:
                contents = archive.infolist()
        except Exception:  # a broken file makes the reader fail in ways that nobody has listed
            return False
        if any(one.flag_bits & _ENCRYPTED or one.compress_type not in _PACKINGS for one in contents):
            return False
        if sum(one.file_size for one in contents) > _MAX_UNPACKED:
            return False
        names = [one.filename for one in contents]
        if len(names) > _MAX_PARTS or "[Content_Types].xml" not in names or part not in names:
            return False
        if any(PurePosixPath(name.lower()).name == "vbaproject.bin" for name in names):
            raise EvidenceError(_NO_MACROS)
        return True

    return fits


def _old_office(*streams: str) -> Callable[[IO[bytes]], bool]:
    """Whether a file of Office 97–2003 has one of these streams, and no macros."""

    def fits(file: IO[bytes]) -> bool:
        content = file.read()
        if not any(stream.encode("utf-16-le") in content for stream in streams):
            return False
        if _MACROS in content:
            raise EvidenceError(_NO_MACROS)
        return True

    return fits


def _text(file: IO[bytes]) -> bool:
    """Whether it is text in an encoding that offices use, and no markup in disguise."""
    content = file.read()
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = any(unicodedata.category(char) == "Cc" and char not in "\t\r\n\f" for char in text)
        return not controls and not re.match(r"\s*<[!?a-z]", text, re.IGNORECASE)
    return False


_NO_MACROS = "マクロを含むファイルは登録できません。マクロのない形式（.xlsx など）で保存し直してください。"
_WORD, _EXCEL, _POWERPOINT = "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"
_OOXML = "application/vnd.openxmlformats-officedocument."
KINDS = {
    ".pdf": Kind("PDF", "application/pdf", ".pdf", _always),
    ".docx": Kind("Word", f"{_OOXML}wordprocessingml.document", ".docx", _office(_WORD)),
    ".xlsx": Kind("Excel", f"{_OOXML}spreadsheetml.sheet", ".xlsx", _office(_EXCEL)),
    ".pptx": Kind("PowerPoint", f"{_OOXML}presentationml.presentation", ".pptx", _office(_POWERPOINT)),
    ".doc": Kind("Word", "application/msword", ".doc", _old_office("WordDocument")),
    ".xls": Kind("Excel", "application/vnd.ms-excel", ".xls", _old_office("Workbook", "Book")),
    ".ppt": Kind("PowerPoint", "application/vnd.ms-powerpoint", ".ppt", _old_office("PowerPoint Document")),
    ".png": Kind("画像", "image/png", ".png", _always),
    ".jpg": Kind("画像", "image/jpeg", ".jpg", _always),
    ".jpeg": Kind("画像", "image/jpeg", ".jpg", _always),
    ".csv": Kind("CSV", "text/csv", "", _text),
    ".txt": Kind("文章", "text/plain", "", _text),
}
ACCEPTED = "PDF、Word、Excel、PowerPoint、画像（PNG・JPEG）、CSV、テキスト"


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
        raise EvidenceError(f"この種類のファイルは登録できません。登録できるのは、{ACCEPTED}です。")
    file.seek(0)
    is_signed = not kind.signature or kind.signature in _signatures(file.read(8192))
    file.seek(0)
    fits = is_signed and kind.fits(file)
    file.seek(0)
    if not fits:
        raise EvidenceError(
            f"ファイルの中身が、名前の「{PurePosixPath(name).suffix}」と合いません。"
            "元のソフトで開いて保存し直してから、もう一度選んでください。"
        )
    return kind


def _signatures(head: bytes) -> set[str]:
    try:
        return {match.extension for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


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
