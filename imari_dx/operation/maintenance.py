"""While the site is closed every address says so, whatever was asked; nothing reaches the database."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from imari_dx.shared.maintenance import RETRY_AFTER, is_closed, sentence

# A page that somebody looked for comes by itself once the site is open; a form that was sent must stay
# where "back" finds it.
_LOOKED_FOR = ("GET", "HEAD")


class Maintenance:
    """Within what puts headers on every answer, outside of whatever asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 503 while the site is closed, else hand on."""
        if not is_closed():
            return self.get_response(request)
        response = _for_a_script(request) or _page(request)
        response["Retry-After"] = str(RETRY_AFTER)
        return response


def _for_a_script(request: HttpRequest) -> HttpResponse | None:
    """The sentence alone where no person looks at the answer: the page keeps what was typed."""
    wants_page = "text/html" in request.headers.get("Accept", "text/html")
    if wants_page and "HX-Request" not in request.headers:
        return None
    return HttpResponse(sentence(), status=503, content_type="text/plain; charset=utf-8")


def _page(request: HttpRequest) -> HttpResponse:
    is_looked_for = request.method in _LOOKED_FOR
    context = {"sentence": sentence(), "is_looked_for": is_looked_for}
    response = HttpResponse(render_to_string("operation/closed.html", context), status=503)
    if is_looked_for:
        response["Refresh"] = str(RETRY_AFTER)
    return response
