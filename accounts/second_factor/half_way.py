"""Between password and code: nobody is signed in yet; the session says for whom the code is awaited."""

import time
from typing import Final

from django.contrib.auth import load_backend
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import User

_KEY: Final = "awaits_code"
LASTS: Final = 5 * 60  # seconds


def begin(request: HttpRequest, user: User, *, next_url: str) -> None:
    """Note who gave the right password; whatever the session held of somebody before is gone."""
    request.session.flush()
    request.session[_KEY] = {
        "user": user.pk,
        "backend": getattr(user, "backend", ""),
        "hash": user.get_session_auth_hash(),
        "at": time.time(),
        "next": next_url,
    }


def who(request: HttpRequest) -> User | None:
    """Return whose code is awaited; None after a few minutes, or where the account or password changed."""
    noted = request.session.get(_KEY)
    if not noted or not 0 <= time.time() - noted["at"] < LASTS:
        return None
    user = load_backend(noted["backend"]).get_user(noted["user"])
    if user is None or not constant_time_compare(noted["hash"], user.get_session_auth_hash()):
        return None
    user.backend = noted["backend"]
    return user


def end(request: HttpRequest) -> str:
    """Forget it; return the address that was asked for before, "" without one."""
    return str(request.session.pop(_KEY, {}).get("next", ""))
