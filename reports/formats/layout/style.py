"""The style of printed documents, parsed once: an eighth of the time of a report of 50 pages, and most of it
of a sheet.
"""

import threading
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from imari_dx.shared import fonts

_LIBRARIES = ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "fonttools", "cffi")
_MOST = 8  # styles of a thread: there are as many as kinds of documents

# Pango's fonts are no matter of several threads at once.
_of_thread = threading.local()


@dataclass(frozen=True)
class Style:
    """A parsed style sheet with the fonts and counters that belong to it, and what it is known by."""

    digest: str
    sheet: Any
    fonts: Any
    counters: Any
    unused_fonts: dict[Any, Any]  # see painting.py

    def options(self) -> dict[str, Any]:
        """What a layout with this style takes."""
        return {"font_config": self.fonts, "counter_style": self.counters}


def style_of(text: str) -> Style:
    """Return the style of a style sheet's text: this thread's, where it has met the text before."""
    styles: dict[str, Style] = _of_thread.__dict__.setdefault("styles", {})
    found = styles.pop(text, None) or _parsed(text)
    styles[text] = found  # the last one used stands last
    if len(styles) > _MOST:
        del styles[next(iter(styles))]
    return found


def _parsed(text: str) -> Style:
    from weasyprint import CSS
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.fonts import FontConfiguration

    shared = _of_thread.__dict__
    configuration = shared.setdefault("fonts", None) or FontConfiguration()
    shared["fonts"] = configuration
    counters = CounterStyle()
    return Style(
        digest=sha256("\0".join((text, _surroundings())).encode()).hexdigest(),
        sheet=CSS(string=text, font_config=configuration, counter_style=counters),
        fonts=configuration,
        counters=counters,
        unused_fonts=shared.setdefault("unused_fonts", {}),
    )


@cache
def _surroundings() -> str:
    """What besides a document and its style decides how it is laid out: libraries and fonts."""
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    families = sorted({family for name in fonts.FONT_LISTS for family in fonts.families(name)})
    files = [fonts.font_file(family) for family in families]
    printed = [f"{found[0]} {Path(found[0]).stat().st_size}" for found in files if found]
    return "\n".join((*libraries, *printed))
