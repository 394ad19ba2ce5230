"""The site is closed: nobody reads or writes, programs do no work, and it says when to come again."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from imari_dx.shared.maintenance import RETRY_AFTER, close, is_closed, open_again
from reports.jobs.broker import WatchfulBroker

TEXT = "システムを更新しています。"


@pytest.fixture
def closed(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    close(TEXT)


@pytest.mark.parametrize("address", ["/", "/account/login/", "/admin/", "/nowhere/"])
def test_every_page_says_so_without_a_database(client: Client, closed: None, address: str) -> None:
    """None is allowed here: what stands there may be half of one."""
    answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, str(RETRY_AFTER))
    assert TEXT in answer.content.decode()
    assert answer["Refresh"] == str(RETRY_AFTER)
    assert answer["Cache-Control"] == "private, no-store"
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_what_was_sent_stays_and_can_be_sent_again(client: Client, closed: None) -> None:
    sent = {"results": "前年度より多くの窓口で受け付けました。"}
    answer = client.post("/account/login/", sent, headers={"Accept": "text/html"})
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, str(RETRY_AFTER))
    assert "Refresh" not in answer.headers
    assert "サーバーの作業をしているため" in page
    assert sent["results"] in page
    assert "もう一度送る" in page


@pytest.mark.parametrize(
    "headers", [{"HX-Request": "true"}, {"Accept": "application/json"}, {"Accept": "*/*"}]
)
def test_a_script_gets_a_sentence_alone(client: Client, closed: None, headers: dict[str, str]) -> None:
    for answer in (client.post("/account/login/", headers=headers), client.get("/", headers=headers)):
        assert (answer.status_code, answer["X-Outage"]) == (503, "closed")
        assert answer["Retry-After"] == str(RETRY_AFTER)
        assert "<" not in answer.content.decode()


def test_nobody_is_mailed_that_it_is_closed(client: Client, closed: None, caplog: Any) -> None:
    client.get("/")
    client.post("/account/login/")
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []


@pytest.mark.django_db
@pytest.mark.any_database
def test_the_probes_answer(client: Client, closed: None) -> None:
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["maintenance"] == "trouble"


def test_programs_do_no_work(closed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """No database is allowed here either."""
    monkeypatch.setattr("reports.jobs.broker._SLEEPS", 0)
    assert WatchfulBroker.dequeue(object.__new__(WatchfulBroker)) is None
    with pytest.raises(CommandError, match="何もしていません"):
        call_command("send_reminders")


def test_closed_and_opened_by_a_command(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DATA_DIR = tmp_path
    call_command("maintenance", "on", "--text", TEXT)
    assert is_closed()
    call_command("maintenance", "off")
    call_command("maintenance", "status")
    assert not is_closed()
    assert capsys.readouterr().out.splitlines() == [
        f"画面を閉じています（{TEXT}）",
        "画面を開いています。",
        "画面を開いています。",
    ]
    open_again()  # also where it is open
