"""Rows of the overview made by hand, for rules that read them: what a test does not name is as usual."""

from decimal import Decimal
from typing import Any

from indicators.judgement import Kind, TargetStanding
from reports.documents.evaluation import GradeMark
from reports.documents.overview import HeadingName, IndicatorYear, InitiativeYear, ItemTally

GRADES = ("A", "B", "C", "D")


def mark(code: str) -> GradeMark:
    return GradeMark(code, "", "")


def target(**fields: Any) -> IndicatorYear:
    """参加者数: 確定, in a year that counts, graded C; numbers may be given as text."""
    for name in ("rate", "value", "reference"):
        if isinstance(fields.get(name), str):
            fields[name] = Decimal(fields[name])
    if isinstance(fields.get("grade"), str):
        fields["grade"] = mark(fields["grade"])
    usual: dict[str, Any] = {
        "indicator_id": 1,
        "number": 1,
        "name": "参加者数",
        "kind": Kind.ANNUAL,
        "unit": "人",
        "target_text": "40人以上",
        "target": Decimal(40),
        "more_is_better": True,
        "counts": True,
        "status": "confirmed",
        "value_text": "12人",
        "value": Decimal(12),
        "own": None,
        "reached_on": "",
        "reference": Decimal(40),
        "reference_text": "目標 40人以上",
        "rate": None,
        "rate_text": "",
        "grade": mark("C"),
        "standing": TargetStanding.BEHIND,
        "reason": "",
        "status_reason": "",
        "change_reason": "",
    }
    return IndicatorYear(**usual | fields)


def under(key: str, title: str, level: int = 1) -> HeadingName:
    """A heading by its name in addresses."""
    return HeadingName(1, level, key, title, title)


def row(fiscal_year: int = 2025, grade: str = "C", **fields: Any) -> InitiativeYear:
    """行－⑩ of a year: 提出済, due, shown to the reader, graded."""
    if isinstance(fields.get("items"), dict):
        fields["items"] = ItemTally(**fields["items"])
    settlement = fields.pop("settlement", None)
    if settlement is not None:
        fields["money"] = {"settlement": Decimal(settlement)}
    usual: dict[str, Any] = {
        "initiative_id": 10,
        "slug": "gyo-10",
        "code": "行－⑩",
        "plain_code": "行-10",
        "title": "学校ネットワークの適正化",
        "fiscal_year": fiscal_year,
        "headings": (under("gyo", "行政"),),
        "departments": ("学校教育課",),
        "department_label": "学校教育課",
        "is_priority": False,
        "visions": (),
        "is_planned": True,
        "state": "submitted",
        "state_label": "提出済",
        "grade": mark(grade),
        "grades": GRADES,
    }
    return InitiativeYear(**usual | fields)
