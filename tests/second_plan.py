"""A second plan beside the cast's: of another city, small, with a round of the same year."""

import datetime as dt
from typing import Any

from accounts.models import Department, Membership
from indicators.plan_io import load_plan
from indicators.plan_io.shipped_scales import reference_definitions
from initiatives.models import Plan, PlanRole, Responsibility, ResponsibilityKind
from tests.cast import START, World, opened_round

SLUG = "midori"
TITLE = "みどり市環境計画"


def document() -> dict[str, Any]:
    """Return its plan document: 令和7〜9年度, two initiatives with a target and an item each."""
    years = ("2025", "2026", "2027")
    return {
        "format": 1,
        "plan": {
            "slug": SLUG,
            "title": TITLE,
            "short_title": TITLE,
            "municipality": "みどり市",
            "start_fiscal_year": 2025,
            "end_fiscal_year": 2027,
        },
        "phases": [{"code": "operate", "label": "実施"}],
        "sections": [],
        "outline": {"heading": "", "lines": []},
        "vision_items": [],
        "sectors": [{"code": "mori", "prefix": "森", "name": "森", "heading": "森をまもる", "note": ""}],
        "policies": [{"sector": "mori", "title": "木を植える"}],
        "initiatives": [_initiative(number, years) for number in (1, 2)],
        "glossary": [],
    }


def _initiative(number: int, years: tuple[str, ...]) -> dict[str, Any]:
    return {
        "code": f"森{number}",
        "number": number,
        "slug": f"mori-{number}",
        "plain_code": f"森-{number}",
        "sector": "mori",
        "policy": 0,
        "title": f"植樹{number}",
        "national_priority": False,
        "vision_items": [],
        "description": "木を植えます。",
        "effect": "木が増えます。",
        "activities": dict.fromkeys(years, "植樹"),
        "target_lines": ["植えた木　年100本以上"],
        "evaluation_items": {},
        "schedule": [],
        "indicators": [
            {
                "name": "植えた木",
                "target_text": "植えた木　年100本以上",
                "kind": "annual",
                "timing": "every_year",
                "direction": "at_least",
                "unit": "本",
                "target": "100",
                "first_year": 2025,
                "last_year": 2027,
            }
        ],
    }


def add_second_plan(world: World) -> Plan:
    """Load it, let the cast's two departments lead an initiative each, and open its round of 令和7年度."""
    load_plan(document(), scale_key="imari", scale_definition=reference_definitions()["imari"])
    plan = Plan.objects.get(slug=SLUG)
    for initiative, department in zip(
        plan.initiatives.order_by("number"), ("学校教育課", "産業ＤＸ推進室"), strict=True
    ):
        Responsibility.objects.create(
            initiative=initiative,
            department=Department.objects.get(name=department),
            kind=ResponsibilityKind.LEAD,
            valid_from=START,
        )
    opens_on = dt.date(2026, 4, 1)
    opened_round(plan, 2025, opens_on=opens_on, due_on=opens_on + dt.timedelta(20), by=world["secretariat"])
    return plan


def restrict(world: World, name: str, *plans: Plan) -> None:
    """Restrict all roles of one of the cast to plans."""
    for membership in Membership.objects.filter(user=world.people[name]):
        for plan in plans:
            PlanRole.objects.create(membership=membership, plan=plan)
