"""Font files, read when all of one is needed: hardly ever.

WeasyPrint reads the whole file of each font that it meets and keeps it (5 MB each, and as much of the page
cache in the process). HarfBuzz then takes the glyphs out of the file itself, and what it makes replaces what
was read. Only where that fails, the whole file goes into the document.
"""

from functools import wraps
from typing import Any


def read_when_needed() -> None:
    """Let WeasyPrint's fonts read their files when they are asked for what is in them. To be called once."""
    from weasyprint.pdf import fonts

    whole = fonts.get_hb_object_data
    make = fonts.Font.__init__

    def content(font: Any) -> bytes:
        if font.__dict__.get("file_content") is None:
            font.__dict__["file_content"] = whole(font.hb_face)
        return bytes(font.__dict__["file_content"])

    def set_content(font: Any, value: bytes | None) -> None:
        font.__dict__["file_content"] = value

    # Documents are laid out one at a time in a process: nobody else asks meanwhile.
    @wraps(make)
    def unread(font: Any, *arguments: Any) -> None:
        fonts.get_hb_object_data = _nothing
        try:
            make(font, *arguments)
        finally:
            fonts.get_hb_object_data = whole

    fonts.Font.__init__ = unread
    fonts.Font.file_content = property(content, set_content)


def _nothing(_face: Any, /) -> None:
    return None
