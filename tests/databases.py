"""Which tests run on which database: SQLite has all, PostgreSQL those that may come out otherwise there.

A test that cannot reach the database (pytest-django refuses it), or that is marked ``any_database``, proves
the same on either: SQLite's run has it. ``postgresql`` marks the few that cannot fail on SQLite.
"""

import re
from functools import cache
from pathlib import Path

import pytest

# At the head of a file of tests that PostgreSQL's run need not even read, which takes longer than most tests.
_FOR_ANY_DATABASE = re.compile(r"^pytestmark = \[?pytest\.mark\.any_database\b", re.MULTILINE)
# What a file says with a test in it that reaches the database: the mark, or one of the fixtures that do.
_REACHES_IT = re.compile(
    r"django_db|(?:\(|, |\n    )(?:db|live_server|page: Page|transactional_db|\w*world|told\w*)\b"
)


def is_of_run(item: pytest.Item, database: str) -> bool:
    """Whether the run on a database has a test."""
    if item.get_closest_marker("postgresql"):
        return database == "postgresql"
    return database == "sqlite" or _depends_on_the_database(item)


def need_not_be_read(path: Path) -> bool:
    """Whether PostgreSQL's run would leave out everything in a file of tests."""
    text = path.read_text()
    return "mark.postgresql" not in text and (
        _FOR_ANY_DATABASE.search(text) is not None or not _says_that_it_reaches_it(path)
    )


def said_nowhere(items: list[pytest.Item]) -> list[str]:
    """Name the files that PostgreSQL's run would pass over by mistake, which SQLite's run reads."""
    files = {item.path for item in items if _depends_on_the_database(item)}
    return [str(path) for path in sorted(files) if not _says_that_it_reaches_it(path)]


def fixtures_of(item: pytest.Item) -> set[str]:
    """Return the names of all fixtures that a test takes."""
    return set(getattr(item, "fixturenames", ()))


def _depends_on_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("any_database"):
        return False
    wanted = {"db", "transactional_db", "live_server", "django_db_setup"}
    return bool(wanted & fixtures_of(item)) or item.get_closest_marker("django_db") is not None


@cache
def _says_that_it_reaches_it(path: Path) -> bool:
    return _REACHES_IT.search(path.read_text()) is not None
