"""The unit of a number: its own word behind what was typed, and the multiple that it counts in (千円)."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

# 億 and the like, in which a number may be written and a unit may count.
LARGE = (("兆", 10**12), ("億", 10**8), ("万", 10**4))
SMALL = (("千", 10**3), ("百", 10**2))
FACTORS = "".join(sign for sign, _factor in (*LARGE, *SMALL))
_MULTIPLE = re.compile(r"([十百千]?[兆億万]|[百千])(.+)")
_VALUES = {"十": 10} | dict((*LARGE, *SMALL))
PERCENT = "％"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a plan words it: 千円 is ``factor`` 1000 times its ``base`` 円, 社 is once 社."""

    word: str
    factor: Decimal
    base: str

    @classmethod
    def of(cls, word: str) -> "Unit":
        multiple = _MULTIPLE.fullmatch(word)
        if not multiple:
            return cls(word, Decimal(1), word)
        factor = Decimal(1)
        for sign in multiple[1]:
            factor *= _VALUES[sign]
        return cls(word, factor, multiple[2])


def cut_word(typed: str, word: str) -> str | None:
    """Return what stands before a unit's word, however it is spelled; None where it does not end the text."""
    wanted = _plain(word)
    starts = range(1, len(typed)) if wanted else ()
    return next((typed[:start].rstrip() for start in starts if _plain(typed[start:]) == wanted), None)


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().strip()
