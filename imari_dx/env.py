"""Strict readers for environment variables: a value that is not understood stops the start."""

import datetime as dt
import ipaddress
import os
import re
from collections.abc import Collection

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """Return the variable as text, or the default if it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def choice(name: str, allowed: Collection[str], default: str) -> str:
    """Return one of the allowed words; anything else raises ImproperlyConfigured."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r}: expected one of {', '.join(sorted(allowed))}")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a yes/no variable written as 1 or 0; anything else raises ImproperlyConfigured."""
    return choice(name, {"0", "1"}, "1" if default else "0") == "1"


def number(name: str, default: int, *, least: int = 1) -> int:
    """Return a whole number from ``least`` on; anything else raises ImproperlyConfigured."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name}={value!r}: expected a whole number")
    return int(value)


def clock(name: str, default: str) -> dt.time | None:
    """Return a time of day written as 08:00, None for ``off``; anything else raises ImproperlyConfigured."""
    value = text(name, default)
    if value == "off":
        return None
    try:
        return dt.datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007  # a time of any day
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r}: expected 08:00 or off") from error


def contact(name: str) -> str:
    """Return where somebody is reached, as an address with its scheme (mailto:, https:, tel:), or nothing.

    A bare mail address becomes one; anything else raises ImproperlyConfigured.
    """
    value = text(name)
    if re.fullmatch(r"[^\s@:/]+@[^\s@:/]+", value):
        return f"mailto:{value}"
    if value and not re.fullmatch(r"(mailto:[^\s@]+@|https://|tel:\+)[^\s@]+", value):
        raise ImproperlyConfigured(f"{name}={value!r}: expected a mail address, https://… or tel:+81-…")
    return value


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list without blanks; an empty variable is an empty list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def networks(name: str, default: str = "") -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Return addresses and networks (10.0.0.5, 10.0.0.0/24); anything else raises ImproperlyConfigured."""
    found = []
    for word in words(name, default):
        try:
            found.append(ipaddress.ip_network(word))
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}={word!r}: expected an address or a network") from error
    return found


def socket_address(name: str) -> str | tuple[str, int] | None:
    """Return where a program listens: a path, or host and port; None if unset.

    Written as /run/program.sock, host:3310 or [::1]:3310; anything else raises ImproperlyConfigured.
    """
    value = text(name)
    if not value or value.startswith("/"):
        return value or None
    host, _colon, port = value.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:
        raise ImproperlyConfigured(f"{name}={value!r}: expected the path of a socket, or host:port")
    return host.removeprefix("[").removesuffix("]"), int(port)


def log_target(name: str, default: str) -> str:
    """Return where lines go: ``stderr``, ``off``, or the whole path of a file; else ImproperlyConfigured."""
    value = text(name, default)
    if value not in {"stderr", "off"} and (not value.startswith("/") or value.endswith("/")):
        raise ImproperlyConfigured(f"{name}={value!r}: expected stderr, off, or the path of a file from /")
    return value


def required(name: str) -> str:
    """Return the variable, or raise ImproperlyConfigured if it is unset or empty."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} must be set in production")
    return value
