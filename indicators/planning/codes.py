"""Names that nobody is asked for: codes in files and names in addresses, made of what a row is. Pure."""

from collections.abc import Collection
from itertools import count


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
