"""Who is signed in stays so as long as the directory says so: asked again every four minutes at most."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.directory.client import look_up
from accounts.directory.patience import DirectoryDownError
from accounts.directory.rules import AT_MOST, is_due
from accounts.directory.services import GONE, NotLetInError, follow, let_go
from accounts.models import User
from imari_dx.settings_directory import Directory
from imari_dx.shared.patience import suppress_outage

ENDED = "庁内の認証サーバー（ディレクトリ）で利用できなくなったため、ログアウトしました。"
# How long a request waits for another one that is asking about the same person: an answer takes milliseconds.
_WAITS: Final = 1.0  # seconds
_STEP: Final = 0.05
_turn: Final = Lock()
_FIELDS: Final = ("directory_asked_at", "directory_answered_at", "directory_note")


class DirectoryAsked:
    """Ask about whoever sends a request, where the last answer is old; rights follow with this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: Any) -> None:
        """Let go whom the directory does not have any more: nobody is signed in then."""
        user, directory = request.user, settings.DIRECTORY
        if directory is None or not isinstance(user, User) or not user.is_of_directory:
            return
        if user.directory_note == GONE or not _is_still_there(user, directory):
            request.session.flush()
            request.user = AnonymousUser()
            messages.info(request, ENDED)


def _is_still_there(user: User, directory: Directory) -> bool:
    """Whether the directory has somebody still, as far as is known; one request asks, the others go on."""
    if is_due(user.directory_answered_at, user.directory_asked_at, timezone.now()):
        if _turn.acquire(timeout=_WAITS):
            try:
                return _asked(user, directory)
            finally:
                _turn.release()
    elif _is_old(user):
        _wait_for_the_other(user)
    return user.directory_note != GONE


def _asked(user: User, directory: Directory) -> bool:
    """Ask, unless somebody has meanwhile: in this process (the lock), on this or another host (the row)."""
    user.refresh_from_db(fields=_FIELDS)
    now = timezone.now()
    if not is_due(user.directory_answered_at, user.directory_asked_at, now):
        return user.directory_note != GONE
    claimed = 1
    with suppress_outage("when the directory was asked"):
        one = User.objects.filter(pk=user.pk, directory_asked_at=user.directory_asked_at)
        claimed = one.update(directory_asked_at=now)
    if not claimed:
        user.refresh_from_db(fields=_FIELDS)
        if _is_old(user):
            _wait_for_the_other(user)
        return user.directory_note != GONE
    try:
        found = look_up(user.username, directory)
        if found is None or found.is_disabled or not found.is_of(user.directory_key):
            let_go(user=user, at=now)
            return False
        changed = follow(user=user, found=found, directory=directory, at=now)
    except (DirectoryDownError, NotLetInError):
        return True
    _go_on_with(user, changed)
    return True


def _go_on_with(user: User, changed: User) -> None:
    """Let the request go on with what was just read."""
    user.full_name, user.email, user.memberships_read = changed.full_name, changed.email, None
    user.directory_answered_at = changed.directory_answered_at


def _is_old(user: User) -> bool:
    answered, asked, now = user.directory_answered_at, user.directory_asked_at, timezone.now()
    is_being_asked = asked is not None and (now - asked).total_seconds() < _WAITS
    return is_being_asked and (answered is None or now - answered >= AT_MOST)


def _wait_for_the_other(user: User) -> None:
    """Wait for an answer that another request asked for: none goes by what is older than five minutes."""
    before, until = user.directory_answered_at, time.monotonic() + _WAITS
    while time.monotonic() < until:
        time.sleep(_STEP)
        user.refresh_from_db(fields=_FIELDS)
        if user.directory_answered_at != before:
            user.memberships_read = None
            return
