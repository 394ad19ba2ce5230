"""Which browser on which machine somebody uses, in the words that are on its icon. Pure.

Browsers name themselves after each other: the first that is found is the one.
"""

from typing import Final

_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def browser_label(user_agent: str) -> str:
    """Return a browser in plain words, 「Edge（Windows）」; what nobody knows is 「不明なブラウザー」."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "不明なブラウザー")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return f"{browser}（{system}）" if system else browser
