"""Files of today's Office: a zip of parts, whose kinds and relations its own tables name.

The tables of contents, of kinds and of relations are read, and those parts that may call something else;
pictures, sheets and the rest only by their first bytes.
"""

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import IO

from imari_dx.shared.office_files import (
    CONTENT_TYPES,
    OLE,
    ZIP,
    is_as_office_writes,
    is_encrypted,
    part_name,
)
from indicators.evidence.errors import DDE, EMBEDDED, MACROS, TEMPLATE, TOO_HEAVY, EvidenceError
from indicators.evidence.old_office import has_macros, refuse_locked

_MEGABYTE = 1024 * 1024
# The files inside, and what they say to weigh when unpacked.
_MAX_PARTS = 10_000
_MAX_UNPACKED = 1024 * _MEGABYTE
_MAX_READ = 64 * _MEGABYTE  # of one part that is looked into
_MAX_READ_IN_ALL = 256 * _MEGABYTE
_MAX_DEPTH = 2  # a chart's own table in a document, and one in that

_MACRO_KINDS = ("vbaproject", "vbadata", "macroenabled", "macrosheet")
_MACRO_RELATIONS = ("vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet")
_OBJECT_RELATIONS = ("oleobject", "control", "activexcontrolbinary")
_TEMPLATE_RELATIONS = ("attachedtemplate", "frame", "subdocument")
_OBJECT_KINDS = ("oleobject", "activex")

_TAG = re.compile(r"<(?:[\w.-]+:)?([A-Za-z]+)\b([^<>]*)>")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_HIDDEN = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_FIELD = re.compile(r"<(?:[\w.-]+:)?(?:instrText|delInstrText)\b[^<>]*>([^<]*)<")
_SIMPLE_FIELD = re.compile(r"\binstr\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DDE_FIELD = re.compile(r"(?:^|[\s\"{=])DDE(?:AUTO)?(?=[\s\"\\]|$)", re.IGNORECASE)
_DDE_LINK = re.compile(r"<(?:[\w.-]+:)?(?:ddeLink|oleLink)\b")
_WORTH_READING = (b"instrText", b"delInstrText", b"fldSimple", b"ddeLink", b"oleLink")


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the last word of the kind in small letters, and whether it lies outside."""

    kind: str
    is_external: bool


class Package:
    """The parts of an Office file. Whatever is broken in it raises one of ``BROKEN``."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive, self._left = archive, _MAX_READ_IN_ALL
        self.parts = {one.filename: one for one in archive.infolist()}

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The kind of each part in small letters, "" where none is named; empty without a table."""
        table = list(_tags(self._text(CONTENT_TYPES)))
        endings = {
            row["Extension"].lower(): row for name, row in table if name == "Default" and "Extension" in row
        }
        own = {
            row["PartName"].lower(): row for name, row in table if name == "Override" and "PartName" in row
        }
        if not endings and not own:
            return {}
        return {
            part: (own.get(f"/{part}".lower()) or endings.get(PurePosixPath(part).suffix[1:].lower()) or {})
            .get("ContentType", "")
            .lower()
            for part in self.parts
        }

    def relations(self) -> Iterator[Relation]:
        """What all parts refer to."""
        for part in self.parts:
            if part.lower().endswith(".rels"):
                for name, row in _tags(self._text(part)):
                    if name == "Relationship":
                        kind = row.get("Type", "").rpartition("/")[2].lower()
                        yield Relation(kind, row.get("TargetMode", "").lower() == "external")

    def heads(self) -> Iterator[tuple[str, bytes]]:
        """The first bytes of every part."""
        for part in self.parts:
            with self._archive.open(part) as opened:
                yield part, opened.read(8)

    def read(self, part: str) -> bytes:
        """A whole part; EvidenceError if this or all that was read is too heavy to be looked into."""
        with self._archive.open(part) as opened:
            content = opened.read(_MAX_READ + 1)
        self._left -= len(content)
        if len(content) > _MAX_READ or self._left < 0:
            raise EvidenceError(TOO_HEAVY)
        return content

    def _text(self, part: str) -> str:
        return _decoded(self.read(part)) if part in self.parts else ""

    def calling_parts(self) -> Iterator[str]:
        """The texts of the parts that may hold fields or links which call another program."""
        for part, entry in self.parts.items():
            kind = self.kinds.get(part, "")
            if "worksheet" in kind or "sharedstrings" in kind:
                continue  # heavy, and cells call through a link part only
            is_told = "wordprocessingml" in kind or "externallink" in kind
            if not (is_told or (part.lower().endswith(".xml") and entry.file_size <= _MAX_READ)):
                continue
            content = self.read(part)
            plain = content.replace(b"\x00", b"")  # also where it is written in UTF-16
            if any(word in plain for word in _WORTH_READING):
                yield _HIDDEN.sub("", _decoded(content))


def office(part: str, *kinds: str) -> Callable[[IO[bytes]], bool]:
    """Return the test whether a file is an Office file with a main part of one of these kinds.

    ``part`` is where Office itself puts it, for a file whose table of kinds cannot be read. The test
    refuses, in words, what is behind a password and what acts by itself.
    """

    def fits(file: IO[bytes]) -> bool:
        if file.read(len(OLE)) == OLE:
            refuse_locked(OLE + file.read())
            return False
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as archive:
                if not _is_sound(archive):
                    return False
                package = Package(archive)
                _refuse_what_acts(package, depth=0)
                if package.kinds:
                    return any(kind in kinds for kind in package.kinds.values())
                return part in package.parts
        except EvidenceError:
            raise
        except Exception:  # a broken file makes the reader fail in ways that nobody has listed
            return False

    return fits


def _is_sound(archive: zipfile.ZipFile) -> bool:
    """Whether it is a zip as Office writes it, without hidden weight."""
    contents = archive.infolist()
    if len(contents) > _MAX_PARTS or is_encrypted(contents) or not is_as_office_writes(contents):
        return False
    names = {part_name(one.filename) for one in contents}
    return sum(one.file_size for one in contents) <= _MAX_UNPACKED and part_name(CONTENT_TYPES) in names


def _refuse_what_acts(package: Package, *, depth: int) -> None:
    """Raise EvidenceError for macros, templates from outside, calls of other programs, embedded objects."""
    relations = list(package.relations())
    if (
        any(PurePosixPath(part.lower()).name == "vbaproject.bin" for part in package.parts)
        or any(word in kind for kind in package.kinds.values() for word in _MACRO_KINDS)
        or any(one.kind in _MACRO_RELATIONS for one in relations)
    ):
        raise EvidenceError(MACROS)
    objects = []
    for part, head in package.heads():
        if head == OLE:
            if has_macros(package.read(part)):
                raise EvidenceError(MACROS)
            objects.append(part)
        elif head.startswith(ZIP):
            _refuse_inner(package.read(part), depth=depth + 1)
    if any(one.is_external and one.kind in _TEMPLATE_RELATIONS for one in relations):
        raise EvidenceError(TEMPLATE)
    if any(_calls(text) for text in package.calling_parts()):
        raise EvidenceError(DDE)
    if (
        objects
        or any(one.kind in _OBJECT_RELATIONS for one in relations)
        or any(word in kind for kind in package.kinds.values() for word in _OBJECT_KINDS)
    ):
        raise EvidenceError(EMBEDDED)


def _refuse_inner(content: bytes, *, depth: int) -> None:
    """The table behind a chart is a file of its own: it may not act either; another zip may not be there."""
    if depth > _MAX_DEPTH:
        raise EvidenceError(EMBEDDED)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if not _is_sound(archive):
            raise EvidenceError(EMBEDDED)
        _refuse_what_acts(Package(archive), depth=depth)


def _calls(text: str) -> bool:
    fields = [*_FIELD.findall(text), *("".join(found) for found in _SIMPLE_FIELD.findall(text))]
    joined = "".join(_FIELD.findall(text))  # a word may be split over several runs
    return bool(_DDE_LINK.search(text)) or any(
        _DDE_FIELD.search(html.unescape(one)) for one in (*fields, joined)
    )


def _decoded(content: bytes) -> str:
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if is_wide else "utf-8-sig", errors="replace")


def _tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for name, attributes in _TAG.findall(_HIDDEN.sub("", text)):
        yield name, {key: html.unescape(one or other) for key, one, other in _ATTRIBUTE.findall(attributes)}
