"""What no page can do without: a plan, and a scale in use. Without it every page says what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.models import RatingScale
from initiatives.permissions import NoPlanYetError


class PlanRequired:
    """A house without a plan: every page of a plan leads to where one is made (409), none is "not found"."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a view that found no plan (``get_plan`` raises it)."""
        if isinstance(exception, NoPlanYetError):
            return render(request, "errors/no_plan.html", status=409)
        return None


class ScaleRequired:
    """A plan without a scale in use: every page that judges says so (409) and what to do, none breaks off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a view that found no scale (``load_results`` raises it)."""
        if isinstance(exception, RatingScale.DoesNotExist):
            return render(request, "errors/no_scale.html", status=409)
        return None
