"""Addresses that only take what a form sends: whoever opens one is led to the page that the form is on.

A browser opens them with a GET when somebody reloads, goes back, follows a bookmark or logs in anew. Without
this it would show its own error page, and nothing that says where to go on.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect

View = Callable[..., HttpResponseBase]


def posts_only(page: str, *parts: str) -> Callable[[View], View]:
    """Let a view take POST alone; GET and HEAD lead to the page of that name, with parts of the address.

    The plan of the address stays. Whether the reader may see the page is asked there.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            plan = {"plan": kwargs["plan"]} if kwargs.get("plan") else {}
            back: HttpResponseBase = redirect(page, **{name: kwargs[name] for name in parts}, **plan)
            return back

        return guarded

    return decorate
