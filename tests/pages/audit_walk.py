"""script/audit pages, its first part: every page of every state, as the server sends it to every reader.

No test file. The pages go into the folder that PAGES_FOLDER names; tests/pages/audit.py looks at them.
"""

import os
import re
from pathlib import Path
from shutil import copyfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles.finders import get_finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views import defaults
from django.views.i18n import JavaScriptCatalog

from imari_dx.frame.views import csrf_failure
from tests.pages.kept import KeptPage, write
from tests.pages.states import ANONYMOUS, IN_TABLE, STATES, State
from tests.pages.walk import Walk
from tests.test_addresses import PAGES
from tests.test_addresses import READERS as TABLE_READERS

FOLDER = Path(os.environ["PAGES_FOLDER"])
ERRORS = "errors"


def starts(state: State, reader: str) -> list[str]:
    """Where a walk begins: ホーム, the reader's rows of the table, the correction of data, nowhere."""
    found, place = ["/"], TABLE_READERS.index(IN_TABLE[reader])
    for address, answers in PAGES.values():
        if answers[place] not in (200, "login"):
            continue
        for start, slug in state.slugs.items():
            address = re.sub(rf"{start}-\d+", slug, address)
        found.append(re.sub(r"/20\d\d/", f"/{state.year}/", address))
    return [*found, "/admin/", "/nowhere/"]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.key)
def test_walk(state: State, db: None) -> None:
    pages: list[KeptPage] = []
    for reader, user in state.make().items():
        pages += Walk(
            state=state.label,
            reader=reader,
            user=user,
            folder=FOLDER,
            each=state.each,
            with_documents=state.with_documents and reader in ("secretariat", "viewer"),
            with_posts=reader in state.posts,
            posted=state.posted,
        ).go(starts(state, reader))
    write(FOLDER, state.key, pages)
    assert pages
    assert [page.place for page in pages if page.status >= 500] == []


def test_errors(db: None) -> None:
    """What no walk comes by, because nothing fails."""
    request = RequestFactory().get("/")
    request.user, request.session = AnonymousUser(), {}
    walk = Walk("error pages", ANONYMOUS, None, FOLDER)
    answers = {
        "400": defaults.bad_request(request, ValueError()),
        "500": defaults.server_error(request),
        "csrf": csrf_failure(request),
    }
    for name, response in answers.items():
        walk._keep(response, f"/{name}/")
    for name in ("no_plan", "no_scale"):
        assert render_to_string(f"errors/{name}.html", request=request)
    write(FOLDER, ERRORS, walk.pages)


def test_static_files() -> None:
    """The style sheets, scripts and pictures, where the server of the audit finds them."""
    for finder in get_finders():
        for path, storage in finder.list([]):
            target = FOLDER / "static" / (getattr(storage, "prefix", "") or "") / path
            target.parent.mkdir(parents=True, exist_ok=True)
            copyfile(storage.path(path), target)
    catalogue = JavaScriptCatalog.as_view(packages=["django.contrib.admin"])(RequestFactory().get("/"))
    (FOLDER / "catalogue.js").write_bytes(catalogue.content)
