"""script/audit security: every address × reader × verb in every state of a plan.

What a page of one state shows to whom is asked of the doors' oracle and of the table of addresses. Here are
rules that every state has to keep: whoever may never have a page never gets it, no verb but POST writes,
none fails, every answer says what a browser may do with it. No test file; apart from others, which leave
their world in the database.
"""

import re
import time
from typing import Any

import pytest

from tests.doors.report_walk import undone
from tests.pages.states import ANONYMOUS, IN_TABLE, STATES, State
from tests.security.findings import HIGH, LOW, MEDIUM, Trial, keep
from tests.security.walking import IN_JAPANESE, PART, is_login, noted_writes, signed_in
from tests.test_addresses import PAGES, READERS, name_of

READS = ("get", "head", "options", "trace")
OTHERS = ("put", "patch", "delete")
_FILE = re.compile(r"\.(csv|xlsx|json|zip|html|pdf)(\?|$)")
# 道路課 leads 公園 jointly in the plan of every shape: it stands to it as the department in charge.
_STANDS_AS = {("shapes", "supporting"): "editor"}
_LEFT_OUT = ("login", "logout")  # change nothing of anybody's
# Everybody with a role reads the 総括 once it is 確定 (indicators/workflow/closing.py).
_READ_BY_ALL = {"closed": ("closing", "closing_file")}


def _is_read_by_all(state: State, place: int, name: str) -> bool:
    return name_of(name) in _READ_BY_ALL.get(state.key, ()) and READERS[place] != "nobody"


def _in_state(address: str, state: State) -> str:
    for start, slug in state.slugs.items():
        address = re.sub(rf"{start}-\d+", slug, address)
    return re.sub(r"/20\d\d/", f"/{state.year}/", address)


def _look_at_headers(trial: Trial, where: str, response: Any) -> None:
    said = response.headers.get("Cache-Control", "")
    trial.check("no-store" in said or "no-cache" in said, MEDIUM, where, f"Cache-Control: {said or 'なし'}")
    policy = response.headers.get("Content-Security-Policy", "")
    trial.check("default-src 'self'" in policy, MEDIUM, where, "Content-Security-Policy がない")
    kind = response.headers.get("X-Content-Type-Options", "")
    trial.check(kind == "nosniff", LOW, where, "X-Content-Type-Options がない")


def _verbs(reader: str, address: str, may_read: bool) -> tuple[str, ...]:
    """All by whoever may most and whoever may nothing; by everybody in the running year: tests/doors.

    A page by HEAD takes the time of the page, and is the same view: only where there should be none. A file
    that several may have is made once.
    """
    if reader not in ("secretariat", ANONYMOUS):
        return ("post",) if may_read and _FILE.search(address) else ("get", "post")
    verbs = (*READS, *OTHERS, "post")
    return tuple(verb for verb in verbs if verb != "head" or not may_read)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.key)
@pytest.mark.usefixtures("blank_refusals")
def test_states(state: State, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every address × reader × verb."""
    monkeypatch.setattr("reports.downloads.files.render_pdf", lambda *_args, **_options: b"%PDF-")
    monkeypatch.setattr("imari_dx.frame.manual.pdf.render_pdf", lambda *_args, **_options: b"%PDF-")
    readers = state.make()
    label = IN_JAPANESE[state.key]
    trial, began = Trial(PART, f"アドレス×役割×動詞：{label}"), time.monotonic()
    for reader, user in readers.items():
        place = READERS.index(IN_TABLE[_STANDS_AS.get((state.key, reader), reader)])
        client = signed_in(user)
        for name, (address, answers) in PAGES.items():
            if name_of(name) in _LEFT_OUT:
                continue
            asked = _in_state(address, state)
            for verb in _verbs(reader, asked, answers[place] == 200):
                with undone(), noted_writes() as written:
                    response = getattr(client, verb)(asked)
                    if response.streaming:
                        b"".join(response.streaming_content)
                where, status = f"{label}、{reader}：{verb.upper()} {asked}", response.status_code
                trial.check(status < 500, MEDIUM, where, f"{status} の応答")
                is_closed = status in (301, 302, 403, 404, 405, 409)
                if user is None:
                    trial.check(is_login(response) or is_closed, HIGH, where, f"ログインせずに {status}")
                elif answers[place] == 403 and verb in READS and not _is_read_by_all(state, place, name):
                    # Of no state is this the reader's page; a page without a plan leads to where one is made.
                    trial.check(is_closed, HIGH, where, f"権限がないのに {status}")
                if verb in OTHERS:
                    trial.check(is_closed, MEDIUM, where, f"{status} の応答")
                if verb in (*READS, *OTHERS):
                    trial.check(not written, HIGH, where, f"書き込んだ：{'、'.join(sorted(set(written)))}")
                if verb == "get":
                    _look_at_headers(trial, where, response)
    trial.seconds = time.monotonic() - began
    keep(trial)
