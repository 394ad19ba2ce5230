"""A document's HTML as WeasyPrint takes it: nothing is fetched, no element has styles that are never used."""

import re
from functools import cache
from typing import Any

# Of footnotes, which no document has: WeasyPrint's own style sheet has five rules of them for every element,
# styles that are computed and kept for nothing (a tenth of the time of a report, and 70 MB).
_UNUSED = re.compile(r"^::(?:footnote|note)-[^{]*\{[^}]*\}\n", re.MULTILINE)
_MARKER = re.compile(r"^::marker\b", re.MULTILINE)


def no_fetching(url: str, *_arguments: object, **_options: object) -> dict[str, object]:
    """Refuse every address: a document holds all that it shows."""
    raise ValueError(f"a document loads nothing: {url}")


def source_of(page: str) -> Any:
    """Return a page's HTML, to be laid out."""
    return _class()(string=page, url_fetcher=no_fetching)


@cache
def _class() -> Any:
    from weasyprint import CSS, HTML
    from weasyprint.html import UA, UA_COUNTER_STYLE

    own = CSS(string=_MARKER.sub("li::marker", _UNUSED.sub("", UA)), counter_style=UA_COUNTER_STYLE.copy())

    class Source(HTML):
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [own]

    return Source
