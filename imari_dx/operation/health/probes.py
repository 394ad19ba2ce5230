"""``/health/live`` and ``/health/ready``: for whoever watches the server, before anything else is asked."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from accounts.sign_in.backends import address_of
from imari_dx.operation.health.facts import gather
from imari_dx.operation.health.rules import findings, is_ready, worst

LIVE, READY = "/health/live", "/health/ready"
_SAYS_FOR_WHOM = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED")


class Probes:
    """The outermost middleware, so that neither host names nor HTTPS, sessions or rights come in between.

    Only the machine itself and IMARI_DX_HEALTH_FROM are answered; to all others there is no such page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the two addresses, hand on every other."""
        if request.path_info not in (LIVE, READY):
            return self.get_response(request)
        answer = self._answer(request)
        answer["Cache-Control"] = "no-store"
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if not _may_ask(request):
            return _plain("not found", 404)
        if request.method not in ("GET", "HEAD"):
            return _plain("GET only", 405)
        return _plain("ok", 200) if request.path_info == LIVE else _ready()


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _may_ask(request: HttpRequest) -> bool:
    """A request that a proxy handed on without being trusted comes from nobody knows where."""
    peer = request.META.get("REMOTE_ADDR", "")
    client = address_of(request)
    if client is None:
        return False
    was_handed_on = any(request.META.get(name) for name in _SAYS_FOR_WHOM)
    if was_handed_on and not _is_in(peer, settings.TRUSTED_PROXIES):
        return False
    return ipaddress.ip_address(client).is_loopback or _is_in(client, settings.HEALTH_FROM)


def _is_in(address: str, networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    try:
        return any(ipaddress.ip_address(address) in network for network in networks)
    except ValueError:
        return False


def _ready() -> HttpResponse:
    """Names and states alone: the figures are for those who sign in."""
    found = findings(gather())
    ready = is_ready(found)
    said = {"ready": ready, "state": worst(found), "checks": {one.name: one.state for one in found}}
    return JsonResponse(said, status=200 if ready else 503)
