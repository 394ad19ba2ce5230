"""First passwords for many people at once, thought up here: each is told once and changed by its owner."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User

# Nothing that is read for something else on paper: no 0 o, 1 l i, 2 z, 5 s, no capitals.
_SIGNS: Final = "abcdefghjkmnpqrtuvwxy346789"
_GROUPS, _IN_A_GROUP = 4, 4
# Hashing is slow on purpose, so that passwords which people choose cannot be tried through: a fifth of a
# second each, a minute for a city office. These have 76 bits by chance and nothing to try first, they are
# gone after the first login, and Django hashes anew whatever has fewer rounds than usual.
_ROUNDS: Final = 20_000


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
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(plain, hasher.salt(), iterations=_ROUNDS)
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
