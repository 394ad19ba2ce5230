"""When a pair is locked, and where a request comes from: tables of values."""

import datetime as dt
import ipaddress

import pytest

from accounts.sign_in.rules import account_key, client_address, locked_until, locks

NOON = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)


def moment(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


def failed(*minutes: float) -> list[tuple[str, dt.datetime]]:
    return [("failure", moment(one)) for one in minutes]


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [
        (failed(*[-1] * 8), False),
        (failed(*[-1] * 9), True),
        (failed(*range(-9, 0)), True),
        (failed(*[-14.9] * 9), True),
        (failed(*[-15] * 9), False),  # the first was 15 minutes ago
        (failed(*[-14] * 4, *[-16] * 5), False),  # slow guessing: five within the time
        ([*failed(*[-2] * 9), ("success", moment(-1))], False),
        ([*failed(*[-2] * 5), ("success", moment(-3)), *failed(*[-1] * 4)], True),
        ([*failed(*[-14] * 9), ("locked", moment(-13)), *failed(-1)], False),
        ([("refused", moment(-1))] * 20, False),
        ([], False),
    ],
)
def test_the_tenth_failure_within_fifteen_minutes_locks(
    attempts: list[tuple[str, dt.datetime]], expected: bool
) -> None:
    assert locks(attempts, NOON) is expected


@pytest.mark.parametrize(
    ("attempts", "until"),
    [
        ([("locked", moment(0))], 15),
        ([("locked", moment(-14))], 1),
        ([("locked", moment(-15))], None),
        ([("locked", moment(-10)), ("refused", moment(-1))], 5),  # trying on does not prolong it
        (failed(*[-1] * 30), None),
    ],
)
def test_a_lock_lasts_fifteen_minutes(attempts: list[tuple[str, dt.datetime]], until: float | None) -> None:
    assert locked_until(attempts, NOON) == (None if until is None else moment(until))


@pytest.mark.parametrize(
    "typed", ["hanako", "Hanako", "ＨＡＮＡＫＯ", " hanako\u3000", "han\u200bako", "hana\nko"]
)
def test_one_account_in_whatever_spelling(typed: str) -> None:
    assert account_key(typed) == "hanako"


OURS = [ipaddress.ip_network("127.0.0.1"), ipaddress.ip_network("10.0.0.0/24"), ipaddress.ip_network("::1")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "real", "expected"),
    [
        ("10.1.1.1", "", "", "10.1.1.1"),
        ("10.1.1.1", "9.9.9.9", "9.9.9.9", "10.1.1.1"),  # no proxy of ours wrote it
        ("127.0.0.1", "", "", "127.0.0.1"),
        ("127.0.0.1", "10.1.1.1", "", "10.1.1.1"),
        ("127.0.0.1", "", "10.1.1.1", "10.1.1.1"),
        ("127.0.0.1", "9.9.9.9, 10.1.1.1", "9.9.9.9", "10.1.1.1"),  # the client itself wrote the first
        ("127.0.0.1", "9.9.9.9, 10.1.1.1, 10.0.0.7", "", "10.1.1.1"),  # two proxies of ours
        ("127.0.0.1", "10.0.0.7", "", "10.0.0.7"),
        ("127.0.0.1", "nonsense", "", "127.0.0.1"),
        ("127.0.0.1", "nonsense, 10.1.1.1:52100", "", "10.1.1.1"),
        ("::1", "[2001:db8::5]:443", "", "2001:db8::5"),
        ("::ffff:127.0.0.1", "::ffff:10.1.1.1", "", "10.1.1.1"),
        ("fe80::1%eth0", "9.9.9.9", "", "fe80::1"),
        ("", "9.9.9.9", "9.9.9.9", None),
        ("x\0y", "", "", None),
    ],
)
def test_where_a_request_comes_from(peer: str, forwarded: str, real: str, expected: str | None) -> None:
    assert client_address(peer, forwarded, real, OURS) == expected
