"""Asking the directory. The only module that knows python-ldap and django-auth-ldap, loaded when it asks.

Of django-auth-ldap it takes how a search is written, escaped and decoded; not its backend, which stores users
its own way and takes a directory that is down for a wrong password (ADR 103).
"""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final

from django.utils import timezone

from accounts.directory.patience import DirectoryDownError, within
from accounts.directory.rules import department_name, is_disabled, must_change_there
from imari_dx.settings_directory import Directory

# Which person an entry is, whatever its name becomes: the first that it has.
_KEYS: Final = ("objectGUID", "entryUUID", "nsUniqueId")
_STATES: Final = ("userAccountControl", "accountExpires", "pwdAccountLockedTime", "nsAccountLock")
_MEMBER_OF: Final = "memberOf"
# AD looks for members of members by this rule (LDAP_MATCHING_RULE_IN_CHAIN).
_IN_CHAIN: Final = ":1.2.840.113556.1.4.1941:"
_Rows = list[tuple[str, Mapping[str, list[Any]]]]


class MustChangeError(Exception):
    """The password is right, and has to be changed before it counts."""


@dataclass(frozen=True, slots=True)
class Found:
    """One person's entry."""

    dn: str
    key: str
    username: str
    full_name: str
    email: str
    department: str  # as it is called here
    groups: tuple[str, ...]
    is_disabled: bool

    def is_of(self, key: str) -> bool:
        """Whether an account with this key is that person's: by the name alone where no number was shown."""
        return key in (self.key, self.username)


def is_installed() -> bool:
    """Whether the packages are there; nothing of them is loaded before somebody is asked for."""
    return find_spec("ldap") is not None and find_spec("django_auth_ldap") is not None


def look_up(username: str, at: Directory, *, even_if_down: bool = False) -> Found | None:
    """Return the entry of a name, None where there is none or more than one. DirectoryDownError."""

    def ask() -> Found | None:
        with _bound(at) as connection:
            return _find(connection, username, at)

    return within(2 * at.timeout, ask, even_if_down=even_if_down)


def let_in(username: str, password: str, at: Directory, *, even_if_down: bool = False) -> Found | None:
    """Return the entry of a name with the right password; None where either is wrong.

    DirectoryDownError, MustChangeError. An empty password is none: servers take it for somebody who does not
    want to be known, and say that all is well.
    """
    if not password or "\0" in password:
        return None

    def ask() -> Found | None:
        with _bound(at) as connection:
            found = _find(connection, username, at)
        return found if found and _is_password_of(found.dn, password, at) else None

    return within(2 * at.timeout, ask, even_if_down=even_if_down)


def try_connection(at: Directory, *, bind: bool) -> None:
    """Connect and secure the connection, and bind. DirectoryDownError with the server's own words."""

    def ask() -> None:
        with _bound(at) if bind else _open(at) as connection:
            connection.whoami_s()

    within(2 * at.timeout, ask, even_if_down=True)


def _find(connection: Any, username: str, at: Directory) -> Found | None:
    rows = _search(connection, at.user_base, at.user_attribute, username, at, _wanted(at))
    if len(rows) != 1:
        return None
    dn, attributes = rows[0]
    one = {name: _first(attributes, name) for name in _wanted(at)}
    return Found(
        dn=dn,
        key=next(filter(None, (_key(attributes, name) for name in _KEYS)), one[at.user_attribute].casefold()),
        username=one[at.user_attribute].casefold(),
        full_name=next(filter(None, (one[name] for name in at.name_attributes)), username),
        email=one[at.mail_attribute],
        department=department_name(one[at.department_attribute], at.departments),
        groups=_groups(connection, dn, one[at.user_attribute], attributes, at),
        is_disabled=is_disabled({name: one[name] for name in _STATES}, timezone.now()),
    )


def _wanted(at: Directory) -> list[str]:
    own = [at.user_attribute, *at.name_attributes, at.mail_attribute, at.department_attribute]
    return [*own, _MEMBER_OF, *_KEYS, *_STATES]


def _groups(
    connection: Any, dn: str, username: str, attributes: Mapping[str, list[Any]], at: Directory
) -> tuple[str, ...]:
    """Return the DNs of somebody's groups; nested ones as the settings say."""
    if not at.group_base:
        return tuple(attributes.get(_MEMBER_OF, []))
    member = at.group_member + (_IN_CHAIN if at.nested_groups == "chain" else "")
    found: dict[str, None] = {}
    asked_for = [username if at.group_member.casefold() == "memberuid" else dn]
    while asked_for:
        rows = [
            row for one in asked_for for row in _search(connection, at.group_base, member, one, at, ["cn"])
        ]
        asked_for = [group for group, _attributes in rows if group not in found]
        found.update(dict.fromkeys(asked_for))
        if at.nested_groups != "walk":
            break
    return tuple(found)


def _search(
    connection: Any, base: str, attribute: str, value: str, at: Directory, wanted: list[str]
) -> _Rows:
    """Find what has a value; whatever stands in it, it is one value (escaped by LDAPSearch)."""
    import ldap
    from django_auth_ldap.config import LDAPSearch

    only = at.user_filter if base == at.user_base and attribute == at.user_attribute else ""
    text = f"(&{only.replace('%', '%%')}({attribute}=%(value)s))"
    search = LDAPSearch(base, ldap.SCOPE_SUBTREE, text, attrlist=wanted)
    return list(search.execute(connection, {"value": value}))


def _is_password_of(dn: str, password: str, at: Directory) -> bool:
    import ldap

    refusals = (ldap.INVALID_CREDENTIALS, ldap.INAPPROPRIATE_AUTH, ldap.UNWILLING_TO_PERFORM)
    with _open(at) as connection:
        try:
            connection.simple_bind_s(dn, password)
        except refusals as error:
            if must_change_there(_words(error)):
                raise MustChangeError from error
            return False
    return True


@contextmanager
def _bound(at: Directory) -> Iterator[Any]:
    """Yield a connection of the account that this site searches with."""
    with _open(at) as connection:
        if at.bind_dn:
            connection.simple_bind_s(at.bind_dn, at.bind_password)
        yield connection


@contextmanager
def _open(at: Directory) -> Iterator[Any]:
    """Yield a connection, secured as the settings say; what the library cannot do is DirectoryDownError."""
    if not is_installed():
        raise DirectoryDownError("django-auth-ldap is not installed")
    import ldap

    try:
        connection = ldap.initialize(at.url)
        connection.protocol_version = ldap.VERSION3
        connection.set_option(ldap.OPT_REFERRALS, 0)  # AD's lead to machines that nobody named
        connection.set_option(ldap.OPT_NETWORK_TIMEOUT, at.timeout)
        connection.set_option(ldap.OPT_TIMEOUT, at.timeout)
        connection.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND)
        if at.ca_file:
            connection.set_option(ldap.OPT_X_TLS_CACERTFILE, at.ca_file)
        connection.set_option(ldap.OPT_X_TLS_NEWCTX, 0)
        if at.starttls:
            connection.start_tls_s()
        try:
            yield connection
        finally:
            connection.unbind_s()
    except ldap.LDAPError as error:
        raise DirectoryDownError(_words(error)) from error


def _first(attributes: Mapping[str, list[Any]], name: str) -> str:
    value = next(iter(attributes.get(name, [])), "")
    return value.strip() if isinstance(value, str) else ""


def _key(attributes: Mapping[str, list[Any]], name: str) -> str:
    value = next(iter(attributes.get(name, [])), b"")
    if name != "objectGUID":
        return value.strip() if isinstance(value, str) else ""
    # Sixteen bytes, which the library took for a text where they happen to be one.
    raw = value.encode() if isinstance(value, str) else value
    return str(uuid.UUID(bytes_le=raw)) if len(raw) == 16 else ""


def _words(error: Exception) -> str:
    """Return what the library says of an error, in one line: kind, and the server's own words."""
    said = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
    told = ", ".join(str(said[name]) for name in ("desc", "info") if said.get(name))
    return f"{type(error).__name__}: {told}" if told else type(error).__name__
