"""What is known of the request that is being answered, for whoever writes a log: its number, its sender.

Services know no request, and need none: whatever they write while one is answered belongs to it.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

# Told on the telephone: no sign that is taken for another (0 and O, 1 and I and L).
_SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_HALF: Final = 5
_WELL_FORMED: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A request's number, the address that it came from (None where nobody knows it), who sent it.

    ``person`` is asked when it is needed: who it is turns out while the request is answered.
    """

    request_id: str
    address: str | None
    person: Callable[[], Any] = lambda: None


_answered: ContextVar[RequestFacts | None] = ContextVar("answered_request", default=None)


@contextmanager
def answering(facts: RequestFacts) -> Iterator[None]:
    """Say that whatever happens in the block happens for a request."""
    token = _answered.set(facts)
    try:
        yield
    finally:
        _answered.reset(token)


def current_request() -> RequestFacts | None:
    """Return the request that is being answered; None in a command or in work in the background."""
    return _answered.get()


def new_request_id() -> str:
    """Return a number that no other request has: 7F3KQ-92MDX."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(2 * _HALF))
    return f"{signs[:_HALF]}-{signs[_HALF:]}"


def is_request_id(text: str) -> bool:
    """Whether a text may stand in logs and headers as the number of a request."""
    return _WELL_FORMED.fullmatch(text) is not None
