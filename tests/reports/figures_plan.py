"""A plan made to mislead: every kind × direction × time of a target, values a hair's breadth around it."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.models import Department, Membership, Role, User
from indicators.book.answers import EventAnswer, ItemAnswer, MeasurementAnswer, ReportAnswer
from indicators.entry.services import save_report
from indicators.models import AnnualReport, Indicator
from indicators.plan_io import load_plan
from indicators.workflow.transitions import approve_report, check_report, finalise_report, submit_report
from initiatives.models import Plan, Responsibility, ResponsibilityKind
from tests.cast import START, opened_round

YEARS = range(2021, 2026)
DECIDED = range(2021, 2023)
KINDS = {"annual": "人", "level": "点", "ratio": "％", "per_event": "社", "cumulative": "件"}
DIRECTIONS = {"at_least": "以上", "above": "超", "at_most": "以下", "below": "未満"}
TIMINGS = ("every_year", "at_end")
VALUES = ("99.96", "100", "100.04", "-3", "99.99999999")
RATIOS = ((2999, 3000), (1, 1), (25010, 25000), (0, 7), (1, 3))
MEANS = ((100,) * 24 + (99,), (100, 100), (100,) * 24 + (101,), (0,), (99, 100, 100))
INCREMENTS = ("19.96", "20.04", "20", "39.97", "0.04")


def figures_document() -> dict[str, Any]:
    """Return the plan: an initiative per kind, eight indicators each, a baseline for half of them."""
    document = json.loads((Path(settings.BASE_DIR) / "fixtures/plans/imari-dx.json").read_text())
    document["plan"] |= {"slug": "figures", "title": "数の計画", "short_title": "数の計画"}
    models = [one for one in document["initiatives"] if one["heading"].startswith("gyo-")]
    document["initiatives"] = [
        model
        | {
            "target_lines": [row["target_text"] for row in indicators],
            "indicators": indicators,
            "evaluation_items": {str(year): [{"text": "報告"}] for year in YEARS},
            "activities": {str(year): "実施" for year in YEARS},
            "national_priority": False,
        }
        for model, kind in zip(models, KINDS, strict=False)
        for indicators in [[_indicator(kind, *one) for one in _combinations()]]
    ]
    return document


def _combinations() -> list[tuple[str, str]]:
    return [(direction, timing) for direction in DIRECTIONS for timing in TIMINGS]


def _indicator(kind: str, direction: str, timing: str) -> dict[str, Any]:
    has_baseline = timing == "at_end" and kind != "cumulative"
    baseline = "98.76" if direction in ("at_least", "above") else "101.24"
    return {
        "name": f"{kind} {direction} {timing}",
        "target_text": f"１００{KINDS[kind]}{DIRECTIONS[direction]}（{timing}）",
        "kind": kind,
        "timing": timing,
        "direction": direction,
        "unit": KINDS[kind],
        "target": "100",
        "baseline": baseline if has_baseline else None,
        "baseline_year": 2020 if has_baseline else None,
        "first_year": 2021,
        "last_year": 2025,
        "due_year": None,
        "due_year_inferred": False,
        "numerator_label": "分子" if kind == "ratio" else "",
        "denominator_label": "分母" if kind == "ratio" else "",
        "labels_are_ours": False,
        "counts_events_of": None,
        "source": "",
        "definition": "",
        "allows_decimals": kind != "per_event",
        "allows_negative": kind in ("annual", "level"),
    }


def measurement(kind: str, fiscal_year: int) -> MeasurementAnswer:
    """Return what is entered in a year; every indicator of a kind gets the same."""
    number = fiscal_year - YEARS.start
    if kind == "ratio":
        top, bottom = (Decimal(part) for part in RATIOS[number])
        return MeasurementAnswer(status="confirmed", numerator=top, denominator=bottom)
    if kind == "per_event":
        counts = MEANS[number]
        events = tuple(
            EventAnswer(dt.date(fiscal_year, 6, day), "", Decimal(count))
            for day, count in enumerate(counts, start=1)
        )
        return MeasurementAnswer(
            status="confirmed",
            numerator=Decimal(sum(counts)),
            denominator=Decimal(len(counts)),
            events=events,
        )
    values = INCREMENTS if kind == "cumulative" else VALUES
    return MeasurementAnswer(status="confirmed", value=Decimal(values[number]))


Measured = Callable[[Indicator, int], MeasurementAnswer]


def tell_figures(
    scale: Mapping[str, Any], document: dict[str, Any] | None = None, measured: Measured | None = None
) -> Plan:
    """Load the plan, or another document of the same name, with a scale; report all years, decide two."""
    load_plan(document or figures_document(), scale_key=str(scale["key"]), scale_definition=scale)
    plan = Plan.objects.get(slug="figures")
    by = User.objects.create_user("figures", "an-honest-test-password-7", full_name="事務局さん")
    Membership.objects.create(user=by, role=Role.SECRETARIAT, valid_from=START)
    department = Department.objects.create(name="統計課", valid_from=START)
    for initiative in plan.initiatives.all():
        Responsibility.objects.create(
            initiative=initiative, department=department, kind=ResponsibilityKind.LEAD, valid_from=START
        )
    for year in YEARS:
        opens_on = dt.date(year + 1, 4, 1)
        opened_round(plan, year, opens_on=opens_on, due_on=opens_on + dt.timedelta(14), by=by)
    for report in AnnualReport.objects.filter(cycle__plan=plan).order_by("cycle__fiscal_year"):
        _report(report, by, measured or (lambda row, year: measurement(row.kind, year)))
    return plan


def _report(report: AnnualReport, by: User, measured: Measured) -> None:
    year = report.cycle.fiscal_year
    at = dt.datetime(year + 1, 4, 10, 9, tzinfo=dt.UTC)
    indicators = report.initiative.indicators.all()
    items = report.initiative.evaluation_items.filter(fiscal_year=year)
    answer = ReportAnswer(
        texts={"results": "実績", "direction": "continue"},
        measurements={row.pk: measured(row, year) for row in indicators},
        items={item.pk: ItemAnswer("done", "") for item in items},
    )
    report = save_report(report=report, by=by, at=at, answer=answer, version=report.version)
    report = submit_report(report=report, by=by, at=at)
    if year not in DECIDED:
        return
    report = approve_report(report=report, by=by, at=at)
    report = check_report(report=report, by=by, at=at)
    finalise_report(
        report=report,
        by=by,
        at=at,
        grade=report.self_grade or "C",
        grade_reason="本部の判断",
        meeting_name="本部会議",
        meeting_date=dt.date(year + 1, 6, 1),
    )
