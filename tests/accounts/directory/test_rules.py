"""What the directory's answers mean, in tables: no server, no database."""

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.directory import patience
from accounts.directory.rules import (
    Place,
    department_name,
    header_name,
    is_disabled,
    is_due,
    must_change_there,
    places_of,
)
from imari_dx import settings_directory

NOW = dt.datetime(2026, 4, 1, 3, tzinfo=dt.UTC)
MINUTE, SECOND = dt.timedelta(minutes=1), dt.timedelta(seconds=1)
HEADS = r"CN=DX\, Heads,OU=Groups,DC=imari,DC=local"


@pytest.mark.parametrize(
    ("groups", "mapping", "places"),
    [
        ([], [("a", "viewer")], []),
        (["cn=A,dc=x"], [("a", "viewer")], [Place("viewer")]),
        (["cn=a,dc=x"], [("CN=A, DC=X", "viewer")], [Place("viewer")]),
        (["cn=a,dc=y"], [("CN=a,DC=x", "viewer")], []),
        (["cn=a,dc=x"], [("a", "editor"), ("a", "editor")], [Place("editor", "課")]),
        ([HEADS.lower()], [(HEADS, "approver")], [Place("approver", "課")]),
        ([HEADS.lower()], [("DX, Heads", "deputy")], [Place("approver", "課", is_deputy=True)]),
        (["cn=a,dc=x", "cn=b,dc=x"], [("a", "deputy"), ("b", "approver")], [Place("approver", "課")]),
        (["cn=admins,dc=x"], [("dmins", "administrator")], []),
        (["cn=a,cn=b,dc=x"], [("b", "administrator")], []),
    ],
)
def test_roles_of_groups(groups: list[str], mapping: list[tuple[str, str]], places: list[Place]) -> None:
    assert places_of(groups, "課", mapping) == places


def test_a_department_by_name_or_code() -> None:
    assert department_name(" 1020 ", {"1020": "情報政策課"}) == "情報政策課"
    assert department_name("情報政策課", {"1020": "x"}) == "情報政策課"


@pytest.mark.parametrize(
    ("attributes", "disabled"),
    [
        ({}, False),
        ({"userAccountControl": "512"}, False),
        ({"userAccountControl": "514"}, True),
        ({"userAccountControl": "66050"}, True),  # never expires, and disabled
        ({"accountExpires": "0"}, False),
        ({"accountExpires": "9223372036854775807"}, False),
        ({"accountExpires": "133379136000000000"}, True),  # 2023-09-01
        ({"accountExpires": "134507520000000000"}, False),  # 2027-03-30
        ({"accountExpires": "9223372036854775806"}, False),  # beyond the calendar
        ({"pwdAccountLockedTime": "000001010000Z"}, True),
        ({"pwdAccountLockedTime": "20260401000000Z"}, False),  # for a while, which the server itself keeps
        ({"nsAccountLock": "TRUE"}, True),
    ],
)
def test_who_is_disabled(attributes: dict[str, str], disabled: bool) -> None:
    assert is_disabled(attributes, NOW) is disabled


@pytest.mark.parametrize(
    ("answered", "asked", "due"),
    [
        (None, None, True),
        (NOW - 239 * SECOND, NOW - 239 * SECOND, False),
        (NOW - 4 * MINUTE, NOW - 4 * MINUTE, True),
        (NOW - 10 * MINUTE, NOW - 29 * SECOND, False),  # it did not answer, or another request is asking
        (NOW - 10 * MINUTE, NOW - 30 * SECOND, True),
        (NOW + 10 * MINUTE, NOW + 10 * MINUTE, True),  # the clock was set back
    ],
)
def test_when_it_is_asked_again(answered: Any, asked: Any, due: bool) -> None:
    assert is_due(answered, asked, NOW) is due


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Sato", "sato"),
        ("sato@IMARI.LOCAL", "sato"),
        (r"IMARI\sato", "sato"),
        (" ｓａｔｏ ", "sato"),
        ("", ""),
        ("@IMARI", ""),
    ],
)
def test_whom_a_header_names(header: str, name: str) -> None:
    assert header_name(header) == name


def test_what_ad_says_of_a_password_that_has_to_be_changed() -> None:
    said = "80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data {}, v4f7c"
    assert [must_change_there(said.format(code)) for code in ("532", "773", "52e", "533")] == [
        *(True, True),
        *(False, False),
    ]


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setenv("IMARI_DX_LDAP_URL", "ldaps://dc1.imari.local ldaps://dc2.imari.local")
    monkeypatch.setenv("IMARI_DX_LDAP_USER_BASE", "DC=imari,DC=local")
    return monkeypatch


def test_settings_of_ad(variables: pytest.MonkeyPatch) -> None:
    variables.setenv("IMARI_DX_LDAP_ROLES", "DX担当=editor; CN=DX事務局,OU=G,DC=imari,DC=local=secretariat;")
    variables.setenv("IMARI_DX_LDAP_DEPARTMENTS", "1020=情報政策課")
    read = settings_directory.directory()
    assert read is not None
    assert (read.user_attribute, read.starttls, read.nested_groups) == ("sAMAccountName", False, "off")
    assert read.roles == (("DX担当", "editor"), ("CN=DX事務局,OU=G,DC=imari,DC=local", "secretariat"))
    assert read.departments == {"1020": "情報政策課"}


@pytest.mark.parametrize(
    ("url", "chosen", "starttls"),
    [
        ("ldap://localhost", "", False),
        ("ldap://127.0.0.1:3890", "starttls", True),
        ("ldap://dc1.imari.local", "", True),  # never in the clear by itself
        ("ldap://dc1.imari.local ldap://localhost", "", True),
        ("ldap://dc1.imari.local", "none", False),
        ("ldaps://dc1.imari.local", "", False),
    ],
)
def test_the_connection_is_secured(
    variables: pytest.MonkeyPatch, url: str, chosen: str, starttls: bool
) -> None:
    variables.setenv("IMARI_DX_LDAP_URL", url)
    variables.setenv("IMARI_DX_LDAP_SECURITY", chosen)
    read = settings_directory.directory()
    assert read is not None
    assert read.starttls is starttls


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("URL", "http://dc1"),
        ("URL", "ldap://a ldaps://b"),
        ("SECURITY", "starttls"),  # ldaps is secured from the beginning
        ("USER_BASE", ""),
        ("USER_ATTRIBUTE", "uid=*)("),
        ("USER_FILTER", "objectClass=person"),
        ("BIND_DN", "cn=x"),  # without its password
        ("CA_FILE", "/no/such/file"),
        ("NESTED_GROUPS", "chain"),  # without a base
        ("NESTED_GROUPS", "1"),
        ("ROLES", "a=chief"),
        ("ROLES", "editor"),
        ("TIMEOUT", "0"),
    ],
)
def test_settings_that_cannot_be(variables: pytest.MonkeyPatch, name: str, value: str) -> None:
    variables.setenv(f"IMARI_DX_LDAP_{name}", value)
    with pytest.raises(ImproperlyConfigured):
        settings_directory.directory()


def test_a_silent_directory_is_asked_less_and_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    now, asked = [1000.0], []
    monkeypatch.setattr(patience.time, "monotonic", lambda: now[0])
    patience.forget_silence()

    def ask() -> None:
        asked.append(now[0])
        raise patience.DirectoryDownError

    for _second in range(200):
        with pytest.raises(patience.DirectoryDownError):
            patience.within(1, ask)
        now[0] += 1
    assert asked == [1000, 1010, 1030, 1070, 1130, 1190]
    assert patience.within(1, lambda: "x", even_if_down=True) == "x"
    assert patience.within(1, lambda: "y") == "y"


def test_the_package_is_loaded_by_who_asks_alone() -> None:
    """A site without a directory runs without it: only the client names it, and only where it asks."""
    root = Path(settings.BASE_DIR)
    naming = {
        (path.relative_to(root).as_posix(), node.col_offset > 0)
        for app in ("accounts", "imari_dx", "initiatives", "indicators", "reports")
        for path in (root / app).rglob("*.py")
        if "ldap" in (text := path.read_text())
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(one.name for one in node.names)]
        if name and name.split(".")[0] in {"ldap", "django_auth_ldap"}
    }
    assert naming == {("accounts/directory/client.py", True)}


def test_without_a_url_there_is_no_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMARI_DX_LDAP_USER_ATTRIBUTE", "never read")
    assert settings_directory.directory() is None


def test_the_name_of_the_header(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_directory.sso_header() == ""
    monkeypatch.setenv("IMARI_DX_SSO_HEADER", "X-Remote-User")
    assert settings_directory.sso_header() == "HTTP_X_REMOTE_USER"
    monkeypatch.setenv("IMARI_DX_SSO_HEADER", "X Remote")
    with pytest.raises(ImproperlyConfigured):
        settings_directory.sso_header()
