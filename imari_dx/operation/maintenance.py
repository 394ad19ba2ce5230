"""While the site is closed every address says so, whatever was asked; nothing reaches the database."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from imari_dx.operation.failures import answer_outage
from imari_dx.shared.maintenance import RETRY_AFTER, is_closed, sentence
from imari_dx.shared.outage import Outage


class Maintenance:
    """Within what puts headers on every answer, outside of whatever asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 503 while the site is closed, else hand on.

        What was sent, and what a script asks, is answered as in an outage: it is kept and sent again.
        """
        if not is_closed():
            return self.get_response(request)
        return _page() if _is_looked_for(request) else answer_outage(request, Outage.CLOSED)


def _is_looked_for(request: HttpRequest) -> bool:
    """Whether somebody looks for a page, which then comes by itself once the site is open."""
    wants_page = "text/html" in request.headers.get("Accept", "text/html")
    return request.method in ("GET", "HEAD") and wants_page and "HX-Request" not in request.headers


def _page() -> HttpResponse:
    response = HttpResponse(render_to_string("operation/closed.html", {"sentence": sentence()}), status=503)
    response["Retry-After"] = response["Refresh"] = str(RETRY_AFTER)
    # Somebody closed it: no trouble of which the log or an administrator hears.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
