"""Makes as many bodies as in operation, measures and leaves nothing behind; script/bench calls it."""

import contextlib
import importlib
import io
import os
import signal
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connections

from tests.postgresql import ThrowawayPostgresql

BODIES = int(os.environ.get("BENCH_BODIES", "20"))


def main() -> int:
    """Prepare a PostgreSQL with a database per body; the exit code says whether what is aimed at was held."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with contextlib.ExitStack() as stack:
        # Short and below /tmp: the path of a Unix socket may have 107 characters at most.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="imari-bench-", dir="/tmp")))
        # As in operation: what was acknowledged has reached the disk. Connections as script/body add advises.
        postgresql = ThrowawayPostgresql(folder, options=("max_connections=200",))
        postgresql.start()
        stack.callback(postgresql.crash)
        postgresql.create_database()
        os.environ |= {
            "DATABASE_URL": postgresql.url,
            "DJANGO_SETTINGS_MODULE": "imari_dx.settings",
            "IMARI_DX_DEBUG": "0",
            "IMARI_DX_DATA_DIR": str(folder),
            "IMARI_DX_STATIC_ROOT": str(folder / "static"),
        }
        (folder / "static").mkdir()
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("load_plan", "fixtures/plans/imari-dx.json", stdout=io.StringIO())
        call_command("load_demo", stdout=io.StringIO())
        connections.close_all()
        urls = [postgresql.another_database(f"imari_dx_{number}", like="imari") for number in range(BODIES)]
        measuring = importlib.import_module("script.bench_bodies.measuring")
        return int(measuring.measure(stack, folder, urls))


if __name__ == "__main__":
    sys.exit(main())
