"""What the database answered, as it gave it: what was made of it holds for as long as it answers the same.

To ask again and to compare takes a tenth of the time of making objects of rows and something of the objects.
Nothing has to be told of a change, whoever made it and wherever (ADR 89).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

Rows = list[tuple[Any, ...]]
Statement = tuple[str, tuple[Any, ...]]
_in_use: ContextVar["Answers | None"] = ContextVar("answers", default=None)


class Answers:
    """The answers that one request got, by statement: each is asked once while they are in use.

    Only kept queries (:mod:`imari_dx.shared.kept_queries`) are among them. ``is_complete`` says whether
    nothing else was asked meanwhile: what was made then follows from them alone.
    """

    def __init__(self) -> None:
        self._rows: dict[Statement, Rows] = {}
        self._is_asking = False
        self.is_complete = True

    def of(self, sql: str, values: tuple[Any, ...]) -> Rows:
        """Return the rows of a statement, as the database's own driver gives them."""
        statement = (sql, values)
        found = self._rows.get(statement)
        if found is None:
            found = self._rows[statement] = self._asked(statement)
        return found

    def _asked(self, statement: Statement) -> Rows:
        self._is_asking = True
        try:
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute(*statement)
                return list(cursor.fetchall())
        finally:
            self._is_asking = False

    def known(self) -> Mapping[Statement, Rows]:
        """Return what was answered so far."""
        return dict(self._rows)

    def repeat(self, known: Mapping[Statement, Rows]) -> bool:
        """Ask everything again that was known, in its order; False at the first answer that is another."""
        return all(self.of(*statement) == rows for statement, rows in known.items())

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let kept queries answer from here, and be taken down here when they ask the database."""
        token = _in_use.set(self)
        try:
            with connections[DEFAULT_DB_ALIAS].execute_wrapper(self._noticed):
                yield
        finally:
            _in_use.reset(token)

    def _noticed(self, execute: Callable[..., Any], *given: Any) -> Any:
        if not self._is_asking:
            self.is_complete = False
        return execute(*given)


def answers_in_use() -> Answers | None:
    """Return where kept queries are taken down at present, None where they are not."""
    return _in_use.get()
