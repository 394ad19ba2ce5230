"""``script/audit moving``: the demonstration moves to PostgreSQL; whatever stops it leaves nothing there.

MOVING_DATA: the folder of a site on SQLite to move a copy of, instead of the demonstration.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.postgresql import ThrowawayPostgresql

# A file with a report, a record of who did it, and numbers that were given and are free again.
FILL = """
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone
from indicators.workflow.errors import ConflictError
from accounts.models import User
from django.contrib.auth.models import Group
from indicators.evidence.services import add_evidence
from indicators.models import AnnualReport, ReportState
for report in AnnualReport.objects.exclude(state=ReportState.FINALISED):
    try:
        by = User.objects.get(username="editor-sangyo")
        pdf = ContentFile(b"%PDF-1.4 text", "a.pdf")
        add_evidence(report=report, by=by, at=timezone.now(), upload=pdf)
        break
    except (ConflictError, PermissionDenied):
        pass
else:
    raise SystemExit("no report takes evidence")
Group.objects.create(name="a"), Group.objects.create(name="b"); Group.objects.all().delete()
"""
# What faults on the way may make of rows; the comparison must find each before anything is kept.
MUTATED = """
import django; django.setup()
from decimal import Decimal
from django.core.management import call_command
from imari_dx.operation.moving import copying
real = copying.rows_of
def faulty(table, database):
    for number, row in enumerate(real(table, database)):
        if table.name == "indicators_measurement":  # decimals
            row = tuple(value + 1 if isinstance(value, Decimal) else value for value in row)
        elif table.name == "indicators_transitionlog" and number == 3:  # a row is lost
            continue
        elif table.name == "initiatives_activity" and number == 0:  # a blank more
            row = tuple(value + " " if isinstance(value, str) else value for value in row)
        elif table.name == "accounts_user" and number == 0:  # a yes for a no
            row = tuple(not value if isinstance(value, bool) else value for value in row)
        yield row
copying.rows_of = faulty
call_command("move_database", "--yes")
"""
FAULTY = "accounts_user、indicators_measurement、indicators_transitionlog、initiatives_activity"


@dataclass
class Moving:
    """A site on SQLite and a server that it may move to."""

    folder: Path
    server: ThrowawayPostgresql

    def run(self, *command: str, code: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the site, or a program."""
        started = [sys.executable, *(["-c", code] if code else ["manage.py", *command])]
        return subprocess.run(
            started, env=self.environment | environment, capture_output=True, text=True, timeout=600
        )

    @property
    def environment(self) -> dict[str, str]:
        known = {k: v for k, v in os.environ.items() if not k.startswith(("IMARI_DX_", "DATABASE_URL"))}
        return known | {
            "DJANGO_SETTINGS_MODULE": "imari_dx.settings",
            "IMARI_DX_DATA_DIR": str(self.folder / "data"),
            "IMARI_DX_MOVE_TO": self.server.url,
        }

    def is_empty(self) -> bool:
        with psycopg.connect(self.server.url) as database:
            found = database.execute(
                "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            )
            routines = database.execute(
                "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            )
            return (found.fetchone(), routines.fetchone()) == ((0,), (0,))


@pytest.fixture(scope="module")
def moving() -> Iterator[Moving]:
    folder = Path(tempfile.mkdtemp(prefix="imari-moving-", dir="/tmp"))
    server = ThrowawayPostgresql(folder)
    server.start()
    server.create_database()
    (folder / "data").mkdir()
    one = Moving(folder, server)
    try:
        if kept := os.environ.get("MOVING_DATA"):
            shutil.copytree(kept, folder / "data", dirs_exist_ok=True)
        made = () if kept else (("load_plan", "fixtures/plans/imari-dx.json"), ("load_demo",))
        for command in (("migrate", "-v0"), *made, ("shell", "-c", FILL)):
            done = one.run(*command)
            assert done.returncode == 0, done.stderr
        yield one
    finally:
        server.crash()
        shutil.rmtree(folder)


def test_faults_on_the_way_are_found(moving: Moving) -> None:
    done = moving.run(code=MUTATED)
    assert done.returncode
    assert f"写したものが元と違います（{FAULTY}" in done.stderr
    assert moving.is_empty()


def test_killed_on_the_way(moving: Moving) -> None:
    """While it copies rows; the server notices, and nothing was there for anybody to see."""
    command = [sys.executable, "manage.py", "move_database", "--yes"]
    with subprocess.Popen(command, env=moving.environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        for line in process.stderr:
            if "行を写しています" in line:
                time.sleep(0.5)
                process.kill()
                break
    assert process.wait() == -9
    time.sleep(1)
    assert moving.is_empty()


def test_not_while_it_runs(moving: Moving) -> None:
    with (moving.folder / "data/operation/server.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        done = moving.run("move_database", "--yes")
    assert done.returncode
    assert "画面のプログラムが動いています" in done.stderr


def test_it_moves(moving: Moving, capsys: pytest.CaptureFixture[str]) -> None:
    """Looked at, moved, and a site: with files in a shared folder, its chain, its triggers, its sequences."""
    assert "移せます" in moving.run("move_database").stdout
    shared = moving.folder / "shared"
    done = moving.run("move_database", "--yes", "--shared-dir", str(shared))
    assert done.returncode == 0, done.stderr
    with capsys.disabled():
        sys.stdout.write(f"\n{done.stdout}")
    assert f"IMARI_DX_SHARED_DIR={shared}" in done.stdout
    there = {"DATABASE_URL": moving.server.url, "IMARI_DX_SHARED_DIR": str(shared)}
    for command in (("migrate", "--check"), ("verify_history",), ("check_files",), ("check",)):
        looked = moving.run(*command, **there)
        assert looked.returncode == 0, (command, looked.stdout, looked.stderr)
    with psycopg.connect(moving.server.url, autocommit=True) as database:
        assert database.execute("INSERT INTO auth_group (name) VALUES ('c') RETURNING id").fetchone() == (3,)
        for act in ("UPDATE accounts_auditrecord SET subject = 'x'", "DELETE FROM accounts_auditrecord"):
            with pytest.raises(psycopg.Error, match="records are"):
                database.execute(act)
    again = moving.run("move_database", "--yes")
    assert "空ではありません" in again.stderr
