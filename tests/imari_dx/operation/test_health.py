"""Rules of health, the two probes, and who is told by mail."""

import datetime as dt
import json
from dataclasses import replace
from io import StringIO
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.models import SignIn, SignInKind
from imari_dx.operation.backup.last import LastBackup, note_backup
from imari_dx.operation.health import facts as gathering
from imari_dx.operation.health.known import DatabaseFacts, Facts
from imari_dx.operation.health.mails import tell_administrators
from imari_dx.operation.health.rules import State, findings, is_ready
from imari_dx.operation.verify.last import LastVerification
from reports.jobs.signs import note_alive

NOW = dt.datetime(2026, 11, 30, 1, 0, tzinfo=dt.UTC)  # Monday, 10:00 in Japan
HOUR, GB, MB = dt.timedelta(hours=1), 1024**3, 1024**2
GOOD_DATABASE = DatabaseFacts(notices_due=NOW + 20 * HOUR, notices_sent=NOW - HOUR, last_row=NOW - HOUR)
GOOD = Facts(
    now=NOW,
    is_production=True,
    unwritable=(),
    free=50 * GB,
    total=100 * GB,
    backup_at=NOW - 8 * HOUR,
    backup_failed_at=None,
    backup_failure="",
    sends_mail=True,
    database=GOOD_DATABASE,
    verified=LastVerification(NOW - 100 * HOUR, 595, "", "f" * 64, 595),
)


def states(facts: Facts) -> dict[str, State]:
    return {one.name: one.state for one in findings(facts) if one.state is not State.OK}


@pytest.mark.parametrize(
    ("of_site", "of_database", "found"),
    [
        ({"records_log_failed_at": NOW - HOUR}, {}, {"records": State.WARNING}),
        ({}, {}, {}),
        ({"directory_answers": True}, {}, {}),
        ({"directory_answers": False}, {}, {"directory": State.TROUBLE}),
        ({"database": None}, {}, {"database": State.TROUBLE}),
        ({}, {"pending": ("accounts.0099_x",)}, {"migrations": State.TROUBLE}),
        ({"unwritable": ("/srv/files",)}, {}, {"folders": State.TROUBLE}),
        ({"free": 2 * GB, "total": 20 * GB}, {}, {}),
        ({"free": 2 * GB - 1, "total": 10 * GB}, {}, {"space": State.WARNING}),
        ({"free": 9 * GB}, {}, {"space": State.WARNING}),  # of 100
        ({"free": 500 * MB, "total": 1 * GB}, {}, {"space": State.WARNING}),
        ({"free": 500 * MB - 1}, {}, {"space": State.TROUBLE}),
        ({}, {"worker_works": False}, {"worker": State.TROUBLE}),
        ({"is_production": False}, {"worker_works": False}, {"worker": State.WARNING}),
        ({"backup_at": None}, {}, {"backup": State.WARNING}),
        ({"verified": None}, {}, {"history": State.WARNING}),
        ({"verified": None, "is_production": False}, {}, {}),
        ({"verified": LastVerification(NOW - 241 * HOUR, 5, "", "", 5)}, {}, {"history": State.WARNING}),
        ({"verified": LastVerification(NOW, 5, "行がありません。", "", 5)}, {}, {"history": State.TROUBLE}),
        ({"backup_at": None, "is_production": False}, {}, {}),
        ({"backup_at": NOW - 36 * HOUR}, {}, {}),
        ({"backup_at": NOW - 37 * HOUR}, {}, {"backup": State.WARNING}),
        ({"backup_failed_at": NOW - HOUR, "backup_failure": "空き"}, {}, {"backup": State.WARNING}),
        ({"backup_failed_at": NOW - 9 * HOUR}, {}, {}),  # one succeeded since
        ({"sends_mail": False}, {}, {"mail": State.WARNING}),
        ({"sends_mail": False, "is_production": False}, {}, {}),
        ({}, {"notices_due": NOW - 2 * HOUR}, {"notices": State.WARNING}),
        ({"notices_by_timer": NOW - 90 * HOUR}, {"notices_due": None}, {}),
        ({"notices_by_timer": NOW - 97 * HOUR}, {"notices_due": None}, {"notices": State.WARNING}),
        ({}, {"notices_due": None}, {"notices": State.WARNING}),  # no timer has ever sent them
        ({"is_production": False}, {"notices_due": None}, {}),
        ({}, {"notices_failed": 1}, {"notices": State.WARNING}),
        ({}, {"notices_uncertain": 1}, {"notices": State.WARNING}),
        ({}, {"last_row": NOW + dt.timedelta(minutes=1)}, {}),
        ({}, {"last_row": NOW + dt.timedelta(minutes=3)}, {"clock": State.TROUBLE}),
        ({}, {"waiting_jobs": 3, "waiting_since": NOW - HOUR}, {"jobs": State.WARNING}),
        ({}, {"waiting_jobs": 3, "waiting_since": NOW}, {}),
    ],
)
def test_rules(of_site: dict[str, Any], of_database: dict[str, Any], found: dict[str, State]) -> None:
    facts = replace(GOOD, database=replace(GOOD_DATABASE, **of_database))
    facts = replace(facts, **of_site)
    assert states(facts) == found
    assert all(one.to_do for one in findings(facts) if one.state is not State.OK)


def test_what_leaves_the_site_usable_leaves_it_ready() -> None:
    stopped = replace(GOOD, database=replace(GOOD_DATABASE, worker_works=False))
    assert is_ready(findings(stopped))
    assert not is_ready(findings(replace(GOOD, database=None)))
    assert findings(stopped)[0].name == "worker"  # the worst first


def test_what_was_not_asked_is_not_told() -> None:
    not_migrated = replace(GOOD, database=DatabaseFacts(pending=("accounts.0099_x",)))
    assert "worker" not in {one.name for one in findings(not_migrated)}


def test_live_asks_nothing(client: Client, settings: Any) -> None:
    """Without a database (none is allowed here), for any host name, and not sent on to HTTPS."""
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["dx.example.lg.jp"]
    response = client.get("/health/live", headers={"host": "other.example"})
    assert (response.status_code, response.content) == (200, b"ok")
    assert client.post("/health/live").status_code == 405


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "10.1.2.3"}, 404),
        ({"REMOTE_ADDR": "10.9.2.3"}, 200),  # of IMARI_DX_HEALTH_FROM
        ({"REMOTE_ADDR": ""}, 404),
        # A proxy of ours tells for whom it asks; whoever else says so is not believed either way.
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.1.2.3"}, 404),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.9.2.3"}, 200),
        ({"REMOTE_ADDR": "10.9.2.3", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
    ],
)
def test_who_may_ask(client: Client, settings: Any, sent: dict[str, str], status: int) -> None:
    settings.HEALTH_FROM = [ip_network("10.9.0.0/16")]
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    assert client.get("/health/live", **sent).status_code == status  # type: ignore[arg-type]


def test_a_proxy_that_is_not_trusted_is_not_the_machine_itself(client: Client, settings: Any) -> None:
    settings.TRUSTED_PROXIES = []
    assert client.get("/health/live", headers={"x-forwarded-for": "10.1.2.3"}).status_code == 404


@pytest.mark.django_db
def test_ready_tells_names_and_states(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    note_alive(timezone.now())
    response = client.get("/health/ready")
    said = json.loads(response.content)
    assert response.status_code == 200
    assert said["ready"]
    assert said["checks"]["database"] == said["checks"]["migrations"] == said["checks"]["worker"] == "ok"
    assert set(said["checks"].values()) <= set(State)


@pytest.mark.django_db
def test_a_database_that_fails_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_at: dt.datetime) -> DatabaseFacts:
        raise OperationalError("secret host")

    monkeypatch.setattr(gathering, "_asked", fails)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert json.loads(response.content)["checks"]["database"] == "trouble"
    assert b"secret" not in response.content


@pytest.mark.django_db
def test_facts_are_those_of_the_site(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    note_backup(tmp_path, LastBackup(NOW, tmp_path / "one.tar", 1, "0" * 64, "0.13.0"))
    (tmp_path / "operation/last-backup-failure.json").write_text("{")
    SignIn.objects.create(at=NOW, kind=SignInKind.FAILURE, username="x")
    monkeypatch.setattr(gathering, "_of_this_release", dict)
    facts = gathering.gather(NOW)
    assert (facts.backup_at, facts.backup_failed_at, facts.unwritable) == (NOW, None, ())
    assert facts.database == DatabaseFacts(worker_works=False, last_row=NOW)
    monkeypatch.setattr(gathering, "_of_this_release", lambda: {("accounts", "0099_new"): frozenset()})
    facts = gathering.gather(NOW)
    assert facts.database
    assert facts.database.pending == ("accounts.0099_new",)
    (tmp_path / "files").touch()  # no folder: nothing can be kept in it
    assert gathering.gather(NOW).unwritable == (str(tmp_path / "files"),)


def test_the_same_trouble_is_told_once_a_day(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.ADMINS = tmp_path, [("管理者", "root@example.lg.jp")]
    no_space = findings(replace(GOOD, free=1))
    assert [tell_administrators(no_space, NOW + hours * HOUR) for hours in (0, 1, 23, 24)] == [
        *(True, False, False, True)
    ]
    assert mail.outbox[0].to == ["root@example.lg.jp"]
    assert "0 MB" in mail.outbox[0].body
    assert tell_administrators(findings(replace(GOOD, free=1, database=None)), NOW + 25 * HOUR)  # more
    assert not tell_administrators(findings(GOOD), NOW + 26 * HOUR)
    assert tell_administrators(no_space, NOW + 27 * HOUR)  # it was over in between


@pytest.mark.django_db
def test_the_command_says_it_and_fails(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    settings.PRODUCTION, settings.ADMINS = True, [("管理者", "root@example.lg.jp")]
    out = StringIO()
    with pytest.raises(CommandError, match="異常があります"):
        call_command("check_health", "--mail", stdout=out)
    assert "[異常] 帳票を作成するプログラム：帳票を作成するプログラムが動いていません。" in out.getvalue()
    assert "帳票を作成するプログラム" in mail.outbox[0].subject


def test_a_mail_to_try(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.lg.jp"
    out = StringIO()
    call_command("send_test_mail", "root@example.lg.jp", stdout=out)
    assert mail.outbox[0].to == ["root@example.lg.jp"]
    assert "mail.example.lg.jp に渡しました" in out.getvalue()
    settings.CAN_SEND_MAIL = False
    with pytest.raises(CommandError, match="IMARI_DX_SMTP_HOST"):
        call_command("send_test_mail", "root@example.lg.jp")
