"""Every answer has a number that the server chose."""

import logging
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client

from imari_dx.logs import WithRequestId
from imari_dx.shared.request_facts import RequestFacts, answering, is_request_id

pytestmark = pytest.mark.any_database


def test_every_answer_has_its_own(db: None) -> None:
    numbers = {
        Client().get(path)["X-Request-ID"] for path in ("/account/login/", "/", "/none/", "/health/live")
    }
    assert len(numbers) == 4
    assert all(is_request_id(one) for one in numbers)


@pytest.mark.parametrize(
    ("peer", "said", "is_taken"),
    [
        ("10.0.0.5", "0123456789abcdef", True),
        ("10.0.0.6", "0123456789abcdef", False),
        ("10.0.0.5", "short", False),
        ("10.0.0.5", "a" * 65, False),
        ("10.0.0.5", 'two words "and more"', False),
        ("", "0123456789abcdef", False),
    ],
)
def test_only_a_trusted_proxy_names_one(
    db: None, settings: Any, peer: str, said: str, is_taken: bool
) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.5")]
    answer = Client(REMOTE_ADDR=peer).get("/account/login/", headers={"X-Request-ID": said})
    assert (answer["X-Request-ID"] == said) is is_taken


def test_lines_of_the_log_name_the_request() -> None:
    line = logging.makeLogRecord({"msg": "%s に失敗", "args": ("保存",)})
    with answering(RequestFacts("7F3KQ-92MDX", None)):
        assert WithRequestId().format(line) == "[7F3KQ-92MDX] 保存 に失敗"
    assert WithRequestId().format(line) == "保存 に失敗"


def test_a_failure_tells_the_number(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Users tell it, and the log has it."""

    def broken(*_given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("accounts.sign_in.views.Login.get", broken)
    answer = Client(raise_request_exception=False).get("/account/login/")
    assert answer.status_code == 500
    assert f"問い合わせ番号：<strong>{answer['X-Request-ID']}</strong>" in answer.content.decode()
