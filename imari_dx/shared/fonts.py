"""Which fonts the print style sheet names, which are installed, and what none of them can print."""

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from django.conf import settings
from fontTools.ttLib import TTFont

from imari_dx.shared.characters import is_no_text

STYLESHEETS = Path(settings.BASE_DIR) / "static/css/print"
FONT_LISTS = ("mincho", "gothic", "heading", "emoji")
_GENERIC = {"serif", "sans-serif", "monospace"}
_TAGS = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)
_BLANK = {"Zs", "Zl", "Zp"}
# Characters that change how others look or break, and have no shape of their own: soft hyphen, joiners, tags.
_SHAPELESS = re.compile("[\\t\\n\\r\u00ad\u200b-\u200d\u2060-\u2064\ufeff\U000e0020-\U000e007f]")


@cache
def stylesheet(*names: str) -> str:
    """Return the style of printed documents, of some of its files (``static/css/print``), in order."""
    return "\n".join((STYLESHEETS / f"{name}.css").read_text(encoding="utf-8") for name in names)


@cache
def families(name: str) -> tuple[str, ...]:
    """Return the families of ``--mincho``, ``--gothic`` … in the style sheet, their one place."""
    declared = re.search(rf"--{name}:\s*([^;]+);", stylesheet("base"))
    if not declared:
        raise LookupError(f"base.css declares no --{name}")
    names = (part.strip().strip("\"'") for part in declared[1].split(","))
    return tuple(family for family in names if family not in _GENERIC)


@cache
def font_file(family: str) -> tuple[str, int] | None:
    """Return file and index of a family as fontconfig finds it, None if it is not installed."""
    command = shutil.which("fc-match")
    if command is None:
        raise FileNotFoundError("fc-match is missing: install the package fontconfig")
    answer = subprocess.run(  # noqa: S603 - a fixed command and names from our own style sheet
        [command, "--format=%{family}\t%{file}\t%{index}", family], capture_output=True, text=True, check=True
    ).stdout
    found, path, index = answer.split("\t")
    return (path, int(index)) if family in found.split(",") else None


@cache
def _printable() -> frozenset[int]:
    """The code points that the installed fonts of both lists have."""
    codes: set[int] = set()
    for family in {family for name in FONT_LISTS for family in families(name)}:
        if place := font_file(family):
            path, index = place
            with TTFont(path, fontNumber=index, lazy=True) as font:
                codes.update(font.getBestCmap())
    return frozenset(codes)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from _texts(tuple(value.values()))
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _texts(one)


def missing_characters(source: Any) -> list[str]:
    """Return the characters of a document (or of its HTML) that none of our fonts can print, in order.

    Characters for private use (外字) count as missing: every font has other shapes for them. So do control
    characters and direction marks, which an older text may hold: they print as boxes, or turn the text round.
    """
    text = "".join(_texts(source))
    if isinstance(source, str):
        text = unescape(_TAGS.sub("", text))
    missing = dict.fromkeys(text)
    return [character for character in missing if not _is_printable(character)]


def _is_printable(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Co":
        return False
    is_variation = unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    if category in _BLANK or is_variation or _SHAPELESS.fullmatch(character):
        return True
    return not is_no_text(character) and ord(character) in _printable()
