"""First passwords for many: none alike, good by the house's own rules, hashed anew at the first login."""

import re

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import PBKDF2PasswordHasher, identify_hasher
from django.contrib.auth.password_validation import validate_password
from django.test.utils import override_settings

from accounts.models import User
from accounts.sign_in.first_passwords import first_passwords

REAL = "django.contrib.auth.hashers.PBKDF2PasswordHasher"


def people(count: int) -> list[User]:
    return [User(username=f"user{number}", full_name="山田　太郎") for number in range(count)]


@pytest.mark.django_db
@override_settings(PASSWORD_HASHERS=[REAL])
def test_they_are_long_readable_and_all_different() -> None:
    found = first_passwords(people(50))
    assert found.keys() == {f"user{number}" for number in range(50)}
    plain = [one.plain for one in found.values()]
    assert len(set(plain)) == 50
    for password in plain:
        assert re.fullmatch(r"[a-z346789]{4}(-[a-z346789]{4}){3}", password)
        assert not set(password) & set("0o1il2z5s")
        validate_password(password, people(1)[0])


@pytest.mark.django_db
@override_settings(PASSWORD_HASHERS=[REAL])
def test_the_first_login_hashes_with_all_rounds() -> None:
    """The few rounds of a password that nobody chose do not outlive its first use."""
    (user,) = people(1)
    first = first_passwords([user])["user0"]
    user.password = first.stored
    user.save()
    assert rounds(user) < PBKDF2PasswordHasher.iterations
    assert authenticate(username="user0", password="another-password-8") is None
    assert authenticate(username="user0", password=first.plain) == user
    user.refresh_from_db()
    assert rounds(user) == PBKDF2PasswordHasher.iterations


def rounds(user: User) -> int:
    decoded = identify_hasher(user.password).decode(user.password)
    return int(decoded["iterations"])
