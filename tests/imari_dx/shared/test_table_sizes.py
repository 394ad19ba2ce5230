"""SQLite knows how many rows its indexes find once it has looked."""

import pytest
from django.db import connection

from imari_dx.shared.table_sizes import learn_sizes


@pytest.mark.any_database  # PostgreSQL looks by itself
@pytest.mark.django_db
def test_sqlite_learns_which_index_finds_all_of_a_table() -> None:
    learn_sizes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'django_content_type'")
        assert cursor.fetchone()[0] > 0
