"""The module that Django loads for ENGINE."""

import os
from typing import Any

from django.db import connections
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool

from imari_dx.shared.pooled_postgresql.pool import ReadyPool

# Left as they are, and held so that nothing closes them: their server still speaks to the other process.
_of_our_parent: list[Any] = []


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, which makes the pool that OPTIONS["pool"] describes."""

    # Django's, which its types leave out.
    _connection_pools: dict[str, Any]
    _configure_connection: Any

    @property
    def pool(self) -> Any:
        """The pool of this process; None where there is to be none."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if options and self.alias != NO_DB_ALIAS and self.alias not in self._connection_pools:
            pool = ReadyPool(
                kwargs=self.get_connection_params() | {"autocommit": True},  # Django sets it later
                open=False,
                configure=self._configure_connection,
                check=ConnectionPool.check_connection,
                **options,
            )
            # Of several threads that make one at once, the first has made it: none is open yet.
            self._connection_pools.setdefault(self.alias, pool)
        return super().pool


def _forget_pools() -> None:
    """In a process that was forked: have a pool and connections of its own, and leave the parent's alone."""
    pools = DatabaseWrapper._connection_pools
    _of_our_parent.extend(pools.values())
    pools.clear()
    for one in connections.all(initialized_only=True):
        if isinstance(one, DatabaseWrapper):
            _of_our_parent.append(one.connection)
            one.connection = None
            one.in_atomic_block = False


os.register_at_fork(after_in_child=_forget_pools)
