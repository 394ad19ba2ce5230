"""What is down is answered by 503 and one line; what is a mistake of the program stays 500."""

import errno
import logging
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core import mail
from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
)
from django.test import Client
from django.utils import timezone

from accounts.models import UserSession
from accounts.sessions.store import SessionStore
from imari_dx.operation import failures, silence
from imari_dx.shared.outage import Outage, outage_of
from tests.cast import World

PAGE = {"accept": "text/html,application/xhtml+xml"}
SCRIPT = {"accept": "*/*"}
KEPT = "保存されていません。入力した内容は、この画面に残っています。"


def of_sqlite(code: int, kind: type[Exception] = OperationalError) -> Exception:
    cause = sqlite3.OperationalError("himitsu")
    cause.sqlite_errorcode = code  # type: ignore[misc]
    return raised(kind, cause)


def of_postgresql(state: str | None, kind: type[Exception] = OperationalError) -> Exception:
    cause = psycopg.errors.lookup(state)("himitsu") if state else psycopg.OperationalError("himitsu")
    return raised(kind, cause)


def raised(kind: type[Exception], cause: Exception) -> Exception:
    error = kind("himitsu")
    error.__cause__ = cause
    return error


def of_file(number: int, path: str = "") -> OSError:
    return OSError(number, "himitsu", path or str(Path(settings.DATA_DIR) / "files/x"))


OUTAGES = [
    (of_sqlite(sqlite3.SQLITE_BUSY), Outage.BUSY),
    (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), Outage.BUSY),
    (of_sqlite(sqlite3.SQLITE_FULL), Outage.FULL),
    (of_sqlite(sqlite3.SQLITE_IOERR_SHMSIZE), Outage.FULL),
    (of_sqlite(sqlite3.SQLITE_READONLY_DIRECTORY), Outage.READ_ONLY),
    (of_sqlite(sqlite3.SQLITE_CANTOPEN), Outage.DATABASE),
    (of_postgresql(None), Outage.DATABASE),  # refused, timed out, broken off
    (of_postgresql("57P03"), Outage.DATABASE),  # starting
    (of_postgresql("53300"), Outage.DATABASE),  # too many connections
    (of_postgresql("53100"), Outage.FULL),
    (of_postgresql("25006", InternalError), Outage.READ_ONLY),
    (of_postgresql("40P01"), Outage.BUSY),
    (InterfaceError("connection already closed"), Outage.DATABASE),
    (of_file(errno.ENOSPC), Outage.FULL),
    (of_file(errno.EDQUOT), Outage.FULL),
    (of_file(errno.EROFS, "/elsewhere"), Outage.READ_ONLY),
    (of_file(errno.EACCES), Outage.READ_ONLY),
]
MISTAKES = [
    of_sqlite(sqlite3.SQLITE_ERROR),  # no such table
    of_sqlite(sqlite3.SQLITE_MISUSE, InterfaceError),
    of_postgresql("25P02", InternalError),  # somebody went on after a failure
    of_postgresql("42P01", ProgrammingError),
    IntegrityError("himitsu"),
    ProgrammingError("himitsu"),
    DatabaseError("himitsu"),
    of_file(errno.EACCES, "/etc/shadow"),
    of_file(errno.ENOENT),
    ValueError("himitsu"),
]


@pytest.fixture(autouse=True)
def _nothing_was_noted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(failures, "_noted", {})


@pytest.fixture
def reader() -> Client:
    """Somebody with a session; the tests have no database, so that no answer can ask it anything."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    return client


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the session, with which every page begins, meet an error."""

    def fail(error: Exception) -> None:
        def load(_store: SessionStore) -> dict[str, Any]:
            raise error

        monkeypatch.setattr(SessionStore, "load", load)

    return fail


@pytest.mark.parametrize(("error", "outage"), OUTAGES, ids=repr)
def test_what_is_down(error: Exception, outage: Outage, reader: Client, failing: Any) -> None:
    assert outage_of(error) is outage
    failing(error)
    read = reader.get("/", headers=PAGE)
    wrote = reader.post("/", {"text": "打った文"}, headers=PAGE)
    script = reader.post("/", {"text": "打った文"}, headers=SCRIPT)
    assert [one.status_code for one in (read, wrote, script)] == [503, 503, 503]
    assert {one["Retry-After"] for one in (read, wrote, script)} == {str(outage.retry_after)}
    assert "保存済みの内容は残っています" in read.content.decode()
    assert "もう一度開く" in read.content.decode()
    assert KEPT in wrote.content.decode()
    assert all(outage.reason in one.content.decode() for one in (read, wrote))
    assert script.content.decode() == KEPT
    assert not any(b"himitsu" in one.content for one in (read, wrote, script))


@pytest.mark.parametrize("error", MISTAKES, ids=repr)
def test_a_mistake_of_the_program_stays_one(error: Exception, reader: Client, failing: Any) -> None:
    assert outage_of(error) is None
    failing(error)
    assert reader.get("/", headers=PAGE).status_code == 500


def test_each_way_of_asking_has_its_answer(reader: Client, failing: Any) -> None:
    failing(of_postgresql(None))
    partly = reader.get("/", headers={**PAGE, "hx-request": "true"})
    assert (partly["Content-Type"], partly.content.decode()) == (
        *("text/plain; charset=utf-8", "今は、表示できません。"),
    )
    assert reader.post("/", headers={"accept": "application/json"}).json() == {"error": KEPT}
    assert partly["X-Outage"] == "database"
    assert "no-store" in partly["Cache-Control"]


def test_what_was_sent_can_be_sent_again(reader: Client, failing: Any) -> None:
    failing(of_postgresql(None))
    page = reader.post("/x/?a=1&b=2", {"text": '1行目\n"2行目" <b>', "box": ["1", "2"]}, headers=PAGE)
    html = page.content.decode()
    assert 'action="/x/?a=1&amp;b=2"' in html
    assert 'name="text" value="1行目\n&quot;2行目&quot; &lt;b&gt;"' in html
    assert html.count('name="box"') == 2
    assert "もう一度送る" in html


def test_no_password_is_repeated(reader: Client, failing: Any) -> None:
    failing(of_sqlite(sqlite3.SQLITE_FULL))
    sent = {"username": "inputter", "password": "himitsu-no-kotoba"}
    html = reader.post("/account/login/", sent, headers=PAGE).content.decode()
    assert "himitsu" not in html
    assert "空き容量が足りないため、今は、パスワードを確かめられません" in html
    assert 'href="/account/login/"' in html


def test_an_outage_is_a_line_for_many(
    reader: Client, failing: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(of_postgresql(None))
    monkeypatch.setattr(settings, "ADMINS", [("管理者", "root@example.lg.jp")])
    now = [100.0]
    monkeypatch.setattr(failures.time, "monotonic", lambda: now[0])
    for _ in range(30):
        reader.get("/account/password/", headers=PAGE)
    now[0] += failures.LINES_EVERY
    reader.get("/", headers=PAGE)
    first, second = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert first.getMessage() == "503, database away (OperationalError): GET password_change"
    assert second.getMessage() == (
        "503, database away (OperationalError): GET home, and 29 more since the line before"
    )
    assert not first.exc_info
    assert [one.subject for one in mail.outbox] == [
        "［進捗管理システム］画面の不具合（データベースにつながらない）"
    ]


@pytest.mark.parametrize(("method", "status"), [("get", 200), ("post", 503)])
def test_a_session_that_cannot_be_saved(
    method: str, status: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world["editor-gakko"])

    def full(*_args: Any, **_kwargs: Any) -> None:
        raise of_sqlite(sqlite3.SQLITE_FULL)

    monkeypatch.setattr("accounts.models.UserSession.save", full)
    monkeypatch.setattr(settings, "SESSION_SAVE_EVERY_REQUEST", True)
    address = "/account/password/" if method == "get" else "/account/extend/"
    assert getattr(client, method)(address, headers=PAGE).status_code == status


def test_a_silent_server_keeps_one_waiting(
    reader: Client, failing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, asked = [100.0], []
    monkeypatch.setattr(silence, "SILENCE", silence.Silence())
    monkeypatch.setattr(failures, "SILENCE", silence.SILENCE)
    monkeypatch.setattr(silence.time, "monotonic", lambda: now[0])

    def load(_store: SessionStore) -> dict[str, Any]:
        asked.append(now[0])
        assert not silence.SILENCE.is_mine_to_break(5)  # nobody else asks meanwhile
        raise raised(OperationalError, psycopg.errors.ConnectionTimeout())

    monkeypatch.setattr(SessionStore, "load", load)
    for moment in (100.0, 100.5, 101.5, 101.6, 103):
        now[0] = moment
        assert reader.get("/", headers=PAGE).status_code == 503
    assert asked == [100.0, 101.5, 103]
    monkeypatch.setattr(SessionStore, "load", lambda _store: {})
    now[0] = 105
    assert reader.get("/health/live").status_code == 200  # told without any database
    assert reader.get("/", headers=PAGE).status_code == 302
    assert not silence.SILENCE.lasts()


def test_a_session_that_is_over_leads_to_the_login_on_a_full_disk(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world["editor-gakko"])
    UserSession.objects.update(last_act_at=timezone.now() - timedelta(hours=1))

    def full(*_args: Any) -> None:
        raise of_sqlite(sqlite3.SQLITE_FULL)

    monkeypatch.setattr("accounts.middleware.expire", full)
    assert client.get("/", headers=PAGE)["Location"].startswith("/account/login/")
