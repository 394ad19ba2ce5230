"""The settings of signing in with the directory of the house (LDAP, Active Directory): ADR 103.

Read without python-ldap: a site that sets none of them runs without the package.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from imari_dx import env

_LOOPBACK: Final = {"localhost", "127.0.0.1", "::1"}
_ATTRIBUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9;.-]*")
# What may stand behind a group: a role's code (accounts.models.Role), or a head's deputy.
DEPUTY: Final = "deputy"
ROLES: Final = frozenset(
    {"editor", "approver", DEPUTY, "secretariat", "headquarters", "viewer", "administrator"}
)


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the directory is, how it is asked, and what its answers mean."""

    url: str  # one or several with blanks between them, asked in this order
    starttls: bool
    ca_file: str
    bind_dn: str
    bind_password: str
    timeout: int  # seconds
    user_base: str
    user_filter: str
    user_attribute: str
    name_attributes: tuple[str, ...]  # the first that a person has
    mail_attribute: str
    department_attribute: str
    departments: Mapping[str, str]  # what the directory says → the name of the department here
    group_base: str  # without it the groups are those that a person's entry names (memberOf)
    group_member: str
    nested_groups: str  # off, chain (AD looks for them itself), walk (one level after the other)
    roles: tuple[tuple[str, str], ...]  # a group (whole DN, or its name alone) → a role


def directory() -> Directory | None:
    """Return the settings; None where no directory is named. ImproperlyConfigured for what cannot be."""
    url = " ".join(env.text("IMARI_DX_LDAP_URL").split())
    if not url:
        return None
    return Directory(
        url=url,
        starttls=_starttls(url),
        ca_file=_file("IMARI_DX_LDAP_CA_FILE"),
        bind_dn=env.text("IMARI_DX_LDAP_BIND_DN"),
        bind_password=_with("IMARI_DX_LDAP_BIND_DN", "IMARI_DX_LDAP_BIND_PASSWORD"),
        timeout=env.number("IMARI_DX_LDAP_TIMEOUT", 3),
        user_base=_required("IMARI_DX_LDAP_USER_BASE"),
        user_filter=_filter("IMARI_DX_LDAP_USER_FILTER", "(objectClass=person)"),
        user_attribute=_attribute("IMARI_DX_LDAP_USER_ATTRIBUTE", "sAMAccountName"),
        name_attributes=(_attribute("IMARI_DX_LDAP_NAME_ATTRIBUTE", "displayName"), "cn"),
        mail_attribute=_attribute("IMARI_DX_LDAP_MAIL_ATTRIBUTE", "mail"),
        department_attribute=_attribute("IMARI_DX_LDAP_DEPARTMENT_ATTRIBUTE", "department"),
        departments=dict(_pairs("IMARI_DX_LDAP_DEPARTMENTS")),
        group_base=env.text("IMARI_DX_LDAP_GROUP_BASE"),
        group_member=_attribute("IMARI_DX_LDAP_GROUP_MEMBER", "member"),
        nested_groups=_nested_groups(),
        roles=_roles(),
    )


def sso_header() -> str:
    """Return under which name Django has the header that a proxy names the person in; "" where none is."""
    name = env.text("IMARI_DX_SSO_HEADER")
    if name and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name):
        raise ImproperlyConfigured(
            f"IMARI_DX_SSO_HEADER={name!r}: expected the name of a header: X-Remote-User"
        )
    return f"HTTP_{name.upper().replace('-', '_')}" if name else ""


def _starttls(url: str) -> bool:
    """Whether the connection is secured after it is made; in the clear to this machine alone, or as told."""
    parts = [urlsplit(one) for one in url.split()]
    schemes = {one.scheme for one in parts}
    if not schemes <= {"ldap", "ldaps"} or len(schemes) > 1 or not all(one.hostname for one in parts):
        raise ImproperlyConfigured(f"IMARI_DX_LDAP_URL={url!r}: expected ldaps://host or ldap://host")
    is_here = all(one.hostname in _LOOPBACK for one in parts)
    usual = "none" if is_here or schemes == {"ldaps"} else "starttls"
    chosen = env.choice("IMARI_DX_LDAP_SECURITY", {"starttls", "none"}, usual)
    if chosen == "starttls" and schemes == {"ldaps"}:
        raise ImproperlyConfigured("IMARI_DX_LDAP_SECURITY=starttls: ldaps:// is secured from the beginning")
    return chosen == "starttls"


def _nested_groups() -> str:
    nested = env.choice("IMARI_DX_LDAP_NESTED_GROUPS", {"off", "chain", "walk"}, "off")
    if nested != "off" and not env.text("IMARI_DX_LDAP_GROUP_BASE"):
        raise ImproperlyConfigured(f"IMARI_DX_LDAP_NESTED_GROUPS={nested} needs IMARI_DX_LDAP_GROUP_BASE")
    return nested


def _roles() -> tuple[tuple[str, str], ...]:
    pairs = _pairs("IMARI_DX_LDAP_ROLES")
    for group, role in pairs:
        if role not in ROLES:
            known = ", ".join(sorted(ROLES))
            raise ImproperlyConfigured(f"IMARI_DX_LDAP_ROLES: {group}={role!r}: expected one of {known}")
    return tuple(pairs)


def _pairs(name: str) -> list[tuple[str, str]]:
    """Read what=means; what=means. The last = parts them: the DN of a group has some of its own."""
    pairs = []
    for part in filter(str.strip, env.text(name).split(";")):
        what, sign, means = (one.strip() for one in part.rpartition("="))
        if not (what and sign and means):
            raise ImproperlyConfigured(f"{name}: {part.strip()!r}: expected a=b, several with ; between them")
        pairs.append((what, means))
    return pairs


def _required(name: str) -> str:
    value = env.text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} must be set where IMARI_DX_LDAP_URL is")
    return value


def _with(other: str, name: str) -> str:
    """Return a password that is there where a name is: without one a server takes whoever asks for nobody."""
    value = env.text(name)
    if env.text(other) and not value:
        raise ImproperlyConfigured(f"{name} must be set where {other} is")
    return value


def _attribute(name: str, default: str) -> str:
    value = env.text(name, default)
    if not _ATTRIBUTE.fullmatch(value):
        raise ImproperlyConfigured(f"{name}={value!r}: expected the name of an attribute")
    return value


def _filter(name: str, default: str) -> str:
    value = env.text(name, default)
    if not (value.startswith("(") and value.endswith(")")) or value.count("(") != value.count(")"):
        raise ImproperlyConfigured(f"{name}={value!r}: expected a filter: (objectClass=person)")
    return value


def _file(name: str) -> str:
    value = env.text(name)
    if value and not Path(value).is_file():
        raise ImproperlyConfigured(f"{name}={value!r}: there is no such file")
    return value
