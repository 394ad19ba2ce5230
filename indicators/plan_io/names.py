"""What an initiative is called where only machines read, from the code that its plan prints. Pure."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.text import slugify

from initiatives.models import Initiative

_SLUG_LENGTH = Initiative._meta.get_field("slug").max_length


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
    slug = slugify(plain)[:_SLUG_LENGTH] or f"no-{number}"
    return MachineNames(plain, f"no-{number}" if slug in slugs else slug)
