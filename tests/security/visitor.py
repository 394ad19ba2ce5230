"""Somebody with a browser's manners and none of its limits: every header, verb and body as it is wanted."""

import contextlib
import http.client
import re
import ssl
import time
from dataclasses import dataclass, field
from email.message import Message
from http.cookies import SimpleCookie
from urllib.parse import urlencode
from uuid import uuid4

from tests.security.site import PASSWORD, Site

TIMEOUT = 60
_FROM = "127.0.0.2"  # another machine than nginx, which alone is believed when it says for whom it asks
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_UNVERIFIED = ssl._create_unverified_context()  # noqa: S323  (the certificate is our own, made a minute ago)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; seconds until its last byte."""

    status: int
    headers: Message
    content: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")

    @property
    def location(self) -> str:
        return str(self.headers["Location"] or "")


@dataclass
class Visitor:
    """A session of one person, or of nobody."""

    site: Site
    cookies: dict[str, str] = field(default_factory=dict)
    morsels: list[str] = field(default_factory=list)  # each Set-Cookie line as it came
    token: str = ""

    def ask(
        self, verb: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Send one request as it stands; cookies are kept, redirects not followed."""
        sent = {"Host": f"localhost:{self.site.port}", "Accept": "text/html"}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.site.port, timeout=TIMEOUT, context=_UNVERIFIED, source_address=(_FROM, 0)
        )
        began = time.perf_counter()
        try:
            # Whoever is refused early may find nobody any more who reads the rest.
            with contextlib.suppress(ssl.SSLError, ConnectionError):
                connection.request(verb, path, body, sent | (headers or {}))
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.morsels.append(line)
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if not morsel.value:
                    del self.cookies[name]
        found = Answer(answer.status, answer.headers, content, time.perf_counter() - began)
        if token := _TOKEN.search(found.text):
            self.token = token[1]
        return found

    def get(self, path: str, **headers: str) -> Answer:
        """Open an address."""
        return self.ask("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})

    def post(self, path: str, fields: dict[str, str | list[str]], **headers: str) -> Answer:
        """Send a form of ours."""
        body = urlencode({**fields, "csrfmiddlewaretoken": self.token}, doseq=True).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"} | self._from_here()
        return self.ask("POST", path, body, kind | {n.replace("_", "-"): text for n, text in headers.items()})

    def upload(self, path: str, fields: dict[str, str], name: str, file_name: str, content: bytes) -> Answer:
        """Send a form with one file, under any name."""
        limit = uuid4().hex
        parts = [
            f'--{limit}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in {**fields, "csrfmiddlewaretoken": self.token}.items()
        ]
        head = f'--{limit}\r\nContent-Disposition: form-data; name="{name}"; filename="'.encode()
        head += file_name.encode() + b'"\r\nContent-Type: application/octet-stream\r\n\r\n'
        body = b"".join(parts) + head + content + f"\r\n--{limit}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={limit}"} | self._from_here()
        return self.ask("POST", path, body, kind)

    def _from_here(self) -> dict[str, str]:
        return {"Referer": f"{self.site.address}/", "Origin": self.site.address}

    def sign_in(self, username: str, password: str = PASSWORD) -> Answer:
        """Sign in as people do, through the page."""
        self.get("/account/login/")
        return self.post("/account/login/", {"username": username, "password": password})


def signed_in(site: Site, username: str) -> Visitor:
    """Return a visitor who has signed in; nobody's name is nobody."""
    visitor = Visitor(site)
    if username and (answer := visitor.sign_in(username)).status != 302:
        raise RuntimeError(f"{username}: signing in answered {answer.status}")
    return visitor
