"""A small plan of no city in particular, of any length and schedule, with its people and a round."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.models import Department, Membership, Role, User
from indicators.plan_io import load_plan
from initiatives.models import Initiative, Responsibility, ResponsibilityKind
from tests.cast import PASSWORD, START, World, opened_round

PHASES = (("survey", "調 査"), ("build", "整備"))
FIRST_YEAR = 2025


def shaped_document(
    *, years: int = 3, periods: int = 4, phases: tuple[tuple[str, str], ...] = PHASES
) -> dict[str, Any]:
    """A plan document: two initiatives, each with a bar of the first phase over the first two years."""
    last = FIRST_YEAR + years - 1
    return {
        "format": 1,
        "plan": {
            "slug": "shaped",
            "title": "緑のまちづくり計画",
            "short_title": "緑の計画",
            "municipality": "川添町",
            "start_fiscal_year": FIRST_YEAR,
            "end_fiscal_year": last,
            "periods_per_year": periods,
        },
        "phases": [{"code": code, "label": label} for code, label in phases],
        "sections": [],
        "outline": {"heading": "", "lines": []},
        "vision_items": [],
        "sectors": [{"code": "green", "prefix": "緑", "name": "緑", "heading": "１　緑", "note": ""}],
        "policies": [{"sector": "green", "title": "緑をふやす"}],
        "initiatives": [_initiative(number, years, periods, phases) for number in (1, 2)],
        "glossary": [],
    }


def _initiative(number: int, years: int, periods: int, phases: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    last = FIRST_YEAR + years - 1
    end = [min(FIRST_YEAR + 1, last), periods]
    return {
        "code": f"緑{number}",
        "number": number,
        "slug": f"green-{number}",
        "plain_code": f"緑{number}",
        "sector": "green",
        "policy": 0,
        "title": f"公園の整備その{number}",
        "national_priority": False,
        "vision_items": [],
        "description": "公園を整備する。",
        "effect": "緑がふえる。",
        "activities": {str(year): f"{year}年の整備" for year in range(FIRST_YEAR, last + 1)},
        "target_lines": [f"公園の数：{number + 9}か所"],
        "evaluation_items": {
            str(year): [{"text": f"{year}年の点検"}] for year in range(FIRST_YEAR, last + 1)
        },
        "schedule": [{"phase": phases[0][0], "start": [FIRST_YEAR, 1], "end": end}]
        if periods and phases
        else [],
        "indicators": [
            {
                "name": "公園の数",
                "target_text": f"公園の数：{number + 9}か所",
                "kind": "level",
                "timing": "at_end",
                "direction": "at_least",
                "unit": "か所",
                "target": number + 9,
                "baseline": 5,
                "baseline_year": FIRST_YEAR - 1,
                "first_year": FIRST_YEAR,
                "last_year": last,
            }
        ],
    }


def shaped_world(document: dict[str, Any], *, year: int = FIRST_YEAR) -> World:
    """Load the document as the only plan, with an editor, a secretariat and the round of a year."""
    scale = json.loads((Path(settings.BASE_DIR) / "fixtures/scales/imari.json").read_text())
    plan = load_plan(document, scale_key="imari", scale_definition=scale).plan
    department = Department.objects.create(name="公園課", valid_from=START)
    for initiative in Initiative.objects.filter(plan=plan):
        Responsibility.objects.create(
            initiative=initiative, department=department, kind=ResponsibilityKind.LEAD, valid_from=START
        )
    people = {}
    # The names that tests.reports.story has for whoever reports, approves and decides.
    for name, role, own in (
        ("editor", Role.EDITOR, department),
        ("head-gakko", Role.APPROVER, department),
        ("secretariat", Role.SECRETARIAT, None),
    ):
        people[name] = User.objects.create_user(name, PASSWORD, full_name=f"{name}さん")
        Membership.objects.create(user=people[name], role=role, department=own, valid_from=START)
    opens_on = dt.date(year + 1, 4, 1)
    opened_round(plan, year, opens_on=opens_on, due_on=opens_on + dt.timedelta(14), by=people["secretariat"])
    return World(plan, people)
