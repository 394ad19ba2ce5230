"""psycopg's pool, which tells at once that the server is away, and is well again as soon as the server is."""

from typing import Any, Final

from psycopg import Connection
from psycopg_pool import ConnectionPool

# Who asks next makes the next attempt: psycopg's own would come after 1, 2, 4, … 128 seconds.
_NO_ATTEMPTS_BY_ITSELF: Final = 0.0


class ReadyPool(ConnectionPool[Connection[Any]]):
    """A pool for people who wait: they are told what a connection alone would tell them, as soon.

    psycopg's own lets everybody wait for ``timeout`` while it tries again and again by itself, says
    afterwards that no connection could be had but not why, and after a restart of the server looks at one
    dead connection a second.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(reconnect_timeout=_NO_ATTEMPTS_BY_ITSELF, num_workers=2, **options)

    def _connect(self, timeout: float | None = None) -> Connection[Any]:
        try:
            return super()._connect(timeout)
        except Exception as error:
            with self._lock:
                waiting = list(self._waiting)
                self._waiting.clear()
            for client in waiting:
                client.fail(error)
            raise

    def reconnect_failed(self) -> None:
        """Try once more for whoever came in the moment between an attempt and its end."""
        super().reconnect_failed()
        with self._lock:
            if self._waiting:
                self._maybe_grow_pool()

    def _check_connection(self, conn: Connection[Any]) -> None:
        try:
            super()._check_connection(conn)
        except Exception:
            # The server has gone, and the others with it; unless they were made since.
            if conn._created_at > self._drained_at:
                self.drain()
            raise
