"""What a PDF says of itself, the same in its two places (Info and XMP); all its letters can be read."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import Any

import pypdf

_XML = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
}
_PART = "{http://www.aiim.org/pdfua/ns/id/}part"
_A_PART = "{http://www.aiim.org/pdfa/ns/id/}part"


def property_problems(reader: pypdf.PdfReader) -> list[str]:
    """Return what is missing or contradicts itself."""
    return [*_catalog_problems(reader.trailer["/Root"]), *_info_problems(reader), *_font_problems(reader)]


def claims(content: Any) -> set[str]:
    """Return what a file says that it is: of ``UA`` and ``A``."""
    keys = {key for one in _described(pypdf.PdfReader(content)).iter() for key in one.attrib}
    return {name for name, key in (("UA", _PART), ("A", _A_PART)) if key in keys}


def _catalog_problems(catalog: Any) -> Iterator[str]:
    if catalog.get("/Lang") != "ja":
        yield "the document does not say that it is Japanese"
    if not catalog.get("/MarkInfo", {}).get("/Marked"):
        yield "the document does not say that it is tagged"
    if not catalog.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "the window does not show the title"
    if "/Outlines" in catalog and catalog.get("/PageMode") != "/UseOutlines":
        yield "the bookmarks are not open"
    if catalog["/Pages"]["/Count"] > 4 and "/Outlines" not in catalog:
        yield "a long document has no bookmarks"


def _described(reader: pypdf.PdfReader) -> ElementTree.Element:
    data = reader.trailer["/Root"]["/Metadata"].get_data()
    return ElementTree.fromstring(data)  # noqa: S314 - our own file


def _info_problems(reader: pypdf.PdfReader) -> Iterator[str]:
    info, xml = reader.trailer["/Info"], _described(reader)
    for key, path in (
        ("/Title", "dc:title/rdf:Alt/rdf:li"),
        ("/Author", "dc:creator/rdf:Seq/rdf:li"),
        ("/Subject", "dc:description/rdf:Alt/rdf:li"),
    ):
        said = xml.findtext(f".//{path}", "", _XML)
        if not info.get(key, "").strip() or info[key] != said:
            yield f"{key} is {info.get(key)!r}, in XML {said!r}"
    for key, path in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        said = re.sub(r"\D", "", xml.findtext(f".//{path}", "", _XML))
        if info.get(key, "").removeprefix("D:") != said:
            yield f"{key} is {info.get(key)!r}, in XML {said!r}"
    if "UA" not in claims(reader.stream):
        yield "the document does not claim PDF/UA-1"


def _font_problems(reader: pypdf.PdfReader) -> Iterator[str]:
    seen: set[int] = set()
    for page in reader.pages:
        fonts = page["/Resources"].get_object().get("/Font", {})
        for name in fonts.get_object():
            reference = fonts.get_object().raw_get(name)
            if reference.idnum in seen:
                continue
            seen.add(reference.idnum)
            font = reference.get_object()
            if "/ToUnicode" not in font:
                yield f"the letters of {font['/BaseFont']} cannot be read"
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            files = [key for key in inner.get("/FontDescriptor", {}) if key.startswith("/FontFile")]
            if not files and font["/Subtype"] != "/Type3":
                yield f"{font['/BaseFont']} is not embedded"
