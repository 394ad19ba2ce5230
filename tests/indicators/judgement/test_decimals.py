"""How many decimals an indicator shows, and whether decimals or a minus may be typed: stated or derived."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.judgement import IndicatorRule, Kind, Timing, decimals_of, takes_decimals, takes_negative


def rule(kind: str = "annual", **fields: Any) -> IndicatorRule:
    """What a plan says of an indicator; numbers as texts."""
    for name in ("target", "baseline"):
        if name in fields:
            fields[name] = Decimal(fields[name])
    if "expectations" in fields:
        fields["expectations"] = {year: Decimal(text) for year, text in fields["expectations"].items()}
    return IndicatorRule(
        name="指標", kind=Kind(kind), timing=Timing.AT_END, first_year=2021, last_year=2025, **fields
    )


@pytest.mark.parametrize(
    ("one", "decimals", "takes"),
    [
        (rule(target="10", unit="社"), 0, False),
        (rule(target="10.000", unit="社"), 0, False),
        (rule(target="1000", unit="千円"), 0, False),
        (rule(target="1E+3", unit="千円"), 0, False),
        (rule(target="1.55"), 2, True),
        (rule(target="1.5500000000"), 2, True),  # as a database hands it out
        (rule(target="1.6", baseline="1.54"), 2, True),
        (rule(target="2", expectations={2023: "1.125"}), 3, True),
        (rule(target="0.12345678"), 6, True),
        (rule("level", target="3", unit="部署"), 0, False),
        (rule("level", target="80", unit="％"), 1, True),
        (rule(target="80", unit="%"), 1, True),
        (rule("cumulative", target="2.5", unit="km"), 1, True),
        (rule("ratio", target="80", unit="％"), 1, False),
        (rule("ratio", target="33.33", unit="％"), 2, False),
        (rule("per_event", target="10", unit="人"), 1, False),
        (rule("milestone"), 0, False),
        (rule("text"), 0, False),
        (rule(target="10", decimals=2), 2, True),
        (rule(target="1.55", decimals=0), 2, True),  # never fewer than the plan itself has
        (rule("ratio", target="80", decimals=0), 0, False),
        (rule(target="10", allows_decimals=True), 0, True),
        (rule(target="1.5", allows_decimals=False), 1, False),
        (rule("ratio", target="80", allows_decimals=True), 1, True),
    ],
)
def test_decimals(one: IndicatorRule, decimals: int, takes: bool) -> None:
    assert (decimals_of(one), takes_decimals(one)) == (decimals, takes)


@pytest.mark.parametrize(
    ("one", "takes"),
    [
        (rule(target="10"), False),
        (rule(target="0"), False),
        (rule(target="-1"), True),
        (rule(target="10", baseline="-3"), True),
        (rule(target="10", expectations={2022: "-1", 2023: "5"}), True),
        (rule(target="10", unit="％"), False),
        (rule("ratio", target="-5"), False),  # numerator and denominator are counts
        (rule(target="10", allows_negative=True), True),
        (rule(target="-1", allows_negative=False), False),
    ],
)
def test_a_minus(one: IndicatorRule, takes: bool) -> None:
    assert takes_negative(one) == takes
