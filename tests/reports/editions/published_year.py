"""A small plan whose year is decided, published, and set right: みどり市, two initiatives."""

import datetime as dt

from indicators.models import AnnualReport
from indicators.workflow.transitions import reopen_report, return_report
from initiatives.models import Plan
from reports.editions.services import complete, publish
from reports.models import Edition
from tests.cast import World
from tests.reports.story import finalise, number, report
from tests.second_plan import add_second_plan

YEAR = 2025
FIRST_DAY = dt.datetime(2026, 8, 1, 9, 0, tzinfo=dt.UTC)
SECOND_DAY = dt.datetime(2026, 9, 10, 9, 0, tzinfo=dt.UTC)
INTERNAL_COMMENT = "内部だけの差戻しの理由"
REASON = "植えた木の数え誤りのため"


def decided_plan(world: World) -> Plan:
    """Return the plan with both reports of R7 decided: 120 trees (A) and 90 trees (B)."""
    plan = add_second_plan(world)
    for slug, trees, grade in (("mori-1", 120, "A"), ("mori-2", 90, "B")):
        finalise(world, report(world, slug, YEAR, number(trees)), grade, "本部の判断")
    return plan


def set_right(world: World, trees: int) -> AnnualReport:
    """The decision on 森2 is taken back, the figure corrected, and the same decided again."""
    by = world["secretariat"]
    stored = reopen_report(report=world.report("mori-2", YEAR), by=by, at=FIRST_DAY, comment=INTERNAL_COMMENT)
    stored = return_report(report=stored, by=by, at=FIRST_DAY, comment=INTERNAL_COMMENT)
    finalise(world, report(world, "mori-2", YEAR, number(trees)), "B", "本部の判断")
    return world.report("mori-2", YEAR)


def published(
    world: World, plan: Plan, *, reason: str = "", at: dt.datetime = FIRST_DAY, is_complete: bool = True
) -> Edition:
    """Publish the year; its files are made at once, unless told otherwise."""
    edition = publish(plan=plan, fiscal_year=YEAR, by=world["secretariat"], reason=reason, at=at)
    return complete(edition=edition) if is_complete else edition
