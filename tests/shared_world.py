"""The cast's world, made once for many modules of tests."""

from typing import Any

from django.db import transaction

from tests.cast import make_world


class SharedWorld:
    """The cast's world in a transaction that stays open over modules, until a test comes that is not in it.

    Making it takes a second. It is right in whatever order the tests run, and quick where all tests in it
    follow each other, as tests/conftest.py sorts them.
    """

    def __init__(self) -> None:
        self._transaction: transaction.Atomic | None = None
        self._blocker: Any = None

    def open(self, blocker: Any) -> None:
        """Make the world unless there is one; ``blocker`` is pytest-django's guard of the database."""
        if self._transaction is not None:
            return
        self._blocker = blocker
        with blocker.unblock():
            self._transaction = transaction.atomic()
            self._transaction.__enter__()
            make_world()

    def close(self) -> None:
        """Leave no trace of the world."""
        if self._transaction is None:
            return
        with self._blocker.unblock():
            transaction.set_rollback(True)
            self._transaction.__exit__(None, None, None)
        self._transaction = None
