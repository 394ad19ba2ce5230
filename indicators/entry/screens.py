"""One page as it is open in one tab: whose automatic saves belong together. Pure.

A person is not enough: two tabs of one person know nothing of each other, and the later one would overwrite
what was typed in the other.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indicators.entry.three_way import mark


def new_token() -> str:
    """Return the name of a page that is being shown; a reload and a second tab get another one."""
    return secrets.token_urlsafe(12)


def mark_of(typed: Mapping[str, Any]) -> str:
    """Return a short mark of what was typed, the same however a database orders it."""
    return mark(json.dumps(typed, sort_keys=True))


@dataclass(frozen=True, slots=True)
class Screen:
    """What a page carries of itself: its name, and the mark of the draft that it showed ("": none)."""

    token: str = ""
    seen: str = ""

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> "Screen":
        """Return what a page has posted; what no page has written counts as nothing."""
        token, seen = fields.get("screen", ""), fields.get("seen_draft", "")
        return cls(
            token if re.fullmatch(r"[\w-]{1,40}", token, re.ASCII) else "",
            seen if re.fullmatch(r"[0-9a-f]{16}", seen) else "",
        )

    def knows(self, token: str, typed: Mapping[str, Any]) -> bool:
        """Whether nothing is lost when this page replaces a draft.

        It has written the draft itself (``token``), or it has shown just what is ``typed`` in it.
        """
        return self.token == token or self.seen == mark_of(typed)
