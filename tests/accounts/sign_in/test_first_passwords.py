"""First passwords for many: none alike, good by the house's own rules, hashed anew at the first login."""

import re

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.test.utils import override_settings

from accounts.models import User
from accounts.sign_in.first_passwords import first_passwords
from imari_dx import settings as settings_of_the_site

REAL = "accounts.sign_in.hashers.Argon2id"
BEFORE = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
ALL_THE_WORK = f"$m={19 * 1024},t=2,p=1$"


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
def test_the_first_login_hashes_with_all_the_work() -> None:
    """The little work of a password that nobody chose does not outlive its first use."""
    (user,) = people(1)
    first = first_passwords([user])["user0"]
    user.password = first.stored
    user.save()
    assert ALL_THE_WORK not in user.password
    assert authenticate(username="user0", password="another-password-8") is None
    assert authenticate(username="user0", password=first.plain) == user
    user.refresh_from_db()
    assert ALL_THE_WORK in user.password


@pytest.mark.django_db
@override_settings(PASSWORD_HASHERS=[REAL, BEFORE])
def test_whoever_had_a_password_before_signs_in_and_has_it_hashed_anew() -> None:
    user = User(username="user0", full_name="山田　太郎")
    user.password = make_password("stored-as-before-8", hasher="pbkdf2_sha256")
    user.save()
    assert authenticate(username="user0", password="another-password-8") is None
    assert authenticate(username="user0", password="stored-as-before-8") == user
    user.refresh_from_db()
    assert ALL_THE_WORK in user.password


def test_the_site_hashes_so_and_reads_what_was_stored_before() -> None:
    """The settings as they are: the tests themselves hash with something quicker."""
    assert settings_of_the_site.PASSWORD_HASHERS == [REAL, BEFORE]
