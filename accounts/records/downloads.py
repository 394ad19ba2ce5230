"""Whatever is taken away as a file is recorded, from whichever address: one place that sees every answer."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse

from accounts.models import RecordKind
from accounts.records.writing import record_afterwards

_OK: Final = 200
_NAME: Final = re.compile(r"filename\*=utf-8''([^;]+)|filename=\"([^\"]*)\"", re.IGNORECASE)
_TITLE: Final = re.compile(rb"<title>(.*?)</title>", re.DOTALL)
_HEAD: Final = 2_000  # bytes of a page in which its title stands


class Downloads:
    """Stands where it is known who asks. Records an answer that is a file, or a document as a page.

    The answer is made by then, and given whatever becomes of the record (``record_afterwards``). A file that
    a browser has already (304) was recorded when it came. Pictures of evidence on a page are only shown.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then record."""
        response = self.get_response(request)
        if response.status_code == _OK and request.method != "HEAD" and _is_taken(request, response):
            record_afterwards(
                RecordKind.DOWNLOADED,
                request=request,
                subject=_name(response) or request.path,
                key=request.path,
                bytes=_size(response),
                type=response.headers.get("Content-Type", "").partition(";")[0],
            )
        return response


def _is_taken(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer is a file to save, or a document of which the address names the format."""
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return True
    return request.resolver_match is not None and "file_format" in request.resolver_match.kwargs


def _size(response: HttpResponse) -> int | None:
    """Return how long an answer is; None where it is made while it is sent."""
    said = response.headers.get("Content-Length")
    if said:
        return int(said)
    return None if response.streaming else len(response.content)


def _name(response: HttpResponse) -> str:
    """Return the name that a file is saved under; of a page its title."""
    found = _NAME.findall(response.headers.get("Content-Disposition", ""))
    if found:
        return next((unquote(coded) for coded, _plain in found if coded), found[0][1])
    title = None if response.streaming else _TITLE.search(response.content[:_HEAD])
    return title[1].decode(errors="replace").strip() if title else ""
