"""SQLite looks how large its tables are, as PostgreSQL does by itself."""

from typing import Final

from django.db import connection

_ROWS_LOOKED_AT: Final = 1000  # of each index


def learn_sizes() -> None:
    """Let SQLite look how many rows its indexes find.

    Without it each index counts as finding ten rows, also one that finds all of a table: with twenty plans
    every page read the reports of all. Takes a tenth of a second, whatever the size (ADR 109).
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {_ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
