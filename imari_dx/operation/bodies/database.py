"""A body's role and database in the PostgreSQL of this machine."""

import time
from typing import Final
from urllib.parse import urlsplit

from imari_dx.operation.bodies.errors import BodyError
from imari_dx.operation.bodies.machine import Machine
from imari_dx.operation.bodies.places import role

# What one body may hold at most, so that others find connections: pages 4, worker 4, commands, a backup.
MOST_CONNECTIONS: Final = 12
# What a body in use holds: pages and its worker.
_USUAL_CONNECTIONS: Final = 8
_SPARE_CONNECTIONS: Final = 10
_ATTEMPTS: Final = 30


def refuse_away(machine: Machine) -> None:
    """Raise BodyError where PostgreSQL does not answer its administrator."""
    for _attempt in range(_ATTEMPTS):
        if machine.succeeds("runuser", "--user", "postgres", "--", "psql", "--quiet", "--command", ""):
            return
        time.sleep(1)
    raise BodyError(
        "PostgreSQL が応答しません。postgresql を入れて起動してから、もう一度実行してください"
        "（sudo systemctl start postgresql）。"
    )


def there(machine: Machine, name: str) -> tuple[bool, bool]:
    """Return whether a body has its role already, and its database. Raises BodyError."""
    who = role(name)
    has_role = bool(_asked(machine, f"SELECT 1 FROM pg_roles WHERE rolname = '{who}'"))  # noqa: S608 - checked
    return has_role, bool(_asked(machine, f"SELECT 1 FROM pg_database WHERE datname = '{who}'"))  # noqa: S608


def make(machine: Machine, name: str, url: str) -> None:
    """Make role and database as the settings name them, where they are not there yet. Raises BodyError.

    Whoever is there gets the password of the settings. Nobody but the role may enter the database.
    """
    who, password = role(name), urlsplit(url).password or ""
    has_role, has_database = there(machine, name)
    act = "ALTER" if has_role else "CREATE"
    _told(
        machine,
        f"{act} ROLE {who} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
        f" CONNECTION LIMIT {MOST_CONNECTIONS} PASSWORD '{password}';",
    )
    if not has_database:
        _told(machine, f"CREATE DATABASE {who} OWNER {who} ENCODING 'UTF8' TEMPLATE template0;")
    _told(machine, f"REVOKE ALL ON DATABASE {who} FROM PUBLIC;")


def drop(machine: Machine, name: str, *, keeps_role: bool, keeps_database: bool) -> None:
    """Take back what ``make`` made, but for what was there before. Raises BodyError."""
    who = role(name)
    if not keeps_database:
        _told(machine, f"DROP DATABASE IF EXISTS {who} WITH (FORCE);")
    if not keeps_role:
        _told(machine, f"DROP ROLE IF EXISTS {who};")


def advice(machine: Machine, bodies: int) -> str:
    """Return what to change where so many bodies may want more connections than there are; else nothing."""
    allowed = int(_asked(machine, "SHOW max_connections") or 0)
    wanted = bodies * _USUAL_CONNECTIONS + _SPARE_CONNECTIONS
    if allowed >= wanted:
        return ""
    better = -(-wanted // 50) * 50
    return (
        f"PostgreSQL の接続の上限（{allowed}）は、{bodies} 団体では足りなくなることがあります。"
        "業務の後に、次の命令で増やします。\n"
        f"     sudo -u postgres psql -c 'ALTER SYSTEM SET max_connections = {better}' && "
        "sudo systemctl restart postgresql"
    )


def _asked(machine: Machine, question: str) -> str:
    command = ("psql", "--tuples-only", "--no-align", "--command", question)
    return machine.run("runuser", "--user", "postgres", "--", *command).strip()


def _told(machine: Machine, statement: str) -> None:
    """On its input: others on the machine see a command's arguments."""
    machine.run(
        *("runuser", "--user", "postgres", "--", "psql", "--quiet", "--set", "ON_ERROR_STOP=1"),
        given=statement,
    )
