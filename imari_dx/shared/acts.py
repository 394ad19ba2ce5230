"""One act of a person: all of it is written or nothing, and every row of history knows which act wrote it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models, transaction
from simple_history.models import HistoricalRecords

_running: ContextVar[uuid.UUID | None] = ContextVar("running_act", default=None)


@contextmanager
def one_act() -> Iterator[None]:
    """Run a block, or as ``@one_act()`` a service, as one act in one transaction.

    An act inside an act belongs to the outer one: what a service calls is part of what it does.
    """
    with transaction.atomic():
        if _running.get() is not None:
            yield
            return
        token = _running.set(uuid.uuid4())
        try:
            yield
        finally:
            _running.reset(token)


def current_act() -> uuid.UUID:
    """Return the number of the running act; outside one, a write is an act of its own."""
    return _running.get() or uuid.uuid4()


class OfAnAct(models.Model):
    """What a row of history has besides the library's columns."""

    act = models.UUIDField("操作の番号", default=current_act, editable=False)

    class Meta:
        abstract = True


class History(HistoricalRecords):
    """The history of a model, each row with its act."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, bases=[OfAnAct], **kwargs)
