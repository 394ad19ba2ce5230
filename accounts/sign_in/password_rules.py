"""Which passwords are too easy to guess in a Japanese office. Pure; the validators below the rules ask them.

A password is read in one spelling: width, case, katakana, blanks and marks do not make it another one, and
variants of a character in a name (髙, 﨑) count as the usual one.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError


def _words(name: str) -> tuple[str, ...]:
    path = Path(__file__).with_name("password_words") / f"{name}.txt"
    return tuple(path.read_text(encoding="utf-8").split())


# What may stay of a password once names and places are taken out of it: three letters more do not help.
_FEW_LETTERS = 3
_FEWEST_DIFFERENT = 5
# A phrase of more common words than these is not among the first that somebody tries.
_MOST_COMMON_WORDS = 2
_AGAIN = 4
# The product's own words and those of its demonstration; the city's come from its plans.
PRODUCT_WORDS = _words("product")
_YEAR_WORDS = ("令和", "平成", "昭和", "年度", "年", "月", "日", "reiwa", "heisei", "showa", "nendo")
COMMON_WORDS = (*_words("common"), *_YEAR_WORDS)
# What fingers or children say in a row; also backwards, and again from the start.
_ROWS = _words("rows")
_VARIANTS = str.maketrans("髙﨑𠮷濵濱邊邉齋齊斎澤德國廣櫻嶋塚龍眞", "高崎吉浜浜辺辺斉斉斉沢徳国広桜島塚竜真")


def folded(text: str) -> str:
    """Return letters and digits of a text in one spelling; blanks, marks and long-vowel signs fall away."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_VARIANTS)
    kana = "".join(chr(ord(one) - 0x60) if "ァ" <= one <= "ヶ" else one for one in plain)
    return "".join(one for one in kana if one.isalnum() and one != "ー")


def letters(text: str) -> str:
    """Return the folded text without its digits."""
    return "".join(one for one in folded(text) if not one.isdigit())


def has_too_few_characters(password: str) -> bool:
    """Whether a password is nothing but blanks, or a few characters again and again."""
    visible = {one for one in unicodedata.normalize("NFKC", password) if one.isprintable() and one.strip()}
    return len(visible) < _FEWEST_DIFFERENT


def is_made_of_names(password: str, names: Sequence[str]) -> bool:
    """Whether a password is names (of the person, in any spelling or order, once or more) and little else."""
    parts: set[str] = set()
    for name in names:
        pieces = re.split(r"[\W_]+", name)
        parts |= {letters(name), *(letters(piece) for piece in pieces)}
    parts = {part for part in parts if len(part) > 1 or not part.isascii()}
    characters = {one for name in names for one in letters(name) if not one.isascii()}
    text = letters(password)
    is_shuffled = bool(text) and set(text) <= characters
    return is_shuffled or _is_made_of(text, parts)


def is_made_of_places(password: str, places: Iterable[str]) -> bool:
    """Whether a password is words of the product or of the city, with a year or the like."""
    return _is_made_of(letters(password), {*places, *PRODUCT_WORDS})


def is_common(password: str) -> bool:
    """Whether a password is common Japanese words, rows of keys or counted signs, and digits."""
    text = folded(password)
    found, rest = _taken_out(letters(password), COMMON_WORDS)
    if found and not rest and len(found) <= _MOST_COMMON_WORDS:
        return True
    rows = [part for row in _ROWS for part in (row, row[::-1])]
    return bool(text) and any(text in row * _AGAIN for row in rows)


def _is_made_of(text: str, words: Iterable[str]) -> bool:
    """Whether some of the words stand in a text, and little besides them and what is common anyway."""
    found, rest = _taken_out(text, words)
    _, rest = _taken_out(rest, COMMON_WORDS)
    return bool(found) and len(rest) <= _FEW_LETTERS


def _taken_out(text: str, words: Iterable[str]) -> tuple[set[str], str]:
    """Return which words stand in a text, the longest first, and what is left of it."""
    found = set()
    for word in sorted({letters(word) for word in words} - {""}, key=len, reverse=True):
        if word in text:
            found.add(word)
            text = text.replace(word, "\n")
    return found, text.replace("\n", "")


class EnoughCharacters:
    """At least five different characters, and not blanks alone."""

    def validate(self, password: str, user: Any = None) -> None:
        if has_too_few_characters(password):
            raise ValidationError(
                "空白だけのものや、同じ文字の繰り返しは使えません。5種類以上の文字を使ってください。",
                code="password_too_uniform",
            )

    def get_help_text(self) -> str:
        return "空白だけのものや、同じ文字の繰り返しは使えません。"


class NotTheName:
    """Not the person's names, however they are written."""

    def validate(self, password: str, user: Any = None) -> None:
        names = [getattr(user, name, "") or "" for name in ("full_name", "username", "email")]
        if is_made_of_names(password, [name for name in names if name]):
            raise ValidationError(
                "氏名や利用者IDを並べただけのものは使えません。ほかの言葉を組み合わせてください。",
                code="password_made_of_names",
            )

    def get_help_text(self) -> str:
        return "氏名や利用者IDを並べただけのものは使えません。"


class NotThePlace:
    """Not the city or the product with a year (imari2025)."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_made_of_places(password, _places()):
            raise ValidationError(
                "市の名前やこのシステムの言葉に、年や数字を付けただけのものは使えません。ほかの言葉を組み合わせてください。",
                code="password_made_of_places",
            )

    def get_help_text(self) -> str:
        return "市の名前やこのシステムの言葉に、年や数字を付けただけのものは使えません。"


class NotCommonInJapan:
    """Not what many people here would try first."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_common(password):
            raise ValidationError(
                "よく使われる言葉や、並んだ文字・数字だけのものは使えません。ほかの言葉を組み合わせてください。",
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return "よく使われる言葉や、並んだ文字・数字だけのものは使えません。"


def _places() -> Sequence[str]:
    """Return the words of the plans here: the city with and without 市, the parts of the address."""
    found: list[str] = []
    try:
        for city, slug in apps.get_model("initiatives", "Plan").objects.values_list("municipality", "slug"):
            found += [city, city.rstrip("市町村区都道府県"), *slug.split("-")]
    except DatabaseError:
        return []  # before the first migration there are none
    return found
