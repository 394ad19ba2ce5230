"""What people are answered while something is down: 503, what became of what they typed, when to ask again.

Django gives whatever is raised, in a view or in a middleware (session, rights, a commit), to one place, the
handler of failures. There it is told apart: an outage is answered here, a mistake of the program stays 500.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string
from psycopg.errors import ConnectionTimeout
from psycopg_pool import PoolTimeout

from imari_dx.operation.health.error_mails import tell_of_failure
from imari_dx.operation.locked_database import note_lock
from imari_dx.operation.silence import SILENCE
from imari_dx.shared.outage import Outage, outage_of

logger = logging.getLogger(__name__)
LINES_EVERY: Final = 10.0  # seconds, at most one line for each kind from each process
NOT_SAVED: Final = "保存されていません。入力した内容は、この画面に残っています。"
NOT_SHOWN: Final = "今は、表示できません。"
_READS: Final = ("GET", "HEAD", "OPTIONS")
_ONCE: Final = "password"  # is typed again: no page repeats it


def answer_failure(request: HttpRequest) -> HttpResponse:
    """Answer whatever was raised (``handler500``): 503 where something is down, else Django's 500."""
    error = sys.exc_info()[1]
    outage = outage_of(error)
    if error is None or outage is None:
        return HttpResponseServerError(render_to_string("500.html", _numbered(request)))
    if isinstance(error.__cause__, (ConnectionTimeout, PoolTimeout)):
        SILENCE.begins()
    if outage is Outage.BUSY:
        note_lock()
    note_outage(outage, error, request, "503")
    return answer_outage(request, outage)


class AskedByOne:
    """While the database server says nothing, requests are answered without it, but for one at a time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand on what may ask."""
        asks = SILENCE.is_mine_to_break(settings.DATABASE_TIMEOUT + 1)
        if not asks and SILENCE.lasts():
            return answer_outage(request, Outage.DATABASE)
        response = self.get_response(request)
        if asks and response.status_code < 500:
            SILENCE.ends()
        return response


def answer_outage(request: HttpRequest, outage: Outage) -> HttpResponse:
    """Return 503: a page that asks nobody anything, or a sentence where a script asked."""
    sentence = NOT_SHOWN if request.method in _READS else NOT_SAVED
    accepted = request.headers.get("Accept", "")
    if "application/json" in accepted:
        response: HttpResponse = JsonResponse({"error": sentence}, status=503)
    elif "HX-Request" in request.headers or "text/html" not in accepted:
        response = HttpResponse(sentence, status=503, content_type="text/plain; charset=utf-8")
    else:
        page = render_to_string("503.html", _context(request, outage))
        response = HttpResponse(page, status=503)
    response["Retry-After"] = str(outage.retry_after)
    # The scripts of the pages tell it by this from an answer of a proxy.
    response["X-Outage"] = outage.name.lower()
    # Django would log each with its traceback.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _context(request: HttpRequest, outage: Outage) -> dict[str, object]:
    if request.method in _READS:
        return {"reason": outage.reason, "again": request.get_full_path(), **_numbered(request)}
    sent = _sent(request)
    fields = [(name, value) for name, values in sent.lists() for value in values]
    seen = [(name, value) for name, value in fields if name not in _UNSEEN and _ONCE not in name]
    return {
        **_numbered(request),
        "reason": outage.reason,
        "is_act": True,
        "is_typed_again": any(_ONCE in name for name in sent),
        "has_files": bool(getattr(request, "_files", None)),
        "again": request.get_full_path(),
        "fields": fields,
        "texts": [value for _name, value in seen if _is_text(value)],
    }


def _numbered(request: HttpRequest) -> dict[str, object]:
    """What people are asked to tell: under this number the lines of the log are found."""
    return {"request_id": getattr(request, "request_id", "")}


_UNSEEN: Final = ("csrfmiddlewaretoken", "next", "base", "screen", "seen_draft")


def _is_text(value: str) -> bool:
    """Whether somebody may have thought over what to write."""
    return "\n" in value.strip() or len(value.strip()) > 15


def _sent(request: HttpRequest) -> QueryDict:
    """What was sent, as far as it can be read now."""
    try:
        return request.POST
    except (SuspiciousOperation, UnreadablePostError, MultiPartParserError, OSError):
        return QueryDict()


_lock = threading.Lock()
_noted: dict[tuple[str, str], tuple[float, int]] = {}  # the last line's moment, and how many it stands for


def note_outage(outage: Outage, error: BaseException, request: HttpRequest, what: str) -> None:
    """Write one line, and mail administrators; while it goes on, one line for many."""
    now = time.monotonic()
    with _lock:
        last, more = _noted.get((outage, what), (-LINES_EVERY, 0))
        is_new = now - last >= LINES_EVERY
        _noted[outage, what] = (now, 0) if is_new else (last, more + 1)
    if not is_new:
        return
    match = request.resolver_match
    logger.error(
        "%s, %s (%s): %s %s%s",
        what,
        outage.value,
        type(error).__name__,
        request.method,
        match.view_name if match else "-",
        f", and {more} more since the line before" if more else "",
    )
    tell_of_failure(error, request)
