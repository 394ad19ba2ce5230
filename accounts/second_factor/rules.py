"""What a code is, who is meant to have a second factor. Pure: no database, no clock, no request."""

import unicodedata
from collections.abc import Iterable
from typing import Final

from accounts.models import Role

# Who decides, publishes or gives rights: asked for a second factor where the site requires one.
PRIVILEGED: Final = frozenset({Role.SECRETARIAT, Role.HEADQUARTERS, Role.ADMINISTRATOR})
DIGITS: Final = 6
STEP: Final = 30  # seconds for which one code stands
BACKUP_CODES: Final = 10


def is_privileged(roles: Iterable[str]) -> bool:
    """Whether one of somebody's roles decides, publishes or gives rights."""
    return not PRIVILEGED.isdisjoint(roles)


def normal_code(typed: str) -> str:
    """Return a code as it is compared: full-width digits, blanks, hyphens and case do not matter."""
    text = unicodedata.normalize("NFKC", typed).lower()
    return "".join(one for one in text if one.isalnum())


def is_of_phone(code: str) -> bool:
    """Whether a normal code is one of the six digits of a phone; else it can only be a backup code."""
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def in_fours(text: str) -> str:
    """Return a secret or a backup code in groups of four, as people type it."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def drift_words(steps: int) -> str:
    """Return in words how far a phone's clock is off: ``steps`` codes ahead (or, negative, behind)."""
    minutes = max(1, round(abs(steps) * STEP / 60))
    off = "進んで" if steps > 0 else "遅れて"
    return (
        f"スマートフォンの時計が、サーバーより約{minutes}分{off}います。"
        "時計を合わせてから、もう一度入力してください。"
    )
