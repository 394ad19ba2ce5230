"""What a view knows of the one who asks."""

from django.http import HttpRequest

from accounts.models import User


class AuthenticatedRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: whoever sends it has an account of ours.

    The annotation of every view that is not ``login_not_required``.
    """

    user: User
