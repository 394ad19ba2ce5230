"""What holds for every request, whichever view answers it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

# PostgreSQL stores no NUL and refuses to look for one. The character that stands for what is no text takes
# its place: it is found nowhere, and where it is saved forms take it out and say so, as with its like.
_SUBSTITUTE = "\x1a"


class NulRemoved:
    """No NUL in whatever somebody asks or sends: address, choices, fields, cookies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Clean what is read before any view: the session is looked for by a cookie."""
        if "\0" in request.path_info:
            request.path_info = request.path_info.replace("\0", _SUBSTITUTE)
            request.path = request.path.replace("\0", _SUBSTITUTE)
        request.GET = _clean(request.GET)
        for name, value in request.COOKIES.items():
            request.COOKIES[name] = value.replace("\0", _SUBSTITUTE)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Clean what a form sends, once it is known that it comes from a form of ours."""
        if request.method == "POST":
            request.POST = _clean(request.POST)


class NotStored:
    """What the site answers is for the one who asked: no proxy keeps it, and no browser after logging out.

    Static files do not come by here; they are the same for everybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say so on every answer, errors and redirects among them."""
        response = self.get_response(request)
        response["Cache-Control"] = "private, no-store"
        return response


def _clean(data: QueryDict) -> Any:
    if not any("\0" in text for text in _texts(data)):
        return data
    clean = QueryDict(mutable=True, encoding=data.encoding)
    for name, values in data.lists():
        clean.setlist(name.replace("\0", _SUBSTITUTE), [one.replace("\0", _SUBSTITUTE) for one in values])
    clean._mutable = False
    return clean


def _texts(data: QueryDict) -> Iterable[str]:
    for name, values in data.lists():
        yield name
        yield from values
