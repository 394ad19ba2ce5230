"""The zip that an .xlsx is: which parts it has, and their XML, unpacked no further than the limit."""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import IO, Final
from xml.parsers import expat

from imari_dx.shared.office_files import CONTENT_TYPES, is_as_office_writes, is_encrypted, part_name
from imari_dx.shared.workbook_in.file_kinds import BROKEN, LOCKED, SAVE_AS_XLSX
from imari_dx.shared.workbook_in.limits import MAX_PARTS, MAX_UNPACKED
from imari_dx.shared.workbook_in.values import UnreadableFileError

_CHUNK: Final = 64 * 1024
TOO_HEAVY: Final = (
    "ファイルの中身が大きすぎるため、読み取れません。使っていないシート・行・列・書式を消すか、"
    "必要な表だけを新しいブックに写して、もう一度選んでください。"
)
_SUSPICIOUS: Final = f"Excelが作らない書き方（DTD）が含まれているため、読み取りません。{SAVE_AS_XLSX}"
_OTHERS: Final = (
    ("content.xml", f"OpenDocument形式（.ods）のファイルなので、読み取れません。{SAVE_AS_XLSX}"),
    ("xl/workbook.bin", f"バイナリ形式のExcelファイル（.xlsb）なので、読み取れません。{SAVE_AS_XLSX}"),
    ("word/document.xml", "Wordのファイルです。Excel（.xlsx）かCSVのファイルを選んでください。"),
    ("ppt/presentation.xml", "PowerPointのファイルです。Excel（.xlsx）かCSVのファイルを選んでください。"),
)

Start = Callable[[str, Mapping[str, str]], None]
Said = Callable[[str], None]


class Package:
    """The parts of a workbook, found whatever the case of their names."""

    def __init__(self, file: IO[bytes]) -> None:
        """Raises UnreadableFileError for what is no workbook or hides something."""
        try:
            self._archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise UnreadableFileError(BROKEN) from error
        self._left = MAX_UNPACKED
        entries = self._archive.infolist()
        if len(entries) > MAX_PARTS:
            raise UnreadableFileError(TOO_HEAVY)
        self._parts = {part_name(one.filename): one for one in entries}
        for part, sentence in _OTHERS:
            if part in self._parts:
                raise UnreadableFileError(sentence)
        if is_encrypted(entries):
            raise UnreadableFileError(LOCKED)
        if not is_as_office_writes(entries):
            raise UnreadableFileError(BROKEN)
        if CONTENT_TYPES not in self:
            raise UnreadableFileError(
                "Excelのファイルではありません（zipなどの圧縮ファイル）。中のExcelファイルを取り出して選んでください。"
            )

    def __contains__(self, part: str) -> bool:
        return part_name(part) in self._parts

    @property
    def parts(self) -> list[str]:
        """The names of all parts in small letters."""
        return list(self._parts)

    def parse(self, part: str, start: Start, *, end: Said | None = None, said: Said | None = None) -> None:
        """Give the elements of a part, by their local names, and its text to these functions.

        Raises UnreadableFileError where it is missing, broken or too heavy, or brings a DTD.
        """
        entry = self._parts.get(part_name(part))
        if entry is None:
            raise UnreadableFileError(BROKEN)
        if entry.file_size > self._left:
            raise UnreadableFileError(TOO_HEAVY)
        parser = expat.ParserCreate()
        parser.buffer_text, parser.buffer_size = True, _CHUNK
        parser.StartDoctypeDeclHandler = _refuse_dtd
        local = _LocalNames()
        parser.StartElementHandler = lambda name, attributes: start(local[name], attributes)
        if end:
            parser.EndElementHandler = lambda name: end(local[name])
        if said:
            parser.CharacterDataHandler = said
        try:
            self._feed(parser, entry)
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise UnreadableFileError(BROKEN) from error

    def _feed(self, parser: expat.XMLParserType, entry: zipfile.ZipInfo) -> None:
        with self._archive.open(entry) as opened:
            while chunk := opened.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise UnreadableFileError(TOO_HEAVY)
                parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to: by id the last word of the kind, and the part's name."""
        folder, name = posixpath.split(part)
        table = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        found: dict[str, tuple[str, str]] = {}

        def start(element: str, attributes: Mapping[str, str]) -> None:
            if element == "Relationship" and attributes.get("TargetMode", "").lower() != "external":
                target = posixpath.normpath(posixpath.join(f"/{folder}", attributes.get("Target", "")))
                kind = attributes.get("Type", "").rpartition("/")[2].lower()
                found[attributes.get("Id", "")] = kind, target.lstrip("/")

        if table in self:
            self.parse(table, start)
        return found


class _LocalNames(dict[str, str]):
    """The names of elements without the prefix of their namespace."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


def _refuse_dtd(*_declaration: object) -> None:
    raise UnreadableFileError(_SUSPICIOUS)
