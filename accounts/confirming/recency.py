"""How long ago somebody showed to be the one who signed in: kept in the session."""

import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

KEY = "confirmed_at"  # seconds since 1970


def note_confirmed(session: SessionBase) -> None:
    """Let the next minutes pass without a question."""
    session[KEY] = int(time.time())


def note_signed_in(sender: Any, request: HttpRequest, **_kwargs: Any) -> None:
    """Take signing in for a confirmation (Django's signal ``user_logged_in``)."""
    note_confirmed(request.session)


def must_confirm(request: HttpRequest) -> bool:
    """Whether whoever asks has to confirm before an act; a clock that was set back counts as long ago."""
    if not settings.CONFIRM_MINUTES or not request.user.is_authenticated:
        return False
    ago = time.time() - request.session.get(KEY, 0)
    return not -1 < ago < settings.CONFIRM_MINUTES * 60
