"""When an answer is due, late, still taken; tables on plain values."""

import datetime as dt

import pytest

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.workflow.deadlines import (
    Deadline,
    GrantedExtension,
    answered_on,
    days_left,
    deadline_of,
    figures_final_by,
    is_late,
    may_be_submitted,
    misplaced_days,
)
from initiatives.words import NEUTRAL


def april(day: int) -> dt.date:
    return dt.date(2026, 4, day)


def granted(*days: int) -> list[GrantedExtension]:
    return [GrantedExtension(april(day), f"{day}日まで") for day in days]


EXTENDED = Deadline(april(30), is_extended=True, reason="30日まで")


@pytest.mark.parametrize(
    ("extensions", "expected"),
    [
        ([], Deadline(april(15))),
        (granted(30), EXTENDED),
        (granted(20, 30), EXTENDED),
        (granted(30, 20), Deadline(april(20), is_extended=True, reason="20日まで")),  # put right
        (granted(15), Deadline(april(15))),  # the round's day was moved to it
        (granted(30, 10), Deadline(april(15))),  # never shorter than the round's
    ],
)
def test_the_latest_extension_counts(extensions: list[GrantedExtension], expected: Deadline) -> None:
    assert deadline_of(april(15), extensions) == expected


@pytest.mark.parametrize(("today", "left"), [(14, 1), (15, 0), (17, -2)])
def test_days_left(today: int, left: int) -> None:
    assert days_left(april(15), april(today)) == left


@pytest.mark.parametrize(
    ("answered", "today", "is_planned", "late"),
    [
        (None, 15, True, False),  # the day itself
        (None, 16, True, True),
        (15, 20, True, False),
        (16, 20, True, True),
        (None, 16, False, False),  # 計画なし
        (16, 20, False, False),
    ],
)
def test_late(answered: int | None, today: int, is_planned: bool, late: bool) -> None:
    day = april(answered) if answered else None
    assert is_late(due_on=april(15), answered=day, today=april(today), is_planned=is_planned) == late


@pytest.mark.parametrize(
    ("acts", "first"),
    [
        ("", None),
        ("submit", 1),
        ("submit withdraw", None),
        ("submit withdraw submit", 3),
        ("submit return", 1),
        ("submit approve return submit", 1),
        ("submit return submit withdraw", 1),  # answered before, in the corrections now
        ("submit withdraw submit return", 3),
    ],
)
def test_when_a_department_answered(acts: str, first: int | None) -> None:
    steps = [(f"{act}_report", april(day)) for day, act in enumerate(acts.split(), start=1)]
    assert answered_on(steps) == (april(first) if first else None)


@pytest.mark.parametrize(
    ("closed_on", "deadline", "today", "taken"),
    [
        (None, Deadline(april(15)), 29, True),  # late, but the round is open
        (16, Deadline(april(15)), 16, False),
        (16, EXTENDED, 30, True),  # the last day included
        (16, Deadline(april(20), is_extended=True, reason="20日まで"), 21, False),
        (10, Deadline(april(15)), 12, False),  # closed before its day
    ],
)
def test_what_is_still_taken(closed_on: int | None, deadline: Deadline, today: int, taken: bool) -> None:
    closed = april(closed_on) if closed_on else None
    assert may_be_submitted(closed_on=closed, deadline=deadline, today=april(today)) == taken


@pytest.mark.parametrize(
    ("due", "review", "publish", "fields"),
    [
        (1, None, None, []),  # the same day as opening
        (15, 15, 15, []),
        (15, 20, 25, []),
        (15, 14, None, ["review_on"]),
        (15, 20, 19, ["publishes_on"]),
        (15, None, 14, ["publishes_on"]),
        (15, 10, 12, ["review_on", "publishes_on"]),
    ],
)
def test_days_in_their_order(due: int, review: int | None, publish: int | None, fields: list[str]) -> None:
    found = misplaced_days(
        opens_on=april(1),
        due_on=april(due),
        review_on=april(review) if review else None,
        publishes_on=april(publish) if publish else None,
        words=NEUTRAL,
    )
    assert [field for field, _sentence in found] == fields


def test_a_round_is_not_due_before_it_opens() -> None:
    found = misplaced_days(
        opens_on=april(2), due_on=april(1), review_on=None, publishes_on=None, words=NEUTRAL
    )
    assert found == [("due_on", "回答期限は照会日以降の日にしてください。")]


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (4, dt.date(2026, 4, 30)),  # the first month after the fiscal year's end
        (7, dt.date(2026, 7, 31)),
        (12, dt.date(2026, 12, 31)),
        (1, dt.date(2027, 1, 31)),
        (2, dt.date(2027, 2, 28)),
        (3, dt.date(2027, 3, 31)),  # not the March in which the fiscal year ends
        (None, dt.date(2026, 11, 30)),  # the month of the yearly calendar
    ],
)
def test_figures_become_final_in_the_next_fiscal_year(month: int | None, expected: dt.date) -> None:
    assert figures_final_by(FiscalYear(2025), month) == expected


def test_figures_become_final_in_a_leap_year() -> None:
    assert figures_final_by(FiscalYear(2022), 2) == dt.date(2024, 2, 29)
