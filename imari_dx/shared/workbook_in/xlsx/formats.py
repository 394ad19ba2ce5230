"""What a number's format says of it: that it is a day, per cent, or has its unit written by the format."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

# Formats that have a number instead of a code, which Excel shows by the system's language; these are the
# Japanese ones (ECMA-376 part 1, 18.8.30).
_DAYS: Final = frozenset((*range(14, 18), *range(27, 32), 36, *range(50, 59)))
_TIMES: Final = frozenset((*range(18, 22), *range(32, 36), *range(45, 48)))
_BOTH: Final = frozenset((22,))
_PERCENT: Final = frozenset((9, 10))
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<rest>.)', re.S
)
_EXPONENT: Final = re.compile(r"[eE][+-]")
_GENERAL: Final = ("general", "g/標準", "標準")
_ELAPSED: Final = re.compile(r"(h+|m+|s+)", re.IGNORECASE)
_SIGNS: Final = re.compile(r"[-+▲△▴▵−－＋()（）0-9０-９]")
_LONGEST: Final = 255  # of a code, as Excel takes it
_HOLE = "\0"


@dataclass(frozen=True, slots=True)
class Format:
    """How numbers are shown: as days or times, with what before and behind, times how much."""

    has_day: bool = False
    has_time: bool = False
    is_percent: bool = False
    before: str = ""
    behind: str = ""
    digits: int = 0  # filled with zeros up to so many
    thousands: int = 0  # so many groups of three digits are not shown

    @property
    def is_moment(self) -> bool:
        return self.has_day or self.has_time

    def text(self, number: Decimal) -> str:
        """Return a number as it is seen, with what the format writes around it; exact, whatever it rounds."""
        shown = number.scaleb((2 if self.is_percent else 0) - 3 * self.thousands)
        sign = "-" if shown < 0 else ""
        return f"{sign}{self.before}{plain_digits(abs(shown)).zfill(self.digits)}{self.behind}"


def plain_digits(number: Decimal) -> str:
    """Return a number without exponent and without zeros at the end of its decimals."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


PLAIN: Final = Format()


def format_of(number: int, code: str) -> Format:
    """Return what a format says; ``code`` is "" for those that have only a number."""
    if code:
        return _read(code[:_LONGEST])
    if number in _PERCENT:
        return Format(is_percent=True, behind="％")
    return Format(has_day=number in _DAYS | _BOTH, has_time=number in _TIMES | _BOTH)


def _read(code: str) -> Format:
    skeleton, literals = _skeleton(code)
    if any(word in skeleton.lower() for word in _GENERAL):
        for word in _GENERAL:
            skeleton = re.sub(re.escape(word), "0", skeleton, flags=re.IGNORECASE)
        has_day = has_time = False
    else:
        has_day, has_time = _moment(_EXPONENT.sub("", skeleton))
    if has_day or has_time:
        return Format(has_day=has_day, has_time=has_time)
    if "@" in skeleton or "/" in skeleton or _EXPONENT.search(skeleton):
        return PLAIN
    return _number(skeleton, literals)


def _skeleton(code: str) -> tuple[str, list[str]]:
    """Return the part for positive numbers with a hole for each literal, and the literals."""
    skeleton, literals = "", list[str]()
    for found in _TOKEN.finditer(code):
        literal = found["quoted"] if found["quoted"] is not None else found["escaped"]
        bracket, rest = found["bracket"], found["rest"]
        if bracket is not None and bracket.startswith("$"):
            literal = bracket[1:].partition("-")[0]
        if literal is not None:
            skeleton, literals = skeleton + _HOLE, [*literals, literal]
        elif bracket is not None:
            skeleton += bracket if _ELAPSED.fullmatch(bracket) else ""
        elif rest == ";":
            break
        elif rest is not None:
            skeleton += rest
    return skeleton, literals


def _moment(skeleton: str) -> tuple[bool, bool]:
    """Return whether a format shows a day, and whether it shows a time."""
    small = re.sub(r"am/pm|a/p", "h", skeleton.lower())
    has_time = any(letter in small for letter in "hs")
    has_day = any(letter in small for letter in "ydegr") or "aaa" in small
    return has_day or ("m" in small and not has_time), has_time


def _number(skeleton: str, literals: list[str]) -> Format:
    placeholders = re.compile(r"[0#?][0#?.,\0 ]*[0#?]|[0#?]").search(skeleton)
    if not placeholders:
        return PLAIN
    body = placeholders[0]
    before, behind = skeleton[: placeholders.start()], skeleton[placeholders.end() :]
    thousands = len(behind) - len(behind.lstrip(","))
    is_percent = "%" in skeleton or "％" in skeleton
    if _HOLE in body:
        return Format(is_percent=is_percent, behind="％" if is_percent else "", thousands=thousands)
    words = iter(literals)
    front, back = (
        "".join(next(words) if one == _HOLE else one for one in part).strip(" 　,.")
        for part in (before, behind)
    )
    if is_percent:
        front, back = front, "％"
    return Format(
        is_percent=is_percent,
        before="" if _SIGNS.search(front) else front,
        behind="" if _SIGNS.search(back) else back,
        digits=len(body) if set(body) == {"0"} and len(body) > 1 else 0,
        thousands=thousands,
    )
