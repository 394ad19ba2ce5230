"""Years of an indicator as charts get them, without a database."""

from decimal import Decimal
from typing import Any

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.judgement import Direction, Kind, TargetStanding
from reports.builders.indicator_series import heads_of_year, indicator_series
from reports.documents.evaluation import GradeMark
from reports.documents.indicator_series import IndicatorSeries
from reports.documents.overview import HeadingName, IndicatorYear, InitiativeYear

FIRST, LAST = 2021, 2025
GRADES = ("A", "B", "C", "D")


def indicator_year(text: str = "", value: Any = None, **fields: Any) -> IndicatorYear:
    """An indicator 利用数 of 50社以上 in one year; a value makes it 確定."""
    number = None if value is None else Decimal(str(value))
    defaults: dict[str, Any] = {
        "indicator_id": 1,
        "number": 1,
        "name": "利用数",
        "kind": Kind.LEVEL,
        "unit": "社",
        "target_text": "50社以上",
        "target": Decimal(50),
        "direction": Direction.AT_LEAST,
        "due_year": LAST,
        "counts": True,
        "status": "" if number is None else "confirmed",
        "value_text": text,
        "value": number,
        "own": number,
        "least": None,
        "most": None,
        "detail": "",
        "reached_on": "",
        "reference": None,
        "reference_text": "",
        "rate": None,
        "rate_text": "",
        "grade": GradeMark("", "", ""),
        "standing": TargetStanding.NOT_JUDGED,
        "reason": "",
        "status_reason": "",
        "change_reason": "",
    }
    values = defaults | fields
    direction = values["direction"]
    values["more_is_better"] = not direction or Direction(direction).more_is_better
    return IndicatorYear(**values)


def initiative_year(fiscal_year: int, *indicators: IndicatorYear, **fields: Any) -> InitiativeYear:
    """行－① in one year, decided where it has results."""
    defaults: dict[str, Any] = {
        "initiative_id": 1,
        "slug": "gyo-1",
        "code": "行－①",
        "plain_code": "行-1",
        "title": "窓口",
        "fiscal_year": fiscal_year,
        "headings": (HeadingName(1, 1, "gyosei", "行政", "行政"),),
        "departments": ("情報政策課",),
        "department_label": "情報政策課",
        "is_priority": False,
        "visions": (),
        "is_planned": True,
        "state": "finalised" if indicators else "not_started",
        "state_label": "確定" if indicators else "未着手",
        "is_shown": bool(indicators),
        "grades": GRADES,
        "indicators": indicators,
    }
    return InitiativeYear(**(defaults | fields))


def series_of(*years: InitiativeYear, chosen: int = LAST, opened: int = LAST) -> IndicatorSeries:
    """The first indicator over the years; those that are not given have no report."""
    known = {row.fiscal_year: row for row in years}
    rows = [known.get(year, initiative_year(year)) for year in range(FIRST, LAST + 1)]
    plan = heads_of_year(next(row for row in rows if row.indicators))
    return indicator_series(rows, chosen=chosen, opened=FiscalYear.range(FIRST, opened), plan=plan)[0]
