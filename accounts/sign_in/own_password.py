"""The own password once more, of somebody who is signed in."""

from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts.models import User
from accounts.sign_in.backends import lock_of, lock_sentence
from accounts.sign_in.told import told_to


def own_password_refusal(request: HttpRequest, user: User, password: str, *, wrong: str) -> str:
    """Return why a password is not taken for somebody's own (``wrong``, a lock, nobody to ask), "" if it is.

    It counts as an attempt to sign in: whoever sits down at another's desk cannot try on and on.
    """
    if authenticate(request, username=user.username, password=password) == user:
        return ""
    if told := told_to(request):
        return told.sentence
    until = lock_of(request, user.username)
    return lock_sentence(until) if until else wrong
