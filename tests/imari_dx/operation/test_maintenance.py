"""The site is closed: nobody reads or writes, programs do no work, and it says when to come again."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from imari_dx.shared.maintenance import RETRY_AFTER, close, is_closed, open_again
from reports.jobs.broker import WatchfulBroker

TEXT = "ただいま、システムを更新しています。"


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


def test_who_sent_a_form_goes_back_to_it(client: Client, closed: None) -> None:
    answer = client.post("/account/login/", {"username": "a"})
    assert answer.status_code == 503
    assert "Refresh" not in answer.headers
    assert "保存されていません" in answer.content.decode()


@pytest.mark.parametrize(
    "headers", [{"HX-Request": "true"}, {"Accept": "application/json"}, {"Accept": "*/*"}]
)
def test_a_script_gets_the_sentence_alone(client: Client, closed: None, headers: dict[str, str]) -> None:
    answer = client.post("/account/login/", headers=headers)
    assert (answer.status_code, answer.content.decode()) == (503, TEXT)
    assert answer["Retry-After"] == str(RETRY_AFTER)


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
