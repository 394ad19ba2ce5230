"""令和7年度 of the old plan and 令和8年度 of the next one are asked about at the same time."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from imari_dx.shared.fiscal_year import era_date
from indicators.models import AnnualReport, CycleStage, OutboxMessage, ReportingCycle
from indicators.reminders.services import write_digests
from indicators.rounds.services import close_cycle
from indicators.succession.services import make_successor
from initiatives.models import Plan
from tests.cast import World, opened_round
from tests.indicators.home.work_story import only_this_year
from tests.indicators.succession.test_services import AT, SPECIAL, decisions

pytestmark = pytest.mark.any_database

TODAY = timezone.localdate()
OLD_DUE, NEW_DUE = TODAY + dt.timedelta(10), TODAY + dt.timedelta(40)


@pytest.fixture
def successor(world: World) -> Plan:
    """The round of its first year opens before that of the old plan's last year is over."""
    only_this_year(world)
    ReportingCycle.objects.filter(plan=world.plan, closed_on=None).update(due_on=OLD_DUE)
    new = make_successor(
        plan=world.plan, decisions=decisions(world, **SPECIAL), by=world["secretariat"], at=AT
    )
    opened_round(new, 2026, opens_on=TODAY, due_on=NEW_DUE, by=world["secretariat"])
    return new


def home(world: World, name: str, url: str = "/") -> str:
    client = Client()
    client.force_login(world[name])
    return client.get(url).content.decode()


@pytest.mark.parametrize("url", ["/", "/p/imari-dx-2/"])
def test_what_waits_in_both_stands_on_the_home_page_with_each_deadline(
    world: World, successor: Plan, url: str
) -> None:
    page = home(world, "editor-gakko", url)
    groups = {
        text: part
        for part in page.split("<table")[1:]
        if (text := re.sub(r"（\d+件）.*", "", part.split("<caption>")[1].split("</caption>")[0].strip()))
    }
    assert set(groups) == {f"{world.plan.short_title}　令和7年度実績", "第２次　令和8年度実績"}
    old, new = groups[f"{world.plan.short_title}　令和7年度実績"], groups["第２次　令和8年度実績"]
    assert (era_date(OLD_DUE) in old, era_date(NEW_DUE) in old) == (True, False)
    assert (era_date(OLD_DUE) in new, era_date(NEW_DUE) in new) == (False, True)
    assert "/entry/2025/gyo-10/" in old
    # The split one waits as both of its parts.
    assert "/p/imari-dx-2/entry/2026/gyo-10/" in new
    assert "/p/imari-dx-2/entry/2026/gyo-10-2/" in new


def test_the_new_plan_is_reported_on_its_own(world: World, successor: Plan) -> None:
    reports = AnnualReport.objects.filter(initiative__slug="gyo-11", cycle__closed_on=None)
    assert set(reports.values_list("cycle__plan__slug", "cycle__fiscal_year")) == {
        ("imari-dx", 2025),
        ("imari-dx-2", 2026),
    }


def test_everybody_is_told_of_both_in_a_digest_of_each(world: World, successor: Plan) -> None:
    for plan in (world.plan, successor):
        write_digests(plan=plan, as_of=TODAY, at=timezone.now())
    told = {
        row.plan.slug: row
        for row in OutboxMessage.objects.filter(recipient=world["editor-gakko"], plan__isnull=False)
    }
    assert set(told) == {"imari-dx", "imari-dx-2"}
    assert "【第２次】" in told["imari-dx-2"].subject
    assert era_date(NEW_DUE) in told["imari-dx-2"].body
    assert era_date(OLD_DUE) in told["imari-dx"].body
    assert "令和7年度" not in told["imari-dx-2"].body
    assert "令和8年度" not in told["imari-dx"].body


def test_closing_the_round_of_one_leaves_that_of_the_other(world: World, successor: Plan) -> None:
    close_cycle(cycle=world.report("gyo-10").cycle, by=world["secretariat"], at=timezone.now())
    page = home(world, "editor-gakko")
    assert "/p/imari-dx-2/entry/2026/gyo-10/" in page
    assert era_date(NEW_DUE) in page
    old, new = (
        AnnualReport.objects.get(initiative__slug="gyo-10", cycle__fiscal_year=y) for y in (2025, 2026)
    )
    stages = [one.cycle.stage for one in (old, new)]
    assert stages == [CycleStage.CLOSED, CycleStage.OPEN]
