"""Acts confirmed with the own password: what decides, publishes, gives rights, removes for good.

A service that does such an act says so once, by ``@confirmed_act``; whichever page calls it, the person is
asked there. The question comes when everything was checked and written, before it is kept: nobody is asked
about what would be refused anyway. What was written is rolled back, and done anew with the answer. On the
server (commands, the worker) nobody is asked.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from imari_dx.shared.acts import one_act

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")

# What people are told that they confirm.
NAMES: set[str] = set()
_must_confirm: ContextVar[Callable[[], bool] | None] = ContextVar("must_confirm", default=None)
_running: ContextVar[list[str] | None] = ContextVar("running_confirmed_acts", default=None)


class ConfirmationNeededError(Exception):
    """The person has not confirmed lately: nothing of the act is kept. Its argument is the act's name."""

    @property
    def act(self) -> str:
        return str(self.args[0])


def confirmed_name(act: str) -> str:
    """Return the name of an act, known as one from then on."""
    NAMES.add(act)
    return act


@contextmanager
def asked_when(must_confirm: Callable[[], bool]) -> Iterator[None]:
    """Let acts within the block ask whether the person has to confirm first."""
    token = _must_confirm.set(must_confirm)
    try:
        yield
    finally:
        _must_confirm.reset(token)


def require_confirmation(act: str) -> None:
    """Raise ConfirmationNeededError where somebody must confirm an act that is about to be kept."""
    must_confirm = _must_confirm.get()
    if must_confirm is not None and must_confirm():
        raise ConfirmationNeededError(act)


@contextmanager
def confirmed_at_the_end(*acts: str) -> Iterator[None]:
    """Ask once for all acts within the block, when it is through; left by an error it asks nobody."""
    outer = _running.get()
    if outer is not None:
        outer.extend(acts)
        yield
        return
    names = [*acts]
    token = _running.set(names)
    try:
        yield
    finally:
        _running.reset(token)
    if names:
        require_confirmation(names[0])


def confirmed_act(act: str) -> Callable[[Callable[_Given, _Made]], Callable[_Given, _Made]]:
    """Make a service one act (``one_act``) that is confirmed; ``act`` is its name for people: 評価の確定."""
    confirmed_name(act)

    def decorate(service: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
        @wraps(service)
        def guarded(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
            with one_act(), confirmed_at_the_end(act):
                return service(*args, **kwargs)

        return guarded

    return decorate
