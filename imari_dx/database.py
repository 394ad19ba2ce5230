"""How the site reaches its database: Django's settings for an address."""

from typing import Any, Final

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SQLITE_OPTIONS: Final[dict[str, Any]] = {
    # A write lock from the first statement on: Django's default fails many concurrent posts with
    # "database is locked". FULL keeps acknowledged commits through a power failure.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}

# PostgreSQL compiles what it takes for a long query: with many parts (what is new, for one) that took a
# second, and the query itself 34 ms. None of ours is long enough to gain by it.
_NOT_COMPILED: Final = {"options": "-c jit=off"}


def database_settings(url: str, timeout: int) -> dict[str, Any]:
    """Return Django's settings for a database address; SQLite and PostgreSQL are the two supported kinds.

    ``timeout``: seconds after which a server that does not answer at all is taken for away. What the
    address itself says (``?connect_timeout=…``) stands. Raises ImproperlyConfigured.
    """
    config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = SQLITE_OPTIONS
        config["CONN_MAX_AGE"] = 0
    elif config["ENGINE"] == "django.db.backends.postgresql":
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = _answered_within(timeout) | _NOT_COMPILED | config.get("OPTIONS", {})
    else:
        raise ImproperlyConfigured("DATABASE_URL: sqlite:// or postgres:// expected")
    return config


def share_connections(database: dict[str, Any], *, most: int, idle: int, timeout: int) -> None:
    """Change the settings of a PostgreSQL server so that the threads of a process share a few connections.

    ``most``: how many at most, 0 for one of each thread's own; ``idle``: seconds after which one that nobody
    needed is closed, down to the last; ``timeout``: as above. Does nothing for SQLite. To be called before
    there are connections, and in programs that answer people alone: a worker's processes need one each.
    """
    if not most or database["ENGINE"] != "django.db.backends.postgresql":
        return
    # What a connection says of itself comes first: that the server is silent, for one.
    pool = {"min_size": 1, "max_size": most, "max_idle": idle, "timeout": timeout + 1}
    database["ENGINE"] = "imari_dx.shared.pooled_postgresql"
    database["CONN_MAX_AGE"] = 0  # given back after each request
    database["OPTIONS"] = {**database["OPTIONS"], "pool": pool}


def _answered_within(seconds: int) -> dict[str, Any]:
    """A network that drops what is sent says nothing: without these one waits for minutes.

    The first is for a new connection, the others for one that is there. A query that takes long is no
    matter of theirs: the server's machine answers for it.
    """
    return {
        "connect_timeout": seconds,
        "tcp_user_timeout": seconds * 1000,
        "keepalives_idle": 30,
        "keepalives_interval": seconds,
        "keepalives_count": 2,
    }
