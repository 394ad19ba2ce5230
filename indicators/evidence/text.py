"""Texts as evidence: whether it is text in an encoding that offices use, and no page in disguise."""

import codecs
import re
import unicodedata
from typing import IO

# What a page begins with: a tag or declaration that another one, or nothing, follows. Prose that speaks of
# tags (「<html>の…」) goes on in words.
_TAG = (
    r"<(?:!doctype|\?xml|html|head|body|svg|math|table|div|form|iframe|object|embed|meta|link|img)\b[^<>]*>"
)
_PAGE = re.compile(
    rf"\s*(?:<!--.*?-->\s*)*(?:{_TAG}\s*(?:<|$)|<(script|style)\b[^<>]*>(?![^\x00-\x7f]))", re.I | re.S
)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_END_OF_OLD_FILES = "\x1a"


def is_text(file: IO[bytes]) -> bool:
    """Whether a file is text (UTF-8, UTF-16 with its mark, Shift_JIS, EUC, JIS), no HTML, SVG or XML."""
    content = file.read()
    encodings = (
        ("utf-16",) if content.startswith(_UTF_16) else ("utf-8-sig", "cp932", "euc_jp", "iso2022_jp_ext")
    )
    for encoding in encodings:
        try:
            text = content.decode(encoding).removesuffix(_END_OF_OLD_FILES)
        except UnicodeError:
            continue
        if not any(unicodedata.category(char) == "Cc" and char not in "\t\r\n\f" for char in text):
            return not is_page(text)
    return False


def is_page(text: str) -> bool:
    """Whether a text is HTML, SVG or XML, not prose that speaks of it."""
    return _PAGE.match(text) is not None
