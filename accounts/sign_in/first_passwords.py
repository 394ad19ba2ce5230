"""First passwords for many people at once, thought up here: each is told once and changed by its owner."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import get_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.sign_in.hashers import Argon2id, Argon2idOnce

# Nothing that is read for something else on paper: no 0 o, 1 l i, 2 z, 5 s, no capitals.
_SIGNS: Final = "abcdefghjkmnpqrtuvwxy346789"
_GROUPS, _IN_A_GROUP = 4, 4


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """Whose it is; the password as it is typed, and as it is stored."""

    username: str
    full_name: str
    plain: str
    stored: str


def first_passwords(users: Iterable[User]) -> Mapping[str, FirstPassword]:
    """Return one for each of some accounts that are not stored yet, by 利用者ID."""
    rows = [(user, _plain(user)) for user in users]
    return {
        user.username: FirstPassword(user.username, user.full_name, plain, _stored(plain))
        for user, plain in rows
    }


def _stored(plain: str) -> str:
    if isinstance(get_hasher(), Argon2id):
        quick = Argon2idOnce()
        return quick.encode(plain, quick.salt())
    return make_password(plain)


def _plain(user: User) -> str:
    """Think of a password until one meets the house's own rules; nearly always the first does."""
    while True:
        groups = (
            "".join(secrets.choice(_SIGNS) for _sign in range(_IN_A_GROUP)) for _group in range(_GROUPS)
        )
        password = "-".join(groups)
        try:
            validate_password(password, user)
        except ValidationError:
            continue
        return password
