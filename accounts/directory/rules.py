"""What the directory's answers mean. Pure: no connection, no database, no clock."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from accounts.models import DEPARTMENTAL_ROLES, Role
from accounts.sign_in.rules import account_key
from imari_dx.settings_directory import DEPUTY

# Asked again at the first request when the last answer is older: so what changed takes effect within five.
ASKED_EVERY: Final = dt.timedelta(minutes=4)
# No request goes by an answer that is older, unless the directory did not answer just before.
AT_MOST: Final = dt.timedelta(minutes=5)
# Not sooner again after an attempt that got no answer.
REST: Final = dt.timedelta(seconds=30)

_DISABLED_IN_AD: Final = 0x2  # ADS_UF_ACCOUNTDISABLE of userAccountControl
_NEVER: Final = {"", "0", "9223372036854775807"}  # accountExpires
_SINCE_1601: Final = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_LOCKED_FOR_GOOD: Final = "000001010000Z"  # pwdAccountLockedTime of OpenLDAP's ppolicy
_OF_AD: Final = re.compile(r"\bdata ([0-9a-f]+)\b")
_EXPIRED, _MUST_CHANGE = "532", "773"


@dataclass(frozen=True, slots=True)
class Place:
    """A role that the directory gives: where the role belongs to a department, in which (its name here)."""

    role: str
    department: str = ""
    is_deputy: bool = False


def places_of(groups: Iterable[str], department: str, mapping: Iterable[tuple[str, str]]) -> list[Place]:
    """Return the roles that somebody's groups (DNs) give, in the mapping's order, each once.

    A group is named by its whole DN or by its own name alone; case and blanks between the parts do not
    matter. Who is a head and also a deputy of one is a head.
    """
    held = {name for group in groups for name in (normal_dn(group), own_name(group))}
    words = [role for group, role in mapping if {normal_dn(group), group.casefold()} & held]
    found = []
    for word in dict.fromkeys(words):
        if word == DEPUTY and Role.APPROVER.value in words:
            continue
        role = Role.APPROVER.value if word == DEPUTY else word
        found.append(Place(role, department if role in DEPARTMENTAL_ROLES else "", word == DEPUTY))
    return found


def normal_dn(dn: str) -> str:
    """Return a DN as two of them are compared."""
    parts = re.split(r"(?<!\\),", dn)
    return ",".join("=".join(one.strip() for one in part.partition("=")[::2]) for part in parts).casefold()


def own_name(dn: str) -> str:
    """Return the value of a DN's first part: CN=DX担当,OU=… is dx担当."""
    first = re.split(r"(?<!\\),", dn)[0]
    return re.sub(r"\\(.)", r"\1", first.partition("=")[2]).strip().casefold()


def department_name(said: str, known: Mapping[str, str]) -> str:
    """Return what a department is called here, from its code or name in the directory."""
    return known.get(said.strip(), said.strip())


def is_disabled(attributes: Mapping[str, str], now: dt.datetime) -> bool:
    """Whether an entry says that nobody gets in with it: disabled, expired, or locked for good."""
    control = attributes.get("userAccountControl", "")
    if control.isdigit() and int(control) & _DISABLED_IN_AD:
        return True
    expires = attributes.get("accountExpires", "")
    if expires.isdigit() and expires not in _NEVER:
        # In steps of 100 nanoseconds; what lies beyond the calendar's end never comes.
        days, rest = divmod(int(expires) // 10, 86_400_000_000)
        if days < (dt.datetime.max.replace(tzinfo=dt.UTC) - _SINCE_1601).days:
            return _SINCE_1601 + dt.timedelta(days=days, microseconds=rest) <= now
    if attributes.get("pwdAccountLockedTime", "") == _LOCKED_FOR_GOOD:
        return True
    return attributes.get("nsAccountLock", "").casefold() == "true"


def must_change_there(diagnosis: str) -> bool:
    """Whether AD refused a password that is right but has to be changed first (said to whoever knows it)."""
    found = _OF_AD.search(diagnosis)
    return bool(found and found[1] in {_EXPIRED, _MUST_CHANGE})


def is_due(answered: dt.datetime | None, asked: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether the directory is to be asked about somebody again.

    ``answered`` is the last answer, ``asked`` the last attempt. A moment that lies ahead (a clock that was
    set back) counts as long ago.
    """
    if answered is not None and dt.timedelta() <= now - answered < ASKED_EVERY:
        return False
    return asked is None or not dt.timedelta() <= now - asked < REST


def header_name(value: str) -> str:
    """Return the name that a proxy's header says: yamada of YAMADA@IMARI.LOCAL and of IMARI\\yamada."""
    return account_key(value).rpartition("\\")[2].partition("@")[0]
