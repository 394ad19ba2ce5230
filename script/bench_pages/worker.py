"""Answers requests on one database: a line "who address" in, milliseconds, status and queries out."""

import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

_SLOWEST = 3
# Counted once: the second time a page is asked for, when what is kept for all is there.
_QUERIES: dict[tuple[str, str], int] = {}


def main() -> None:
    """Serve until the input ends.

    ``add N`` puts N more plans into the database; ``who why:ADDRESS`` tells which queries of a page take
    longest, and how the database goes about them.
    """
    from django.test import Client

    import imari_dx.wsgi  # noqa: F401  # as the server starts: settings, apps, what it does with its memory
    from accounts.models import User
    from script.bench_pages.plans import add_plans

    clients: dict[str, Client] = {}
    for line in sys.stdin:
        who, address = line.split()
        answer: dict[str, Any]
        if who == "add":
            add_plans(int(address))
            answer = {"done": True}
        else:
            if who not in clients:
                clients[who] = Client(HTTP_HOST="localhost")
                clients[who].force_login(User.objects.get(username=who))
            if address.startswith("why:"):
                answer = {"lines": _slowest(clients[who], address.removeprefix("why:"))}
            else:
                answer = _measured(who, clients[who], address)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _measured(who: str, client: Any, address: str) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    gc.collect()
    start, worked = time.perf_counter(), _worked()
    response = client.get(address)
    _content(response)
    taken, cpu = (time.perf_counter() - start) * 1000, (_worked() - worked) * 1000
    if (who, address) not in _QUERIES:
        counts = []
        for _again in range(2):  # once in a while a page also notes that somebody was there
            with CaptureQueriesContext(connection) as queries:
                _content(client.get(address))
            counts.append(len(queries))
        _QUERIES[who, address] = min(counts)
    return {"ms": taken, "cpu": cpu, "status": response.status_code, "queries": _QUERIES[who, address]}


def _content(response: Any) -> bytes:
    """All of an answer: a file that is written while it is read is made here."""
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def _worked() -> float:
    """Seconds of the processor, of this process and of the PostgreSQL process that works for it."""
    from django.db import connection

    own = time.process_time()
    if connection.vendor != "postgresql" or connection.connection is None:
        return own
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return own + int(server.read_text(encoding="ascii").split()[0]) / 1e9


def _slowest(client: Any, address: str) -> list[str]:
    """The longest queries of a page, each with the database's way of answering it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        _content(client.get(address))
    asked = sorted(queries.captured_queries, key=lambda one: -float(one["time"]))[:_SLOWEST]
    lines = []
    for one in asked:
        lines.append(f"{float(one['time']) * 1000:.0f} ms　{one['sql'][:400]}")
        lines += [f"　{step}" for step in _way(one["sql"])]
    return lines


def _way(sql: str) -> list[str]:
    from django.db import Error, connection

    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"{explain} {sql.replace('%', '%%')}", [])
            return [str(row[-1]) for row in cursor.fetchall()]
    except Error:  # what is told of a query with parameters is no SQL on every database
        return []


if __name__ == "__main__":
    main()
