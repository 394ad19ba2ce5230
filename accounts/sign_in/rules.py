"""When a pair of account and address is locked. Pure: no database, no clock, no request."""

import datetime as dt
import ipaddress
import unicodedata
from collections.abc import Collection, Iterable

MOST_FAILURES = 10
WINDOW = dt.timedelta(minutes=15)
LOCK = dt.timedelta(minutes=15)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Attempt = tuple[str, dt.datetime]


def account_key(typed: str) -> str:
    """Return the one spelling under which attempts are counted, whatever case and width."""
    printable = "".join(one for one in unicodedata.normalize("NFKC", typed) if one.isprintable())
    return printable.strip().casefold()[:150]


def locked_until(attempts: Iterable[Attempt], now: dt.datetime) -> dt.datetime | None:
    """Return until when a pair is locked by its own attempts (kind, moment); None if it is not.

    What came before the account was unlocked counts no more.
    """
    known = [*attempts]
    released = max((at for kind, at in known if kind == "unlocked"), default=None)
    ends = [at + LOCK for kind, at in known if kind == "locked" and (released is None or at > released)]
    return max((end for end in ends if end > now), default=None)


def locks(attempts: Iterable[Attempt], now: dt.datetime) -> bool:
    """Whether one more failure now is the one that locks: the tenth within 15 minutes.

    Whoever got in, has sat a lock out or was unlocked begins anew.
    """
    recent = sorted((at, kind) for kind, at in attempts if now - WINDOW < at <= now)
    failures = 0
    for _at, kind in recent:
        if kind == "failure":
            failures += 1
        elif kind in ("success", "locked", "unlocked"):
            failures = 0
    return failures + 1 >= MOST_FAILURES


def client_address(peer: str, forwarded_for: str, real_ip: str, trusted: Collection[Network]) -> str | None:
    """Return the address that a request comes from, None where nobody knows it (a Unix socket).

    Headers count only as far as trusted proxies wrote them: each proxy adds whom it heard from at the end of
    ``forwarded_for``, so it is read from the end up to the first address that is no proxy of ours.
    """
    client = _address(peer)
    if client is None or not _is_in(client, trusted):
        return str(client) if client else None
    hops = [hop for hop in forwarded_for.split(",") if hop.strip()] or [real_ip]
    for hop in reversed(hops):
        earlier = _address(hop)
        if earlier is None:
            break
        client = earlier
        if not _is_in(client, trusted):
            break
    return str(client)


def is_in(peer: str, networks: Collection[Network]) -> bool:
    """Whether an address is in one of some networks; a Unix socket's peer has none and is in none."""
    address = _address(peer)
    return address is not None and _is_in(address, networks)


def _address(text: str) -> Address | None:
    """Read an address, also as proxies write it (10.0.0.1:52100, [::1]:52100, ::ffff:10.0.0.1)."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _is_in(address: Address, networks: Collection[Network]) -> bool:
    return any(address in network for network in networks)
