"""What the kinds say beside a value, in few words."""

import datetime as dt
from decimal import Decimal

import pytest

from indicators.book.answers import EventAnswer, MeasurementAnswer
from indicators.judgement import Kind

EVENTS = [EventAnswer(dt.date(2025, 6, day), "", Decimal(count)) for day, count in ((1, 1200), (8, 8))]
PARTS = MeasurementAnswer("confirmed", numerator=Decimal(41000), denominator=Decimal(50000))
BARE = MeasurementAnswer("confirmed", value=Decimal(82), is_rate_only=True)


@pytest.mark.parametrize(
    ("kind", "entered", "notes"),
    [
        (Kind.RATIO, PARTS, "41,000／50,000"),
        (Kind.RATIO, BARE, ""),
        (Kind.PER_EVENT, MeasurementAnswer("confirmed", events=EVENTS), "2回（最少8〜最多1,200）"),
        (Kind.PER_EVENT, MeasurementAnswer("pending"), ""),
        # The number of events is entered as the events themselves.
        (Kind.ANNUAL, MeasurementAnswer("confirmed", events=EVENTS), ""),
    ],
)
def test_notes_beside_the_value(kind: Kind, entered: MeasurementAnswer, notes: str) -> None:
    assert kind.rules.notes(entered) == notes


def test_events_without_a_status_are_no_figure() -> None:
    figure = Kind.PER_EVENT.rules.figure(MeasurementAnswer(events=EVENTS), 2025)
    assert (figure.status, figure.value) == (None, None)
