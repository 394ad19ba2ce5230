"""Short ways to write rules, facts and scales in tables."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from indicators.judgement import (
    Against,
    Aim,
    Direction,
    Facts,
    IndicatorRule,
    ItemCounts,
    Kind,
    Scale,
    Status,
    Timing,
    ToleranceIn,
)

IMARI_JSON = Path(__file__).parents[3] / "fixtures" / "scales" / "imari.json"
IMARI = Scale.from_data(json.loads(IMARI_JSON.read_text(encoding="utf-8")))

R2, R3, R4, R5, R6, R7, R8 = range(2020, 2027)


def dec(value: Any) -> Decimal | None:
    """Read a number of a table; None stays None."""
    return None if value is None else Decimal(str(value))


def rule(
    kind: str = "ratio",
    target: Any = None,
    *,
    timing: str = "at_end",
    direction: str | None = None,
    comparison: str = "value",
    against: str | None = None,
    lower: Any = None,
    upper: Any = None,
    tolerance: Any = None,
    tolerance_in: str | None = None,
    years: tuple[int, int] = (R3, R7),
    due: int | None = None,
    baseline: Any = None,
    baseline_year: int | None = None,
    starts: bool = False,
    group: str = "",
    expected: dict[int, Any] | None = None,
    name: str = "指標",
    unit: str = "",
    **more: Any,
) -> IndicatorRule:
    """What the plan says, R3 to R7 unless a table says otherwise."""
    return IndicatorRule(
        name=name,
        kind=Kind(kind),
        timing=Timing(timing),
        comparison=Aim(comparison),
        direction=Direction(direction) if direction else None,
        against=Against(against) if against else None,
        lower_bound=dec(lower),
        upper_bound=dec(upper),
        tolerance=dec(tolerance),
        tolerance_in=ToleranceIn(tolerance_in) if tolerance_in else None,
        unit=unit,
        target=dec(target),
        baseline=dec(baseline),
        baseline_year=baseline_year,
        starts_at_baseline=starts,
        rating_group=group,
        expectations={year: Decimal(str(value)) for year, value in (expected or {}).items()},
        first_year=years[0],
        last_year=years[1],
        due_year=due,
        **more,
    )


def facts(
    year: int,
    actual: Any = None,
    *,
    status: str | None = "confirmed",
    previous: Any = None,
    previous_year: int | None = None,
    first: tuple[Any, int] | None = None,
    total: Any = None,
    items: ItemCounts | None = None,
    reached_on: date | None = None,
    reason: str = "",
) -> Facts:
    """The facts of a year, 確定 unless a table says otherwise."""
    return Facts(
        fiscal_year=year,
        status=Status(status) if status else None,
        actual=dec(actual),
        previous=dec(previous),
        previous_year=previous_year,
        first_value=dec(first[0]) if first else None,
        first_value_year=first[1] if first else None,
        running_total=dec(total),
        items=items or ItemCounts(),
        milestone_reached_on=reached_on,
        status_reason=reason,
    )


def scale(codes: Iterable[str], rules: Iterable[tuple[str, dict[str, Any]]]) -> Scale:
    """A scale of some codes, best first, and rules: a code and its condition as data."""
    return Scale.from_data(
        {
            "key": "test",
            "name": "試験用の尺度",
            "codes": [{"code": code, "label": "区分"} for code in codes],
            "rules": [{"code": code, "when": when} for code, when in rules],
        }
    )
