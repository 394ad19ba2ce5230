"""A document's HTML as WeasyPrint takes it: nothing is fetched, no element has styles that are never used."""

import re
from base64 import b64decode
from functools import cache
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

# Of footnotes, which no document has: WeasyPrint's own style sheet has five rules of them for every element,
# styles that are computed and kept for nothing (a tenth of the time of a report, and 70 MB).
_UNUSED = re.compile(r"^::(?:footnote|note)-[^{]*\{[^}]*\}\n", re.MULTILINE)
_VOID = re.compile(
    r"<((?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b[^>]*[^>/]|br|hr|col|wbr)>"
)
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)[A-Za-z][A-Za-z0-9]*;")
_SVG = re.compile(r"<svg(?![^>]*\bxmlns=)")
_SVG_IN_XML = '<svg xmlns="http://www.w3.org/2000/svg"'
_MARKER = re.compile(r"^::marker\b", re.MULTILINE)


def no_fetching(url: str, *_arguments: object, **_options: object) -> Any:
    """Refuse every address: a document holds all that it shows, pictures too (``data:image/png;base64,``)."""
    kind, comma, content = url.partition(",")
    if comma and kind.startswith("data:image/") and kind.endswith(";base64"):
        from weasyprint.urls import URLFetcherResponse

        headers = {"Content-Type": kind.removeprefix("data:").removesuffix(";base64")}
        return URLFetcherResponse(url, b64decode(content), headers)
    raise ValueError(f"a document loads nothing: {url}")


def source_of(page: str) -> Any:
    """Return a page's HTML, to be laid out."""
    return _class()(page)


def read_as_xml(page: str) -> ET.Element | None:
    """Return the elements of a page, None where only a reader of HTML understands it.

    What our templates write differs from XML in little, and the reader of XML takes a hundredth of the time.
    """
    text = _NAMED.sub(lambda found: unescape(found[0]), _SVG.sub(_SVG_IN_XML, _VOID.sub(r"<\1/>", page)))
    try:
        return ET.fromstring(text)  # noqa: S314 - our own templates wrote it; what people typed is escaped
    except ET.ParseError:
        return None


@cache
def _class() -> Any:
    from weasyprint import CSS, HTML, cssselect2
    from weasyprint.html import UA, UA_COUNTER_STYLE

    own = CSS(string=_MARKER.sub("li::marker", _UNUSED.sub("", UA)), counter_style=UA_COUNTER_STYLE.copy())

    class Source(HTML):
        def __init__(self, page: str) -> None:
            root = read_as_xml(page)
            if root is None:
                super().__init__(string=page, url_fetcher=no_fetching)
                return
            self.base_url, self.url_fetcher, self.media_type = None, no_fetching, "print"
            self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
            self.etree_element = root

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [own]

    return Source
