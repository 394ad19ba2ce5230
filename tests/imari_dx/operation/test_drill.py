"""``script/restore-drill``, as an operator runs it, on a backup made while people save and add files."""

import os
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from imari_dx.operation.backup.archive import verified
from imari_dx.operation.backup.making import make_backup
from imari_dx.operation.backup.site import this_site
from imari_dx.version import VERSION
from indicators.book.answers import ReportAnswer
from indicators.entry.services import save_report
from indicators.evidence.rules import MAX_FILES
from indicators.evidence.services import add_evidence
from tests.cast import World, make_world

SAVED = "indicators_historicalannualreport"


@pytest.fixture
def busy_site(transactional_db: None, settings: LazySettings, tmp_path: Path) -> Iterator[World]:
    """A world that others see, in a database that says it was made by the migrations, as a site's is."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "data/files"
    settings.DATA_DIR.mkdir()
    settings.MIGRATION_MODULES = {}
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in MigrationLoader(None).disk_migrations:
        recorder.record_applied(app, name)
    yield make_world()
    recorder.migration_qs.all().delete()


@pytest.fixture
def drill_database() -> Iterator[list[str]]:
    """What the script is told of the database: nothing on SQLite, where it makes its own."""
    if connection.vendor == "sqlite":
        yield []
        return
    known = connection.settings_dict
    name = f"{known['NAME']}_drill"
    with psycopg.connect(host=known["HOST"], user=known["USER"], dbname="imari", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield [f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"]
        server.execute(f"DROP DATABASE {name}")


def test_a_backup_of_a_busy_site_is_put_back_beside_it(
    busy_site: World, settings: LazySettings, tmp_path: Path, drill_database: list[str]
) -> None:
    started, over = threading.Barrier(3), threading.Event()
    saved: list[int] = []

    def save(slug: str, person: str) -> None:
        report, by = busy_site.report(slug), busy_site[person]
        try:
            while not over.is_set():
                answer = ReportAnswer(texts={"results": f"{report.version + 1}回目の文章"})
                report = save_report(
                    report=report, by=by, at=timezone.now(), answer=answer, version=report.version
                )
                if report.version <= MAX_FILES:
                    upload = SimpleUploadedFile("a.txt", f"{slug} {report.version}".encode())
                    add_evidence(report=report, by=by, at=timezone.now(), upload=upload)
                saved.append(report.version)
                if report.version == 1:
                    started.wait()
        finally:
            connections.close_all()

    (tmp_path / "backups").mkdir()
    with ThreadPoolExecutor(2) as pool:
        busy = [pool.submit(save, "gyo-10", "editor-gakko"), pool.submit(save, "san-1", "editor-sangyo")]
        try:
            started.wait(timeout=30)
            before, folder = len(saved), tmp_path / "backups"
            made = make_backup(this_site(), folder, version=VERSION, at=timezone.now(), environment={})
        finally:
            over.set()
        for one in busy:
            one.result()
    manifest = verified(made.archive)
    assert before <= len(manifest.files) <= 2 * MAX_FILES
    assert manifest.rows[SAVED] > before

    script = settings.BASE_DIR / "script/restore-drill"
    done = subprocess.run([script, made.archive, *drill_database], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (done.stdout.count("一致"), done.stdout.count("相違")) == (5, 0)
