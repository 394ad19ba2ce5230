"""Signing a test client in by the one row that a session is.

Django's own way takes ten statements: it makes an empty session, throws it away, and records the login.
Tests sign in thousands of times. One that asks what a login leaves behind takes the fixture ``whole_login``.
"""

import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils.crypto import get_random_string

from accounts.confirming.recency import KEY as CONFIRMED_AT
from accounts.models import User, UserSession
from accounts.sessions.rules import stored_key
from accounts.sessions.store import SessionStore

BY_DJANGO = Client.force_login


def force_login(client: Client, user: User, backend: str | None = None) -> None:
    """Give the client a session of the person; one that has a session already goes Django's way."""
    if settings.SESSION_COOKIE_NAME in client.cookies:
        BY_DJANGO(client, user, backend)
        return
    key, store = get_random_string(32), SessionStore()
    said = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: backend or settings.AUTHENTICATION_BACKENDS[-1],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
        CONFIRMED_AT: int(time.time()),  # as whoever has just signed in
    }
    UserSession.objects.create(
        session_key=stored_key(key),
        session_data=store.encode(said),
        expire_date=store.get_expiry_date(),
        user=user,
    )
    client.cookies[settings.SESSION_COOKIE_NAME] = key
