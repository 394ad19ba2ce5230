"""Rounding for display: half up to 0.1, never onto a threshold that is not reached."""

from decimal import Decimal

import pytest

from indicators.judgement import display_number, display_rate

RATES = [
    ("100", "100.0"),
    ("99.96666666666666", "99.9"),  # 2,999 of 3,000
    ("99.94", "99.9"),
    ("79.95", "79.9"),
    ("79.949", "79.9"),
    ("80", "80.0"),
    ("80.05", "80.1"),
    ("49.99", "49.9"),
    ("87.45", "87.5"),
    ("109.95", "110.0"),  # not a threshold
    ("0.04", "0.0"),
    ("-0.04", "0.0"),
    ("-25", "-25.0"),
    ("1234.56", "1234.6"),
]


@pytest.mark.parametrize(("rate", "shown"), RATES)
def test_rate(rate, shown):
    assert display_rate(Decimal(rate)) == shown


@pytest.mark.parametrize(
    ("rate", "thresholds", "shown"),
    [("109.96", (110,), "109.9"), ("59.95", (100, 60), "59.9"), ("79.95", (100, 60), "80.0")],
)
def test_rate_beside_other_thresholds(rate, thresholds, shown):
    assert display_rate(Decimal(rate), thresholds=thresholds) == shown


NUMBERS = [
    ("1234567", "1,234,567"),
    ("1234.56", "1,234.6"),
    ("12.0", "12"),
    ("12.04", "12"),
    ("12.05", "12.1"),
    ("0", "0"),
    ("-0.01", "0"),
    ("-1234.5", "-1,234.5"),
    ("1E+3", "1,000"),
]


@pytest.mark.parametrize(("number", "shown"), NUMBERS)
def test_number(number, shown):
    assert display_number(Decimal(number)) == shown
