"""A NUL in whatever is asked or sent breaks nothing, on PostgreSQL either, which knows no such character."""

import json
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory

from accounts.sessions.store import SessionStore
from imari_dx.frame.middleware import NulRemoved
from indicators.models import EntryDraft
from tests.cast import World
from tests.indicators.book.answer_data import posted
from tests.test_addresses import PAGES, WRITES, client_of

pytestmark = pytest.mark.postgresql


@pytest.fixture(autouse=True)
def _blank_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.downloads.files.render_pdf", lambda *_args, **_options: b"%PDF-")


@pytest.mark.parametrize("label", PAGES)
def test_in_an_address(told: World, label: str) -> None:
    address = PAGES[label][0].split("?")[0]
    client = client_of(told, "secretariat")
    names = ("text", "page", "year", "kind", "role", "department", "on", "effective_on", "before", "plan")
    query = "&".join(f"{name}=%00" for name in names)
    assert client.get(f"{address}?{query}&%00=%00").status_code in (200, 302, 400, 403, 404, 422)


# An address of every kind: of nothing more, of a year, an initiative, a word, a file.
@pytest.mark.parametrize("label", ["home", "cycle", "entry", "plan_term", "year_file", "initiative", "scale"])
def test_in_the_middle_of_an_address(told: World, label: str) -> None:
    address, client = PAGES[label][0], client_of(told, "secretariat")
    for broken in (f"{address}%00", address.replace("gyo-1", "gyo-%00"), f"/%00{address}"):
        assert client.get(broken).status_code in (200, 301, 302, 404)


@pytest.mark.parametrize(
    "address",
    [
        "/people/%00/",
        "/people/a%00b/",
        "/p/%00/",
        "/admin/accounts/user/%00/change/",
        "/admin/accounts/user/?q=%00",
        "/admin/accounts/user/?memberships__role=%00",
        "/admin/initiatives/initiative/?p=%00&o=%00&e=%00",
        "/admin/initiatives/initiative/1/history/%00/",
        "/admin/initiatives/initiative/1/history/abc/",
        "/admin/initiatives/initiative/abc/history/",
        "/admin/initiatives/initiative/abc/history/1/",
        "/admin/initiatives/initiative/abc/delete/",
        "/admin/initiatives/initiative/9999999999999999999999/change/",
        "/admin/initiatives/initiative/1/history/9999999999999999999999/",
        "/admin/accounts/user/abc/password/",
        "/entry/99999999999999999999/gyo-10/",
        "/entry/2025/gyo-10/evidence/99999999999999999999/",
        "/cycles/99999999999999999999/",
        "/scales/imari/99999999999999999999/",
        "/reports/99999999999999999999/evaluation.html",
        "/reports/jobs/99999999999999999999/",
        "/reports/2025/editions/99999999999999999999/",
        "/reports/2025/gyo-10/versions/99999999999999999999.html",
        "/bulk/99999999999999999999/done/",
        "/sign-ins/?page=99999999999999999999&first=9999-12-31&last=9999-12-31",
        "/history/?year=99999999999999999999",
        "/people/?department=99999999999999999999",
        "/responsibilities/?on=9999-12-31",
        "/account/login/?next=%00",
        "/account/login/?next=/%00",
        "/static/%00.css",
    ],
)
def test_in_addresses_that_look_something_up(told: World, address: str) -> None:
    response = client_of(told, "secretariat").get(address)
    assert response.status_code in (200, 302, 403, 404)


# Texts, a plan's screen, a scale, a file, cells. A NUL goes before any field of any form is read; as they
# are, tests/test_on_postgresql.py posts them all.
@pytest.mark.parametrize("label", ["entry", "plan_initiative", "scale", "evidence", "grid_save", "login"])
def test_in_every_field_of_a_form(told: World, label: str) -> None:
    """In all fields at once."""
    address, body, _expected = WRITES[label]
    data = {name: f"{value}\0" if isinstance(value, str) else value for name, value in body(told).items()}
    response = client_of(told, "secretariat").post(address, data | {f"{name}\0": "\0" for name in data})
    assert response.status_code < 500


def test_in_what_is_kept_while_typing(told: World) -> None:
    """The draft of 行－⑫, which its editor types on."""
    client = client_of(told, "editor-gakko")
    data = posted(told["editor-gakko"], told.report("gyo-12")) | {"results": "途中\0の文章"}
    assert client.post("/entry/2025/gyo-12/draft/", data).status_code == 200
    assert "\\u0000" not in json.dumps(EntryDraft.objects.get().typed)
    assert client.get("/entry/2025/gyo-12/").status_code == 200


@pytest.mark.django_db
def test_in_a_login_and_in_a_cookie(client: Client) -> None:
    response = client.post("/account/login/", {"username": "a\0b", "password": "c\0d", "next": "\0"})
    assert response.status_code == 200
    client.cookies["sessionid"] = '"abcdefgh\\000ijkl"'
    assert client.get("/").status_code == 302
    assert SessionStore().exists("x") is False


def seen(request: Any) -> Any:
    """What a view is given."""
    middleware = NulRemoved(lambda one: one)  # type: ignore[arg-type,return-value]
    middleware(request)
    middleware.process_view(request, None, (), {})
    return request


def test_what_has_none_is_left_as_it_is() -> None:
    request = RequestFactory().post("/?a=1&a=2", {"b": ["3", "4"]})
    get, post = request.GET, request.POST
    assert (seen(request).GET is get, request.POST is post) == (True, True)
    dirty = seen(RequestFactory().post("/?a=1%00&a=2", {"b": ["3", "\0"]}))
    assert QueryDict("a=1%1a&a=2") == dirty.GET
    assert QueryDict("b=3&b=%1a") == dirty.POST
