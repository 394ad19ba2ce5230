"""One measurement on one throwaway database; prints its figures and violations as JSON."""

import contextlib
import importlib
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

from script.bench_stress.server import Server
from tests.postgresql import ThrowawayPostgresql

PARTS = {"load": "script.bench_load.deadline"}  # those that have a folder of their own


def main(part: str, database: str) -> None:
    """Prepare folder, database and settings, and whatever happens leave nothing behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with contextlib.ExitStack() as stack:
        # Short and below /tmp: the path of a Unix socket may have 107 characters at most.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="imari-bench-", dir="/tmp")))
        data = folder / "data"
        data.mkdir()
        postgresql = None
        url = f"sqlite:///{data}/db.sqlite3"
        if database == "postgresql":
            # As in operation: what was acknowledged has reached the disk.
            postgresql = ThrowawayPostgresql(folder, options=())
            postgresql.start()
            stack.callback(postgresql.crash)
            postgresql.create_database()
            url = postgresql.url
        os.environ |= {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "imari_dx.settings",
            # Not production mode: compressing the static files would take longer than the measurement.
            "IMARI_DX_DEBUG": "0",
            "IMARI_DX_DATA_DIR": str(data),
            "IMARI_DX_STATIC_ROOT": str(folder / "static"),
        }
        (folder / "static").mkdir()  # WhiteNoise warns if there is none
        django.setup()
        call_command("migrate", verbosity=0)
        server = Server(folder)
        stack.callback(server.kill)
        measure = importlib.import_module(PARTS.get(part, f"script.bench_stress.{part}")).measure
        figures, violations = measure(server, postgresql)
        if violations:
            sys.stderr.write(server.last_words())
    json.dump({"figures": figures, "violations": violations}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
