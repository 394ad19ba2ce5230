"""One plan of 28 initiatives with ten years of results, made by the services that make them in operation."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.demo.load import load_demo
from indicators.plan_io import load_plan
from initiatives.models import Plan
from script.bench_scale.pages import FIRST_KEY

DOCUMENT = Path("fixtures/plans/imari-dx.json")
SCALE = Path("fixtures/scales/imari.json")
EARLIER = 5  # years that the plan begins before the one of the document, which has five


def make_plan() -> Plan:
    """Load the plan and let the demo's people report on ten years: nine decided, the last one running."""
    _begin_keys_at(FIRST_KEY)
    load_plan(
        ten_years(json.loads(DOCUMENT.read_text(encoding="utf-8"))),
        scale_key="imari",
        scale_definition=json.loads(SCALE.read_text(encoding="utf-8")),
    )
    plan = Plan.objects.get()
    load_demo(plan=plan, today=_day_of_the_last_round(plan), with_next_plan=False)
    return plan


def ten_years(document: dict[str, Any]) -> dict[str, Any]:
    """Return a plan document of five years as one of ten: the five before it are planned alike."""
    plan = document["plan"] | {"start_fiscal_year": document["plan"]["start_fiscal_year"] - EARLIER}
    initiatives = []
    for one in document["initiatives"]:
        changed = one | {
            name: _also_before(one[name]) for name in ("activities", "evaluation_items") if name in one
        }
        bars = one["schedule"]
        changed["schedule"] = [
            *(bar | {name: _before(bar[name]) for name in ("start", "end")} for bar in bars),
            *bars,
        ]
        changed["indicators"] = [
            row | {"first_year": row["first_year"] and row["first_year"] - EARLIER}
            for row in one["indicators"]
        ]
        initiatives.append(changed)
    # A plan of its own: what the demo tells of the document's plan is five years long.
    initiatives[-1]["slug"] += "-next"
    return document | {"plan": plan, "initiatives": initiatives}


def _also_before(years: dict[str, Any]) -> dict[str, Any]:
    return {str(int(year) - EARLIER): value for year, value in years.items()} | years


def _before(period: list[int]) -> list[int]:
    return [period[0] - EARLIER, *period[1:]]


def _day_of_the_last_round(plan: Plan) -> dt.date:
    """Today, or where the plan's last year is over for longer than a year, a day after its end."""
    latest = FiscalYear(plan.end_fiscal_year + 1).last_day
    return min(timezone.localdate(), latest)


def _begin_keys_at(first: int) -> None:
    """Let every table count its rows from a number on."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "sqlite":
                if table.startswith(("accounts_", "initiatives_", "indicators_", "reports_")):
                    cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first])
                continue
            for sequence in connection.introspection.get_sequences(cursor, table):
                cursor.execute("SELECT setval(%s, %s)", [sequence["name"], first])
