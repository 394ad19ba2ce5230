"""The plan that follows the cast's: 令和8〜12年度, one initiative split, two merged, one ended, one new."""

import datetime as dt

from indicators.models import ReportingCycle
from indicators.succession.decisions import Decision, Decisions
from indicators.succession.services import make_successor
from initiatives.models import Initiative, Plan
from initiatives.succession import Handling
from tests.cast import World, opened_round

SLUG, TITLE, SHORT_TITLE = "imari-dx-2", "第２次計画", "第２次"
FIRST, LAST = 2026, 2030
AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
SPLIT_TITLES = ("通信環境の維持", "端末の更新")
ADDED = "gyo-99"
_SPECIAL = {
    "gyo-10": Decision(Handling.SPLIT, titles=SPLIT_TITLES),
    "san-2": Decision(Handling.MERGED, into="san-1"),
    "chi-2": Decision(Handling.ENDED),
}


def next_plan(world: World) -> Plan:
    """Make it: 行－⑩ is split, 産－② goes into 産－①, 地－② ends, ``ADDED`` is new."""
    slugs = world.plan.initiatives.values_list("slug", flat=True)
    given = {slug: Decision(Handling.CONTINUED) for slug in slugs} | _SPECIAL
    decisions = Decisions(SLUG, TITLE, SHORT_TITLE, FIRST, LAST, given)
    plan = make_successor(plan=world.plan, decisions=decisions, by=world["secretariat"], at=AT)
    Initiative.objects.create(
        plan=plan,
        slug=ADDED,
        code="行－99",
        plain_code="行-99",
        number=99,
        sort_order=999,
        title="新しい取組",
        heading=plan.initiatives.get(slug="gyo-11").heading,
    )
    return plan


def first_round(world: World, plan: Plan) -> ReportingCycle:
    """Open the round of its first year, beside that of the last year of the plan before."""
    opens_on = dt.date(FIRST + 1, 4, 1)
    due_on = opens_on + dt.timedelta(14)
    return opened_round(plan, FIRST, opens_on=opens_on, due_on=due_on, by=world["secretariat"])
