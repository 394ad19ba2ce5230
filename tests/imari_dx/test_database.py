"""A database server that says nothing keeps nobody waiting."""

import socket
import time

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.db.backends.postgresql.base import DatabaseWrapper

from imari_dx.database import database_settings
from imari_dx.shared.outage import Outage, outage_of


def test_a_server_that_says_nothing_is_away() -> None:
    """What is connected and never answered, as behind a firewall that drops packets."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgres://imari@127.0.0.1:{silent.getsockname()[1]}/imari"
        defaults = {"TIME_ZONE": None, "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False, "TEST": {}}
        database = DatabaseWrapper({**defaults, **database_settings(url, timeout=2)})
        start = time.monotonic()
        with pytest.raises(OperationalError) as refused, database.wrap_database_errors:
            database.connect()
    assert time.monotonic() - start < 4
    assert outage_of(refused.value) is Outage.DATABASE


def test_the_address_has_the_last_word() -> None:
    options = database_settings("postgres://a@b/c?connect_timeout=9&sslmode=require", timeout=4)["OPTIONS"]
    assert (options["connect_timeout"], options["sslmode"]) == (9, "require")
    assert options["tcp_user_timeout"] == 4000


def test_no_third_kind() -> None:
    with pytest.raises(ImproperlyConfigured):
        database_settings("mysql://a@b/c", timeout=4)


@pytest.mark.postgresql
@pytest.mark.django_db
def test_no_query_is_compiled_first() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
