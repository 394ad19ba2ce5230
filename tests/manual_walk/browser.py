"""Somebody at a page of the site that a walk has installed."""

import contextlib
import re
import ssl
import time
import urllib.request
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit

NAME, HERE = "dx.city.example.lg.jp", "https://127.0.0.1"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Browser:
    """Somebody at a page of the site, through nginx."""

    def __init__(self, name: str = NAME) -> None:
        self.name = name
        context = ssl._create_unverified_context()  # noqa: S323 - a certificate of this walk's own
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context), urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def get(self, path: str) -> str:
        """Open a page. Raises urllib.error.HTTPError."""
        return self._open(path)[1].decode()

    def send(self, path: str, **fields: str) -> str:
        """Fill in the form of a page."""
        return self._send(path, path, fields)[1].decode()

    def ordered(self, path: str, seconds: int = 400) -> bytes:
        """Order a document from the worker; return it. Raises AssertionError where it does not come."""
        where, answer = self._send("/reports/", path, {})
        if urlsplit(where).path == path:
            return answer  # it was made before
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(HTTPError):  # 404 until it is made
                return self._open(f"{urlsplit(where).path}file/")[1]
            time.sleep(1)
        raise AssertionError(self.get(urlsplit(where).path)[-3000:])

    def _send(self, page: str, path: str, fields: dict[str, str]) -> tuple[str, bytes]:
        found = _TOKEN.search(self.get(page))
        assert found, page
        return self._open(path, urlencode({**fields, "csrfmiddlewaretoken": found[1]}).encode())

    def _open(self, path: str, data: bytes | None = None) -> tuple[str, bytes]:
        headers = {"Host": self.name, "Referer": f"https://{self.name}{path}"}
        request = urllib.request.Request(f"{HERE}{path}", data, headers)  # noqa: S310 - the site's own
        with self._opener.open(request, timeout=60) as answer:
            return answer.geturl(), answer.read()
