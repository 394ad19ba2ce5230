"""From page to page as a reader does, and every form sent back wrongly: the pages that an audit looks at."""

import hashlib
import itertools
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import User
from tests.pages.kept import KeptPage, without_chance
from tests.pages.markup import Form, Markup

# Pages that look different with each initiative and year.
MANY_FACED, OFTEN = ("entry", "review", "initiative", "closing_report"), 3
# What is sent instead of what a person types, and what the tables call it.
SENT = {"": "blank", "？": "unreadable", None: "as it is"}
LEAVES = ("logout", "extend_session", "set_language")
ADMIN_LEAVES = ("/admin/logout/", "/admin/jsi18n/")
# One page of each says what all say.
REFUSALS = (403, 404, 409)
FILES = (".pdf", ".xlsx", ".csv", ".json", ".zip", ".ics")


@dataclass
class Walk:
    """The walk of one reader through one state."""

    state: str
    reader: str
    user: User | None
    folder: Path
    each: int = 3  # addresses opened of one name
    with_documents: bool = False  # what is made for paper (.html): long where a plan is
    with_posts: bool = False
    posted: str = ""  # the beginning of the names of the pages whose forms are sent
    pages: list[KeptPage] = field(default_factory=list)
    _opened: Counter[str] = field(default_factory=Counter)
    _seen: set[str] = field(default_factory=set)
    _sent: set[tuple[str, ...]] = field(default_factory=set)
    _refused: set[int] = field(default_factory=set)

    def go(self, starts: Iterable[str]) -> list[KeptPage]:
        """Open what the starts lead to, a few of each name; return what was answered as a page."""
        waiting = deque(starts)
        while waiting:
            address = waiting.popleft()
            if not self._is_wanted(address):
                continue
            response = self._client().get(address)
            if response.status_code in (301, 302):
                waiting.appendleft(urljoin(address, response["Location"]).split("#")[0])
            elif page := self._keep(response, address):
                waiting.extend(urljoin(address, one) for one in page.links())
                if self.with_posts and self.pages[-1].name.startswith(self.posted):
                    for form in page.forms():
                        self._send(form, address)
        return self.pages

    def _client(self) -> Client:
        client = Client(raise_request_exception=False)
        if self.user:
            client.force_login(self.user)
        return client

    def _is_wanted(self, address: str) -> bool:
        path = urlsplit(address).path
        is_document = path.endswith(".html")
        if address in self._seen or path.endswith(FILES) or path.startswith(("/static/", *ADMIN_LEAVES)):
            return False
        self._seen.add(address)
        if is_document and not self.with_documents:
            return False
        name = name_of(path)
        # A list's own address apart from the same with a filter, an order, a tab.
        key = f"{name}?" if "?" in address else name
        self._opened[key] += 1
        return name not in LEAVES and self._opened[key] <= (OFTEN if name in MANY_FACED else self.each)

    def _keep(self, response: HttpResponseBase, address: str, sent: str = "") -> Markup | None:
        """Keep a page that is one."""
        if not response["Content-Type"].startswith("text/html") or response.streaming:
            return None
        html = without_chance(response.content.decode())  # type: ignore[attr-defined]
        if "<html" not in html or (
            response.status_code in REFUSALS and response.status_code in self._refused
        ):
            return None
        self._refused.add(response.status_code)
        markup = Markup(html)
        file = f"{hashlib.sha256(html.encode()).hexdigest()[:24]}.html"
        (self.folder / file).write_text(html)
        page = KeptPage(
            state=self.state,
            reader=self.reader,
            name=name_of(urlsplit(address).path),
            address=address,
            sent=sent,
            status=response.status_code,
            title=markup.title,
            policy=response.headers.get("Content-Security-Policy", ""),
            file=file,
        )
        self.pages.append(page)
        return markup

    def _send(self, form: Form, address: str) -> None:
        """Send a form of a kind that was not sent before, and take back whatever it did."""
        action = urljoin(address, form.action)
        key = (name_of(urlsplit(action).path), *sorted(_kind(name) for name in form.fields))
        if key[0] in LEAVES or key in self._sent:
            return
        self._sent.add(key)
        for typed, called in SENT.items():
            with transaction.atomic():
                response = self._client().post(action, form.sent(typed))
                if response.status_code not in (301, 302, 405):
                    self._keep(response, action, called)
                transaction.set_rollback(True)


def _kind(name: str) -> str:
    """A field's name without the number of its row."""
    return "".join(itertools.filterfalse(str.isdigit, name))


def name_of(path: str) -> str:
    """The name of an address; ``(none)`` of one that leads nowhere."""
    try:
        match = resolve(path)
    except Resolver404:
        return "(none)"
    return ":".join([*match.namespaces, match.url_name or ""])
