"""How long somebody stays signed in: the ends, what is told of them, what is written down."""

import datetime as dt

import pytest

from accounts.sessions.rules import Clock, End, Limits, stored_key

NOON = dt.datetime(2026, 4, 1, 3, tzinfo=dt.UTC)
LIMITS = Limits(idle=dt.timedelta(minutes=30), whole=dt.timedelta(hours=9))


def clock(*, signed_in: float, acted: float) -> Clock:
    """Of somebody who signed in and did something last so many minutes ago."""
    ago = dt.timedelta(minutes=1)
    return Clock(NOON - signed_in * ago, NOON - acted * ago)


@pytest.mark.parametrize(
    ("signed_in", "acted", "end"),
    [
        (0, 0, None),
        (60, 29.99, None),
        (60, 30, End.IDLE),
        (539.99, 1, None),
        (540, 0, End.LIMIT),  # whoever works on is not spared
        (600, 100, End.LIMIT),
    ],
)
def test_when_a_session_is_over(signed_in: float, acted: float, end: End | None) -> None:
    assert clock(signed_in=signed_in, acted=acted).end(LIMITS, NOON) is end


@pytest.mark.parametrize(
    ("idle", "acted", "noted"),
    [(30, 0.5, True), (30, 0.99, True), (30, 1, False), (1, 0.09, True), (1, 0.1, False)],
)
def test_an_act_is_written_down_once_a_minute(idle: int, acted: float, noted: bool) -> None:
    limits = Limits(dt.timedelta(minutes=idle), LIMITS.whole)
    assert clock(signed_in=60, acted=acted).is_noted(limits, NOON) is noted


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        (LIMITS, "1200 28800 300 900"),
        (Limits(dt.timedelta(minutes=12), dt.timedelta(minutes=66)), "120 360 240 900"),
        (Limits(dt.timedelta(minutes=6), dt.timedelta(minutes=30)), "0 0 120 600"),
    ],
)
def test_what_a_page_is_told(limits: Limits, told: str) -> None:
    assert clock(signed_in=60, acted=10).left(limits, NOON) == told


def test_a_row_does_not_give_its_key_away() -> None:
    key = "abcdefghijklmnopqrstuvwxyz012345"
    assert stored_key(key) == stored_key(key)
    assert len(stored_key(key)) == 40
    assert stored_key(key) not in (key, stored_key(key[::-1]))
