"""Documents as PDF: tagged (PDF/UA-1), with bookmarks and embedded fonts, byte for byte repeatable."""

import gc
import os
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from imari_dx.shared.memory import TURN, tidy_up
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
# number among them is not parted.
_LAST_LETTERS = re.compile(
    r"(?<=[^<>&;\s0-9.,])[0-9.,]*[^<>&;\s]{2}[）」』】、。]*(?=(?:</(?:a|b|span)>)*</(?P<tag>td|th|p|div|h\d)>)"
)
# A word joiner between them costs a tenth of the time of an element around them. Where hardly more than they
# fit on a line (a cell of few letters) only an element holds them; a heading is also a bookmark, which has no
# use for joiners.
_JOINER = "\u2060"
_LONG_ENOUGH = re.compile(r"[^<>&;\s0-9.,]{5}")
_FEW = 3
_ACCESSIBLE: Mapping[str, Any] = {"pdf_variant": "pdf/ua-1"}


# One at a time in a process (TURN): two take as long together as one after the other, but twice the memory,
# and what is set of the garbage collection is set for the process. Pango holds its fonts once for each
# thread (40 MB): where nobody is told of the progress, one thread lays out whatever the threads of the site
# ask for.
_LAYING_OUT = ThreadPoolExecutor(1, "layout")


@contextmanager
def _one_layout() -> Iterator[None]:
    """Collect garbage rarely while a document is laid out, and what it was made of right after.

    Laying out makes millions of objects that live until its end. Left to the collector they would stay until
    some thirty documents later, with the memory that Pango holds for each.
    """
    with TURN:
        threshold = gc.get_threshold()
        gc.set_threshold(200_000, 50, 1000)
        try:
            yield
        finally:
            gc.set_threshold(*threshold)
            tidy_up()


def prepared(page: str) -> str:
    """Return a document's page as it is laid out: WeasyPrint breaks lines at any letter, browsers do not."""
    return _LAST_LETTERS.sub(_kept_together, page)


def _kept_together(found: re.Match[str]) -> str:
    letters, before = found[0], found.string[max(0, found.start() - 5) : found.start()]
    if len(letters) <= _FEW and _LONG_ENOUGH.fullmatch(before) and not found["tag"].startswith("h"):
        return _JOINER.join(letters)
    return f'<span class="keep">{letters}</span>'


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
    if progress:
        return _laid_out_alone(page, layouts, progress, archive)
    return _LAYING_OUT.submit(_laid_out_alone, page, layouts, None, archive).result()


def _laid_out_alone(
    page: str, layouts: Layouts | None, progress: OnProgress | None, archive: Archive | None
) -> bytes:
    with _one_layout():
        return _laid_out(page, layouts, progress, archive)


def _laid_out(
    page: str, layouts: Layouts | None, progress: OnProgress | None, archive: Archive | None
) -> bytes:
    options = archive.options() if archive else _ACCESSIBLE
    parted = divided(prepared(page))
    document = document_of(parted, options, layouts=layouts, progress=progress)
    content: bytes = document.write_pdf(finisher=partial(finish, archive=archive), **options)
    if progress:
        steps = steps_of(parted)
        progress(Progress(steps, steps, "ファイルの書き出し"))
    return content
