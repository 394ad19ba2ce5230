"""A service that is recorded says so above itself: what it does, in words, and to what."""

from collections.abc import Callable
from functools import wraps
from operator import attrgetter
from typing import Any, ParamSpec, TypeVar

from accounts.models import RecordKind, User
from accounts.records.writing import acting, key_of, record

_P = ParamSpec("_P")
_R = TypeVar("_R")
_RESULT = "result"


def recorded(kind: RecordKind, *, of: str, act: str) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Record a service when it has done its work, in its transaction: below ``@one_act()``.

    ``of`` names the argument it is done to, with a dot what stands there (``result.plan``), or ``result``.
    Who does it is the argument ``by``, else whoever sent the request. A service that returns False, 0 or
    nothing in a list has changed nothing and is not recorded.
    """

    def decorate(service: Callable[_P, _R]) -> Callable[_P, _R]:
        @wraps(service)
        def act_and_record(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            # What is taken away has a key before, and none after.
            subject = None if of.startswith(_RESULT) else _found(of, kwargs)
            key, words = key_of(subject), str(subject)
            result = service(*args, **kwargs)
            if result is None or result:
                if subject is None:
                    subject = _found(of, {_RESULT: result})
                    key, words = key_of(subject), str(subject)
                record(kind, user=_who(kwargs), subject=words, key=key, act=act)
            return result

        act_and_record.recorded_as = kind  # type: ignore[attr-defined]
        return act_and_record

    return decorate


def _found(path: str, values: dict[str, Any]) -> Any:
    name, _dot, rest = path.partition(".")
    return attrgetter(rest)(values[name]) if rest else values[name]


def _who(values: dict[str, Any]) -> User | None:
    by = values.get("by")
    return by if isinstance(by, User) else acting()
