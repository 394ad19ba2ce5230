"""A tiny site, kept and put back, on the database of the run; what must fail, fails and leaves nothing."""

import contextlib
import datetime as dt
import json
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from imari_dx.operation.backup import making, sqlite
from imari_dx.operation.backup.archive import verified
from imari_dx.operation.backup.comparing import compared
from imari_dx.operation.backup.facts import Facts
from imari_dx.operation.backup.kept_settings import kept_settings
from imari_dx.operation.backup.last import LastBackup, last_backup, last_failure, note_failure
from imari_dx.operation.backup.making import make_backup, remove_older
from imari_dx.operation.backup.restoring import restore
from imari_dx.operation.backup.site import BackupError, Site
from imari_dx.shared.running import StillRunningError, alone
from imari_dx.version import VERSION

AT = dt.datetime(2026, 4, 1, 2, 30, tzinfo=dt.UTC)
HERE = Path(settings.BASE_DIR)
TABLES = """
CREATE TABLE django_migrations (app varchar(9), name varchar(40));
INSERT INTO django_migrations VALUES ('accounts', '0001_initial'), ('auth', '0001_initial');
CREATE TABLE indicators_evidencefile (id integer, file varchar(40));
INSERT INTO indicators_evidencefile VALUES (1, 'evidence/a'), (2, '');
"""


def tell(site: Site, *statements: str) -> list[Any]:
    """Run statements in a site's database; the rows of the last are returned."""
    if site.kind == "sqlite":
        with contextlib.closing(sqlite3.connect(site.database["NAME"])) as database:
            database.execute("PRAGMA journal_mode=WAL")
            answers = [database.execute(one).fetchall() for one in statements]
            database.commit()
            return answers[-1]
    with psycopg.connect(site.database["ADDRESS"]) as database:
        answers = [
            one.fetchall() if (one := database.execute(text)).description else [] for text in statements
        ]  # type: ignore[call-overload]
        return answers[-1]


@pytest.fixture
def new_site(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Site]]:
    """Make empty sites: a folder and no database (SQLite), or an empty one (PostgreSQL)."""
    with contextlib.ExitStack() as made:

        def make(name: str) -> Site:
            data = tmp_path / name
            known = connection.settings_dict
            if connection.vendor == "sqlite":
                database = {"ENGINE": known["ENGINE"], "NAME": str(data / "db.sqlite3")}
            else:
                address = f"host={known['HOST']} user={known['USER']} dbname="
                server = psycopg.connect(f"{address}imari", autocommit=True)
                server.execute(f"CREATE DATABASE {name}")
                made.callback(server.close)
                made.callback(lambda: server.execute(f"DROP DATABASE {name}"))
                database = {**known, "NAME": name, "ADDRESS": f"{address}{name}"}
            return Site(data, data / "files", database)

        yield make


@pytest.fixture
def site(new_site: Callable[[str], Site]) -> Site:
    """A site with two rows of evidence, one of them removed, and a file."""
    made = new_site("busy")
    (made.files / "evidence").mkdir(parents=True)
    (made.files / "evidence/a").write_text("content of a")
    tell(made, *filter(str.strip, TABLES.split(";")))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


def back_up(site: Site, folder: Path, version: str = VERSION) -> Path:
    return make_backup(site, folder, version=version, at=AT, environment={}).archive


@pytest.mark.django_db
def test_what_was_kept_comes_back(site: Site, folder: Path, new_site: Callable[[str], Site]) -> None:
    """On the site, whose later tables, rows and files go, and on a machine that has nothing."""
    archive = back_up(site, folder)
    assert [path.name for path in folder.iterdir()] == [f"imari-dx-{VERSION}-20260401-023000.tar"]
    tell(site, "DELETE FROM indicators_evidencefile", "CREATE TABLE later (id integer)")
    (site.files / "evidence/a").write_text("another content")
    (site.files / "evidence/b").write_text("later")
    kept = verified(archive)
    assert {line.what: line.differing for line in compared(kept, site)} == {
        "表": ["later"],
        "行": ["indicators_evidencefile", "later"],
        "マイグレーション": [],
        "根拠資料のファイル（SHA-256）": ["evidence/a", "evidence/b"],
        "データベースに名前のある資料": [],
    }
    for one in (site, new_site("fresh")):
        (one.data / "operation").mkdir(parents=True, exist_ok=True)
        (one.data / "operation/last-verification.json").write_text("{}")  # of a later day
        manifest = restore(archive, one, release=HERE)
        assert not (one.data / "operation/last-verification.json").exists()
        assert not [line for line in compared(manifest, one) if line.differing]
        assert tell(one, "SELECT id, file FROM indicators_evidencefile ORDER BY id") == [
            (1, "evidence/a"),
            (2, ""),
        ]
        assert {path.name: path.read_text() for path in (one.files / "evidence").iterdir()} == {
            "a": "content of a"
        }
        with pytest.raises((sqlite3.Error, psycopg.Error), match="later"):
            tell(one, "SELECT * FROM later")
        assert {path.name for path in one.data.iterdir()} <= {
            *("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm", "files", "operation")
        }


@pytest.mark.django_db
def test_a_restore_that_fails_changes_nothing(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counts of the manifest are compared before the database changes."""
    archive = back_up(site, folder)
    tell(site, "INSERT INTO indicators_evidencefile VALUES (3, '')")
    monkeypatch.setattr(
        "imari_dx.operation.backup.archive.Manifest.facts",
        Facts({"django_migrations": 2, "indicators_evidencefile": 9}, [["accounts", "0001_initial"]]),
    )
    with pytest.raises(BackupError):
        restore(archive, site, release=HERE)
    assert tell(site, "SELECT count(*) FROM indicators_evidencefile") == [(3,)]
    assert not list(site.data.glob("restore-*"))


@pytest.mark.django_db
def test_a_file_that_is_missing_makes_no_backup(site: Site, folder: Path) -> None:
    (site.files / "evidence/a").unlink()
    with pytest.raises(BackupError, match="1 件の中身が"):
        back_up(site, folder)
    assert not list(folder.iterdir())


@pytest.mark.django_db
def test_evidence_removed_meanwhile_is_asked_again(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row and the file go between the snapshot and the files: the next snapshot knows."""
    ordinary, times = making._files, []

    def files(one: Site) -> Iterator[Path]:
        times.append(one)
        if len(times) == 2:  # the first looks how much space is needed
            tell(site, "UPDATE indicators_evidencefile SET file = ''")
            (site.files / "evidence/a").unlink()
        return ordinary(one)

    monkeypatch.setattr(making, "_files", files)
    with tarfile.open(back_up(site, folder)) as tar:
        assert not [name for name in tar.getnames() if name.startswith("files/")]


def test_the_journal_of_the_old_database_is_not_laid_over_the_new_one(tmp_path: Path, folder: Path) -> None:
    """A server that was killed leaves one with what it has not yet moved into the database."""
    site = Site(tmp_path, tmp_path / "files", {"ENGINE": "sqlite3", "NAME": str(tmp_path / "db.sqlite3")})
    tell(site, *filter(str.strip, TABLES.replace("evidence/a", "").split(";")))
    packed = tmp_path / "packed"
    facts = sqlite.copy(site, packed)
    with contextlib.closing(sqlite3.connect(site.database["NAME"], isolation_level=None)) as database:
        database.execute("INSERT INTO indicators_evidencefile VALUES (3, '')")
        journal = (tmp_path / "db.sqlite3-wal").read_bytes()
    (tmp_path / "db.sqlite3-wal").write_bytes(journal)
    sqlite.replace(site, packed, facts)
    assert tell(site, "SELECT count(*) FROM indicators_evidencefile") == [(2,)]


def spoil(archive: Path, how: str) -> None:
    content = archive.read_bytes()
    if how == "altered":
        content = content.replace(b"content of a", b"content of b")
    elif how == "cut":
        content = content[: content.index(b"manifest.json")]
    elif how == "other version":
        content = content.replace(f'"version": "{VERSION}"'.encode(), b'"version": "0.99.0"')
    archive.write_bytes(content)


@pytest.mark.django_db
@pytest.mark.any_database
@pytest.mark.parametrize(
    ("how", "said"), [("altered", "SHA-256"), ("cut", "控え"), ("other version", "バージョン 0.99.0 のもの")]
)
def test_what_is_not_whole_or_of_another_version_is_refused(
    site: Site, folder: Path, how: str, said: str
) -> None:
    archive = back_up(site, folder)
    spoil(archive, how)
    with pytest.raises(BackupError, match=said):
        restore(archive, site, release=HERE)


@pytest.mark.django_db
@pytest.mark.any_database
def test_a_site_that_runs_is_not_replaced(site: Site, folder: Path) -> None:
    archive = back_up(site, folder)
    with alone(site.data, "server"), pytest.raises(StillRunningError, match="画面のプログラムが動いています"):
        restore(archive, site, release=HERE)


@pytest.mark.django_db
@pytest.mark.any_database
@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ("no folder", "フォルダーがありません"),
        ("inside", "データのフォルダーの中"),
        ("no database", "データベースがありません"),
        ("empty database", "データベースがありません"),
        ("other database", "表がありません"),
        ("no space", "空きが足りません"),
    ],
)
def test_no_backup_is_better_than_one_that_lies(
    site: Site, folder: Path, spoilt: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Path(site.database["NAME"])
    if spoilt == "no folder":
        folder.rmdir()
    elif spoilt == "inside":
        folder = site.data / "backups"
        folder.mkdir()
    elif spoilt == "no database":
        database.unlink()
    elif spoilt == "empty database":
        database.write_bytes(b"")
    elif spoilt == "other database":
        tell(site, "DROP TABLE django_migrations")
    else:
        monkeypatch.setattr(making, "_SPARE_BYTES", 1 << 60)
    with pytest.raises(BackupError, match=said):
        back_up(site, folder)
    assert not folder.exists() or not list(folder.iterdir())
    assert spoilt != "no database" or not database.exists()


@pytest.mark.postgresql
@pytest.mark.django_db
def test_functions_behind_triggers_come_back_and_later_ones_go(site: Site, folder: Path) -> None:
    function = "CREATE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
    keeps = "CREATE TRIGGER stays BEFORE DELETE ON django_migrations FOR EACH ROW EXECUTE FUNCTION stays()"
    tell(site, function.format("stays"), keeps)
    archive = back_up(site, folder)
    tell(site, function.format("later"))
    restore(archive, site, release=HERE)
    named = "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    assert tell(site, "DELETE FROM django_migrations", named) == [("stays",)]
    assert tell(site, "SELECT count(*) FROM django_migrations") == [(2,)]


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_dump_that_fails_leaves_nothing(site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (program := folder.parent / "pg_dump").write_text("#!/bin/sh\necho server version mismatch >&2; exit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    with pytest.raises(BackupError, match="サーバーより古い"):
        back_up(site, folder)
    assert not list(folder.iterdir())


def test_only_older_archives_of_the_product_go(folder: Path) -> None:
    names = [f"imari-dx-0.13.0-2026040{day}-023000.tar" for day in (1, 2, 3)]
    for name in [*names, "imari-dx-0.13.0-20260401-023000.tar.part", "letters.tar"]:
        (folder / name).touch()
    assert [path.name for path in remove_older(folder, 2)] == names[:1]
    assert len(list(folder.iterdir())) == 4


def test_secrets_are_named_and_not_kept() -> None:
    told = kept_settings(
        {
            "DATABASE_URL": "postgres://imari:hidden1@db/imari?password=hidden2",
            "IMARI_DX_SECRET_KEY": "hidden3",
            "IMARI_DX_SMTP_PASSWORD": "hidden4",
            "IMARI_DX_MODE": "production",
            "PATH": "/bin",
        }
    )
    assert "hidden" not in told
    assert "IMARI_DX_MODE=production\n" in told
    assert [line.partition("=")[0].strip("# ") for line in told.splitlines()] == [
        *("DATABASE_URL", "IMARI_DX_MODE", "IMARI_DX_SECRET_KEY", "IMARI_DX_SMTP_PASSWORD")
    ]


def test_the_last_backup_and_the_last_failure_are_noted(site_folder: Path, folder: Path) -> None:
    assert (last_backup(site_folder), last_failure(site_folder)) == (None, None)
    note_failure(site_folder, AT, "理由")
    (site_folder / "operation/last-backup.json").write_text(json.dumps({"at": "x"}))
    assert last_backup(site_folder) is None
    assert (failure := last_failure(site_folder)) is not None
    assert failure.reason == "理由"


@pytest.fixture
def site_folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.mark.django_db
@pytest.mark.any_database
def test_a_mistyped_folder_is_said_and_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="バックアップ先のフォルダーがありません"):
        call_command("backup", str(tmp_path / "mistyped"))
    assert (failure := last_failure()) is not None
    assert "mistyped" in failure.reason


@pytest.mark.any_database
def test_old_archives_that_stay_are_no_failed_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_given: object) -> list[Path]:
        raise PermissionError(13, "Permission denied", "imari-dx-old.tar")

    noted: list[str] = []
    command = "imari_dx.management.commands.backup"
    made = LastBackup(AT, tmp_path / "new.tar", 1, "0" * 64, VERSION)
    monkeypatch.setattr(f"{command}.make_backup", lambda *_given, **_named: made)
    monkeypatch.setattr(f"{command}.note_backup", lambda *_given: noted.append("made"))
    monkeypatch.setattr(f"{command}.note_failure", lambda *_given: noted.append("failed"))
    monkeypatch.setattr(f"{command}.remove_older", refused)
    monkeypatch.setattr(f"{command}.record_command", lambda *_given, **_named: None)
    with pytest.raises(
        CommandError, match="控えは作成しましたが、古い控えを消せませんでした。imari-dx-old.tar"
    ):
        call_command("backup", str(tmp_path), "--keep", "3")
    assert noted == ["made"]
