"""操作の記録: what is written when, and that it stays."""

import importlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AppendOnlyError, AuditRecord, RecordKind, RecordRemoval
from accounts.records.lines import FAILURE_FILE, FileHandler, LineFormatter, log_failed_at
from accounts.records.writing import record
from tests.cast import PASSWORD, World

LOGIN = {"username": "secretariat", "password": PASSWORD}


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(LineFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What goes to the log of records."""
    handler, log = _Lines(), logging.getLogger("imari_dx.audit")
    log.addHandler(handler)
    yield handler.lines
    log.removeHandler(handler)


def rows() -> list[AuditRecord]:
    """What was recorded since the world was made."""
    of_world = ("plan_changed", "round_changed")
    return [*AuditRecord.objects.exclude(kind__in=of_world).order_by("pk")]


def kinds() -> list[str]:
    return [row.kind for row in rows()]


def test_who_signs_in_and_out_is_recorded(
    world: World, lines: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    client = Client(REMOTE_ADDR="10.1.2.3")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("login"), LOGIN)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("logout"))
    assert kinds() == ["signed_in", "signed_out"]
    row = rows()[0]
    said = json.loads(lines[0])
    assert (row.username, row.user_label) == ("secretariat", str(world["secretariat"]))
    assert (row.address, row.request_id) == ("10.1.2.3", answer["X-Request-ID"])
    assert (said["number"], said["request"], said["name"]) == (row.pk, row.request_id, row.user_label)
    assert said["at"].endswith("Z")


def test_what_was_typed_by_somebody_unknown_goes_no_further(
    world: World, lines: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        Client().post(reverse("login"), {"username": "himitsu-word-9", "password": "mitsu-himitsu-7"})
        Client().post(reverse("login"), LOGIN | {"password": "mitsu-himitsu-7"})
    first, second = rows()
    assert (first.kind, first.subject, first.user_number) == ("sign_in_failed", "登録のない利用者ID", 0)
    assert (second.subject_key, second.user_label) == (f"user:{world['secretariat'].pk}", "")
    written = f"{[*AuditRecord.objects.values_list()]}{lines}"
    assert "himitsu" not in written


def test_nothing_is_recorded_of_what_did_not_happen(
    world: World, lines: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        try:
            with transaction.atomic():
                record(RecordKind.PUBLISHED, user=world["secretariat"], subject="評価報告書")
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
    assert (kinds(), lines) == ([], [])


def test_the_server_itself_is_named(db: None) -> None:
    row = record(RecordKind.UPGRADED, user=None, subject="0.14.0", version="0.14.0", empty="")
    assert (row.user_label, row.username, row.request_id) == ("サーバー", "", "")
    assert row.facts == {"version": "0.14.0"}


def test_no_row_is_changed_or_removed(world: World) -> None:
    row = record(RecordKind.PUBLISHED, user=world["secretariat"], subject=world.plan)
    assert row.subject_key == f"plan:{world.plan.pk}"
    for change in (row.save, row.delete, AuditRecord.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()
    with pytest.raises(AppendOnlyError):
        AuditRecord.objects.update(kind="x")


def test_the_database_refuses_too(world: World) -> None:
    row = record(RecordKind.PUBLISHED, user=world["secretariat"])
    migration = importlib.import_module("accounts.migrations.0010_records")
    migration.refuse_changes(None, connection.schema_editor())
    table, removals = AuditRecord._meta.db_table, RecordRemoval._meta.db_table
    with connection.cursor() as cursor:
        for statement in (f"UPDATE {table} SET kind = 'x'", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(DatabaseError, match="records are"), transaction.atomic():
                cursor.execute(statement)
        RecordRemoval.objects.create(at=row.at, before=row.at, count=0, file_name="", sha256="")
        with pytest.raises(DatabaseError, match="records are"), transaction.atomic():
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        later = row.at.replace(year=row.at.year + 1)
        RecordRemoval.objects.create(at=row.at, before=later, count=1, file_name="", sha256="")
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        with pytest.raises(DatabaseError, match="records are"), transaction.atomic():
            cursor.execute(f"DELETE FROM {removals}")  # noqa: S608
    assert not AuditRecord.objects.exists()


def test_a_log_that_cannot_be_written_is_told_until_it_can(tmp_path: Path) -> None:
    handler = FileHandler(str(tmp_path / "logs" / "records.jsonl"), tmp_path)
    handler.setFormatter(LineFormatter())
    line = logging.makeLogRecord({"audit": {"number": 7}})
    handler.handle(line)
    assert json.loads((tmp_path / FAILURE_FILE).read_text())["number"] == 7
    assert log_failed_at(tmp_path)
    (tmp_path / "logs").mkdir()
    handler.handle(line)
    handler.close()
    assert log_failed_at(tmp_path) is None
    assert (tmp_path / "logs" / "records.jsonl").read_text() == '{"number":7}\n'
