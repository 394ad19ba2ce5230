"""The way back: a page opened from a filtered list leads back to the list as it was filtered.

The list's address with its choice travels in the query of the links that lead out of it (``?back=…``), and
with the forms of the page it leads to: nothing is stored, two tabs keep two ways.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest
from django.urls import Resolver404, get_script_prefix, resolve

_NAME: Final = "back"
_LONGEST: Final = 2_000  # characters; an address that a browser would still send
# The lists that one comes from: what each is called by the name of its address, the plan's words in braces.
_LISTS: Final = {
    "home": "ホーム",
    "dashboard": "全体の状況",
    "dashboard_years": "{initiative}×年度",
    "dashboard_indicators": "数値目標",
    "dashboard_schedule": "スケジュール",
    "dashboard_money": "予算・決算",
    "alerts": "要確認",
    "matrix": "回答状況",
    "instructions": "指示と対応",
    "people": "利用者",
    "start": "はじめに",
}


@dataclass(frozen=True, slots=True)
class WayBack:
    """The list that a page was opened from: what it is called, its address with its choice."""

    label: str
    url: str


def way_back(request: HttpRequest) -> WayBack | None:
    """Return where the page leads back to; None without one, or where the address is not one of our lists.

    Only the path and the query of a list are taken over: nobody is led to another site.
    """
    asked = request.GET.get(_NAME, "")
    if not asked or len(asked) > _LONGEST:
        return None
    try:
        parts = urlsplit(asked)
    except ValueError:
        return None
    prefix = get_script_prefix()
    if parts.scheme or parts.netloc or not parts.path.startswith(prefix) or parts.path.startswith("//"):
        return None
    try:
        name = resolve(f"/{parts.path.removeprefix(prefix)}").url_name or ""
    except Resolver404:
        return None
    if name not in _LISTS:
        return None
    choice = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != _NAME]
    return WayBack(_LISTS[name], urlunsplit(("", "", parts.path, urlencode(choice), "")))


def with_way_back(url: str, back: str) -> str:
    """Return an address that leads back to the list at ``back``; unchanged where there is neither."""
    if not url or not back or len(back) > _LONGEST:
        return url
    parts = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != _NAME]
    return urlunsplit(parts._replace(query=urlencode([*query, (_NAME, back)])))


def way_back_url(request: HttpRequest) -> str:
    """Return the address that the page leads back to, "" without one."""
    found = way_back(request)
    return found.url if found else ""


def here(request: HttpRequest) -> str:
    """Return a list's own address with its choice, "" where nothing was chosen."""
    return request.get_full_path() if request.GET else ""
