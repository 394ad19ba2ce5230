"""Documents as PDF: tagged (PDF/UA-1), with bookmarks and embedded fonts, byte for byte repeatable."""

import gc
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from weasyprint import HTML

# fontTools writes the time into a font that it saves (the emoji font is saved without its pictures): the same
# document would give other bytes each second. This is the agreed variable that fixes the time.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
# The last letters of a cell or a paragraph: they stay together, so that none stands alone on its line. A
# number among them is not parted.
_LAST_LETTERS = re.compile(
    r"(?<=[^<>&;\s0-9.,])([0-9.,]*[^<>&;\s]{2}[）」』】、。]*)(?=(?:</(?:a|b|span)>)*</(?:td|th|p|div|h\d)>)"
)


@contextmanager
def _rare_garbage_collection() -> Iterator[None]:
    """Collect rarely: laying out makes millions of objects that live until its end."""
    threshold = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*threshold)
        gc.unfreeze()


def no_fetching(url: str, *_arguments: object, **_options: object) -> dict[str, object]:
    """Refuse every address: a document holds all that it shows."""
    raise ValueError(f"a document loads nothing: {url}")


def prepared(page: str) -> str:
    """Return a document's page as it is laid out: WeasyPrint breaks lines at any letter, browsers do not."""
    return _LAST_LETTERS.sub(r'<span class="keep">\1</span>', page)


def render_pdf(page: str) -> bytes:
    """Return a document's page (``render_html``) as a PDF file.

    About 0.1 to 0.2 s a page. Characters that no font has do not stop it: ask
    :func:`imari_dx.shared.fonts.missing_characters` first and warn of them.
    """
    with _rare_garbage_collection():
        printed = HTML(string=prepared(page), url_fetcher=no_fetching)
        content: bytes = printed.write_pdf(pdf_variant="pdf/ua-1")
        return content
