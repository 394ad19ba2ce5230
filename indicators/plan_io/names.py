"""What an initiative is called where only machines read, from the code that its plan prints. Pure."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from itertools import count

from django.utils.text import slugify

from initiatives.models import Initiative

SLUG_LENGTH = Initiative._meta.get_field("slug").max_length or 0


@dataclass(frozen=True, slots=True)
class MachineNames:
    """The code in plain characters (行－⑩: 行-10), and the part of an address."""

    plain_code: str
    slug: str


def plain_code_of(code: str) -> str:
    """Return a code in plain characters: 行－⑩ is 行-10."""
    return unicodedata.normalize("NFKC", code)


def names_for_machines(code: str, number: int, slugs: Collection[str]) -> MachineNames:
    """Return the names for a code.

    ``slugs`` are taken by others; ``number`` names what has no plain letter in its code.
    """
    plain = plain_code_of(code)
    slug = slugify(plain)[:SLUG_LENGTH] or f"no-{number}"
    return MachineNames(plain, f"no-{number}" if slug in slugs else slug)


def free_name(stem: str, used: Collection[str], *, longest: int, numbered: bool = True) -> str:
    """Return the stem with the first number that makes a name of its own (``phase2``).

    Without ``numbered`` the stem alone comes first (``title``, ``title2``). It is cut where the whole would
    be longer than the column.
    """
    if not numbered and stem[:longest] not in used:
        return stem[:longest]
    names = (_fitted(stem, number, longest) for number in count(1 if numbered else 2))
    return next(name for name in names if name not in used)


def _fitted(stem: str, number: int, longest: int) -> str:
    return f"{stem[: longest - len(str(number))]}{number}"
