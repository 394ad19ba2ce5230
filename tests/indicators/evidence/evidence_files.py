"""Small files of every kind that offices add to their reports, and such that pretend to be one."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 40 + b"\xff\xd9"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
EXE = b"MZ\x90\x00" + b"\x00" * 200
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def zipped(*names: str) -> bytes:
    """A zip with files of these names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def office(part: str, *more: str) -> bytes:
    """An Office file by its table of contents."""
    return zipped("[Content_Types].xml", "_rels/.rels", part, *more)


def old_office(*streams: str) -> bytes:
    """A file of Office 97–2003 by the names of its streams."""
    return OLE + b"\x00\x00".join(name.encode("utf-16-le") for name in streams)


DOCX = office("word/document.xml")
XLSX = office("xl/workbook.xml")
PPTX = office("ppt/presentation.xml")


# --- Office files that were tampered with: their names and texts say nothing of it ---

_ENTRY, _END = b"PK\x01\x02", b"PK\x05\x06"  # where a zip's table of contents begins, and its last record


def with_entry(offset: int, layout: str, value: int, content: bytes = DOCX) -> bytes:
    """The first entry of the table of contents says something else at this offset."""
    changed = bytearray(content)
    struct.pack_into(layout, changed, changed.index(_ENTRY) + offset, value)
    return bytes(changed)


def with_end(offset: int, layout: str, value: int, content: bytes = DOCX) -> bytes:
    """The last record, which says where the table of contents is, says something else."""
    changed = bytearray(content)
    struct.pack_into(layout, changed, changed.rindex(_END) + offset, value)
    return bytes(changed)


def heavy() -> bytes:
    """Three parts that say to weigh 4 GB each when unpacked, in some hundred bytes."""
    content = bytearray(DOCX)
    position = content.find(_ENTRY)
    while position >= 0:
        struct.pack_into("<L", content, position + 24, 0xFFFFFFF0)
        position = content.find(_ENTRY, position + 1)
    return bytes(content)


def far_away() -> bytes:
    """A table of contents in the form for large files, at an address that no file has."""
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 2**63, 2**63)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    end = struct.pack("<4s4H2LH", _END, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return DOCX[: DOCX.index(_ENTRY)] + end64 + locator + end


TAMPERED = {
    "cut off in the contents": DOCX[: DOCX.index(_ENTRY) + 30],
    "cut off before the last record": DOCX[: DOCX.rindex(_END)],
    "cut off in the last record": DOCX[:-4],
    "contents overwritten": DOCX.replace(_ENTRY, b"XXXX"),
    "contents longer than the file": with_end(12, "<L", 0x7FFFFFFF),
    "contents at an address that no file has": far_away(),
    "encrypted": with_entry(8, "<H", 0x1),
    "packed in a way that does not exist": with_entry(10, "<H", 77),
    "packed in a way that Office does not write": with_entry(10, "<H", zipfile.ZIP_LZMA),
    "for a reader of the future": with_entry(6, "<H", 999),
    "a name that is none": with_entry(46, "<B", 0xFF, with_entry(8, "<H", 0x800)),
    "a name longer than the file": with_entry(28, "<H", 0xFFFF),
    "more beside the name than there is": with_entry(30, "<H", 0xFFFF),
    "heavy when unpacked": heavy(),
}


# --- Office files with their own tables of kinds and relations ---

_MAIN = "application/vnd.openxmlformats-officedocument."
WORD = f"{_MAIN}wordprocessingml.document.main+xml"
EXCEL = f"{_MAIN}spreadsheetml.sheet.main+xml"
POWERPOINT = f"{_MAIN}presentationml.presentation.main+xml"
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
VBA = OLE + "_VBA_PROJECT".encode("utf-16-le")
# A sheet's record in an old workbook: hidden or not, a macro sheet, the name "Macro1".
MACRO_SHEET = b"\x85\x00" + struct.pack("<HLBBBB", 14, 1234, 0, 1, 6, 0) + b"Macro1"


def package(
    main: str,
    part: str,
    more: Mapping[str, bytes | str] | None = None,
    *,
    kinds: Mapping[str, str] | None = None,
    strict: bool = False,
    defaults_only: bool = False,
    quote: str = '"',
    encoding: str = "utf-8",
    prefix: str = "",
) -> bytes:
    """An Office file whose main part of this kind lies at ``part``; ``kinds`` of further parts."""
    told = {part: main, **(kinds or {})}
    rows = [f'<{prefix}Default Extension="rels" ContentType="{RELATIONS}"/>']
    if defaults_only:
        rows.append(f'<{prefix}Default Extension="xml" ContentType="{main}"/>')
    else:
        rows += [
            f'<{prefix}Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in told.items()
        ]
    table = f'<?xml version="1.0"?><{prefix}Types>{"".join(rows)}</{prefix}Types>'.replace('"', quote)
    house = "http://purl.oclc.org/ooxml" if strict else "http://schemas.openxmlformats.org"
    root = (
        f'<Relationship Id="r1" Type="{house}/officeDocument/relationships/officeDocument" Target="{part}"/>'
    )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": table.encode(encoding),
        "_rels/.rels": f"<Relationships>{root}</Relationships>",
        **dict.fromkeys(told, "<x/>"),
        **(more or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def relation(kind: str, *, external: bool = False, strict: bool = False) -> dict[str, str]:
    """The relations of some part: one of this kind."""
    house = "http://purl.oclc.org/ooxml" if strict else "http://schemas.openxmlformats.org"
    mode = ' TargetMode="External"' if external else ""
    address = f"{house}/officeDocument/2006/relationships/{kind}"
    row = f'<Relationship Id="r9" Type="{address}" Target="//x/y"{mode}/>'
    return {"word/_rels/any.xml.rels": f"<Relationships>{row}</Relationships>"}


def fields(*texts: str) -> str:
    """A part of a document with these instructions of fields, one in each run."""
    return "".join(f"<w:r><w:instrText xml:space='preserve'>{text}</w:instrText></w:r>" for text in texts)


XLSX_FILE = package(EXCEL, "xl/workbook.xml")
MACRO_XLSX = package(EXCEL, "xl/workbook.xml", {"xl/x.bin": VBA})


def locked_doc() -> bytes:
    """A .doc with a password: the flag in the first bytes of its document."""
    first = b"\xec\xa5\xc1\x00" + b"\x00" * 7 + b"\x01" + b"\x00" * 500
    return OLE[:512].ljust(512, b"\x00") + first + "WordDocument".encode("utf-16-le")


def pdf_with_object_stream(
    content: bytes,
    *,
    filters: bytes = b"/Filter /FlateDecode",
    name: bytes = b"/ObjStm",
    packed: bytes | None = None,
) -> bytes:
    """A PDF whose objects lie packed in a stream."""
    data = packed if packed is not None else zlib.compress(content) if filters else content
    head = b"5 0 obj\n<< /Type %s /N 1 /First 4 %s /Length %d >>\n" % (name, filters, len(data))
    return PDF.replace(b"trailer", head + b"stream\n" + data + b"\nendstream\nendobj\ntrailer")
