"""Errors that Django raises before a view is reached."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain a refused form in words: usually the page was left open past the end of the session."""
    return render(request, "errors/csrf.html", status=403)
