"""帳票."""

from django.http import HttpRequest, HttpResponse


def documents(request: HttpRequest, plan: str = "") -> HttpResponse:
    return HttpResponse("")
