"""What a view knows of the one who asks."""

from typing import Any

from django.http import HttpRequest

from accounts.models import User


class AuthenticatedRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: whoever sends it has an account of ours.

    The annotation of every view that is not ``login_not_required``.
    """

    user: User
    # The plan and the rounds that a page has read already, for the frame around it.
    known_rounds: Any
    # What a page tells the frame of its year: the one that it shows, where its address does not say so, and
    # of the page of a report those of which the reader may open it.
    shown_year: Any
    report_years: Any
