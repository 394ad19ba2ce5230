"""One act of a person: all of it is written or nothing, and every row of history knows which act wrote it."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models, transaction
from simple_history.models import HistoricalRecords

Ending = Callable[[list[Any]], None]


class _Item:
    """What an ending is given. Django drops it from what follows a commit if its savepoint is rolled back."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self) -> None:
        """After the commit nothing is left to do."""


@dataclass
class _Act:
    number: uuid.UUID = field(default_factory=uuid.uuid4)
    endings: dict[Ending, list[_Item]] = field(default_factory=dict)

    def end(self) -> None:
        for ending, items in self.endings.items():
            stands = {id(waiting[1]) for waiting in connection.run_on_commit}
            ending([one.value for one in items if id(one) in stands])


_running: ContextVar[_Act | None] = ContextVar("running_act", default=None)


@contextmanager
def one_act() -> Iterator[None]:
    """Run a block, or as ``@one_act()`` a service, as one act in one transaction.

    An act inside an act belongs to the outer one: what a service calls is part of what it does.
    """
    with transaction.atomic():
        if _running.get() is not None:
            yield
            return
        act = _Act()
        token = _running.set(act)
        try:
            yield
            act.end()
        finally:
            _running.reset(token)


def at_end_of_act(ending: Ending, value: Any) -> None:
    """Have ``ending`` called once, last of all in the running act, with all values that were given for it.

    It is in the act's transaction, so that a lock it takes is held as shortly as can be. Not called if the
    act fails; what a savepoint rolled back is not among the values. Raises LookupError outside an act.
    """
    act = _running.get()
    if act is None:
        raise LookupError("no act is running")
    item = _Item(value)
    transaction.on_commit(item)
    act.endings.setdefault(ending, []).append(item)


def current_act() -> uuid.UUID:
    """Return the number of the running act; outside one, a write is an act of its own."""
    act = _running.get()
    return act.number if act else uuid.uuid4()


class OfAnAct(models.Model):
    """What a row of history has besides the library's columns."""

    act = models.UUIDField("操作の番号", default=current_act, editable=False)

    class Meta:
        abstract = True


class History(HistoricalRecords):
    """The history of a model, each row with its act."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, bases=[OfAnAct], **kwargs)


@contextmanager
def without_history(row: models.Model) -> Iterator[None]:
    """Let a row be saved within the block without leaving a row of history."""
    row.skip_history_when_saving = True  # type: ignore[attr-defined]  # read by the library
    try:
        yield
    finally:
        del row.skip_history_when_saving  # type: ignore[attr-defined]
