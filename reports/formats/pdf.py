"""Documents as PDF: tagged (PDF/UA-1), with bookmarks and embedded fonts, byte for byte repeatable."""

import gc
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from reports.formats.layout.cache import Layouts
from reports.formats.layout.document import document_of, steps_of
from reports.formats.layout.parts import divided
from reports.formats.progress import OnProgress, Progress
from reports.formats.tagged.archive import Archive
from reports.formats.tagged.finish import finish

# fontTools writes the time into a font that it saves (the emoji font is saved without its pictures): the same
# document would give other bytes each second. This is the agreed variable that fixes the time.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
# The last letters of a cell or a paragraph: they stay together, so that none stands alone on its line. A
# number among them is not parted. A word joiner between them costs a tenth of the time of an element around.
_LAST_LETTERS = re.compile(
    r"(?<=[^<>&;\s0-9.,])([0-9.,]*[^<>&;\s]{2}[）」』】、。]*)(?=(?:</(?:a|b|span)>)*</(?:td|th|p|div)>)"
)
# Those of a heading: what it says is also a bookmark, which has no use for joiners.
_LAST_OF_HEADING = re.compile(
    r"(?<=[^<>&;\s0-9.,])([0-9.,]*[^<>&;\s]{2}[）」』】、。]*)(?=(?:</(?:a|b|span)>)*</h\d>)"
)
_JOINER = "\u2060"
_ACCESSIBLE: Mapping[str, Any] = {"pdf_variant": "pdf/ua-1"}


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


def prepared(page: str) -> str:
    """Return a document's page as it is laid out: WeasyPrint breaks lines at any letter, browsers do not."""
    page = _LAST_OF_HEADING.sub(r'<span class="keep">\1</span>', page)
    return _LAST_LETTERS.sub(lambda found: _JOINER.join(found[0]), page)


def render_pdf(
    page: str,
    *,
    layouts: Layouts | None = None,
    progress: OnProgress | None = None,
    archive: Archive | None = None,
) -> bytes:
    """Return a document's page (``render_html``) as a PDF file.

    About 0.1 to 0.2 s a page. ``layouts`` keeps laid-out pages from one call to the next, ``progress`` is
    told of each part, an ``archive`` makes PDF/A-3u with its attachments. Characters that no font has do not
    stop it: ask :func:`imari_dx.shared.fonts.missing_characters` first and warn of them.
    """
    options = archive.options() if archive else _ACCESSIBLE
    with _rare_garbage_collection():
        parted = divided(prepared(page))
        document = document_of(parted, options, layouts=layouts, progress=progress)
        content: bytes = document.write_pdf(finisher=partial(finish, archive=archive), **options)
    if progress:
        steps = steps_of(parted)
        progress(Progress(steps, steps, "ファイルの書き出し"))
    return content
