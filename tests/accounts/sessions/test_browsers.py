"""Browsers in plain words."""

import pytest

from accounts.sessions.browsers import browser_label

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"
APPLE = "Mozilla/5.0 ({}) AppleWebKit/605.1.15 (KHTML, like Gecko) {} Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (f"{WINDOWS} Safari/537.36 Edg/141.0.0.0", "Edge（Windows）"),
        (f"{WINDOWS} Safari/537.36", "Chrome（Windows）"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox（Windows）"),
        (APPLE.format("iPhone; CPU iPhone OS 18_0 like Mac OS X", "Version/18.0"), "Safari（iPhone）"),
        (APPLE.format("iPad; CPU OS 18_0 like Mac OS X", "EdgiOS/141.0"), "Edge（iPad）"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/141.0 Mobile Safari/537.36", "Chrome（Android）"),
        ("curl/8.5.0", "不明なブラウザー"),
        ("", "不明なブラウザー"),
    ],
)
def test_a_browser_in_words(user_agent: str, label: str) -> None:
    assert browser_label(user_agent) == label
