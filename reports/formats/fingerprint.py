"""What a finished file depends on besides its document: our own source, the libraries, the fonts."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from imari_dx.shared import fonts

_SOURCES = (
    ("accounts", "*.py"),
    ("imari_dx", "*.py"),
    ("indicators", "*.py"),
    ("initiatives", "*.py"),
    ("reports", "*.py"),
    ("templates", "*.html"),
    ("static/css/print", "*.css"),
)
_LIBRARIES = ("django", "weasyprint", "pydyf", "tinycss2", "tinyhtml5", "fonttools", "xlsxwriter")


@cache
def making() -> str:
    """Return the hash of all that makes files here: the same document and this give the same file.

    Read once in a process: an update of the product starts new ones. All of the source, because words, codes
    and numbers on a page come from all of it: rather a file too many than a stale one.
    """
    found = hashlib.sha256()
    for part in (*_source(), *_library_versions(), *_font_files()):
        found.update(part)
    return found.hexdigest()


def _source() -> Iterator[bytes]:
    for folder, pattern in _SOURCES:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob(pattern)):
            yield str(path.relative_to(settings.BASE_DIR)).encode()
            yield path.read_bytes()


def _library_versions() -> Iterator[bytes]:
    return (f"{name} {version(name)}".encode() for name in _LIBRARIES)


def _font_files() -> Iterator[bytes]:
    for family in sorted({one for name in fonts.FONT_LISTS for one in fonts.families(name)}):
        place = fonts.font_file(family)
        size = Path(place[0]).stat().st_size if place else 0
        yield f"{family} {place} {size}".encode()
