"""Where a second factor is required, whoever decides or gives rights sets it up before anything else."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from accounts.middleware import BEFORE_OWN_PASSWORD, leads_to_one_of
from accounts.second_factor.devices import must_set_up

_OPEN = BEFORE_OWN_PASSWORD | {"second_factor", "second_factor_setup", "password_change_done"}


class SecondFactorRequired:
    """Lead to its page; after the own password (``OwnPasswordRequired``)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseRedirect | None:
        """Lead there from any other address."""
        is_open = leads_to_one_of(request, _OPEN)
        return redirect("second_factor") if not is_open and must_set_up(request.user) else None
