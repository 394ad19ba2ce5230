"""Every answer has a number, under which its lines are found in the logs and its rows in the records."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.sign_in.backends import address_of
from imari_dx.shared.request_facts import RequestFacts, answering, is_request_id, new_request_id

HEADER = "X-Request-ID"


class RequestId:
    """The outermost middleware. The server makes the number; one of a trusted proxy is taken over.

    Nobody else chooses a number: two people's acts would be found under the same.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Number the request, for whatever is written while it is answered, and its answer."""
        request_id = _of_proxy(request) or new_request_id()
        request.request_id = request_id  # type: ignore[attr-defined]
        with answering(RequestFacts(request_id, address_of(request), lambda: getattr(request, "user", None))):
            response = self.get_response(request)
        response[HEADER] = request_id
        return response


def _of_proxy(request: HttpRequest) -> str:
    said = request.headers.get(HEADER, "")
    if not said or not settings.TRUSTED_PROXIES or not is_request_id(said):
        return ""
    try:
        peer = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return ""
    return said if any(peer in network for network in settings.TRUSTED_PROXIES) else ""
