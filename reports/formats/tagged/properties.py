"""What a PDF says of itself: how it is opened, and its properties once more in XML (XMP)."""

from typing import Any

import pydyf

from reports.formats.tagged.claims import ACCESSIBLE

_OPENING = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
)
_CLOSING = b'\n</x:xmpmeta>\n<?xpacket end="r"?>'
_END = b"</rdf:RDF>"
_UA = b'<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1" />'
# PDF/A takes properties that it does not know only with a description of their schema (ISO 19005-3, 6.6.2.3).
_UA_WITHIN_A = (
    b'<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed"
    b"</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property>"
    b"</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


def write_properties(document: Any, pdf: Any, *, is_for_archive: bool) -> None:
    """Say what the PDF claims to be, and that it opens with its title and its bookmarks.

    PDF/A-3u where it is written for an archive, PDF/UA-1 where the document is one of those that pass the
    tests (``ACCESSIBLE``; its page names it, a ``meta`` element).
    """
    claims = ("a", 3, "U") if is_for_archive else ("ua", None, None)
    described: bytes = document.metadata.generate_rdf_metadata(*claims)
    if document.metadata.custom.get("document") in ACCESSIBLE:
        own = _UA_WITHIN_A + _UA if is_for_archive else _UA
        described = described.removesuffix(_END) + own + _END
    metadata = pydyf.Stream([_OPENING + described + _CLOSING], {"Type": "/Metadata", "Subtype": "/XML"})
    pdf.add_object(metadata)
    catalog = pdf.catalog
    catalog["Metadata"] = metadata.reference
    catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    if "Outlines" in catalog:
        catalog["PageMode"] = "/UseOutlines"
