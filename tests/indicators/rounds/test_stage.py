"""Where a round stands, and that no page of it is a dead end."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from indicators.models import EvaluationItem, ReportingCycle
from indicators.rounds.answer_counts import RoundFacts, round_facts
from indicators.rounds.stage import standing_of_round
from initiatives.models import Activity
from tests.cast import World
from tests.reports.editions.published_year import decided_plan
from tests.second_plan import SLUG, add_second_plan

pytestmark = pytest.mark.any_database


@pytest.fixture
def office(client: Client, world: World) -> Client:
    client.force_login(world["secretariat"])
    return client


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_finished_round_says_so_on_every_page(office: Client, world: World, is_closed: bool) -> None:
    """終了 once all that is asked for is decided, whether anybody has closed the round or not."""
    plan = decided_plan(world)
    closed_on = timezone.localdate() if is_closed else None
    plan.reporting_cycles.update(closed_on=closed_on, opened_on=dt.date(2026, 4, 1))
    for page in ("cycles/", "cycles/2025/", "matrix/2025/"):
        shown = text(office, f"/p/{SLUG}/{page}")
        assert "終了" in shown, page
        assert "照会中" not in shown, page
        assert "締切済" not in shown, page
    assert "すべて確定しています。" in text(office, f"/p/{SLUG}/cycles/2025/")


def test_a_round_that_asks_for_nothing_says_what_to_do(office: Client, world: World) -> None:
    add_second_plan(world)
    Activity.objects.filter(initiative__plan__slug=SLUG).delete()
    EvaluationItem.objects.filter(initiative__plan__slug=SLUG).delete()
    shown = text(office, f"/p/{SLUG}/cycles/2025/")
    assert "この年度に報告を求める" in shown
    assert "照会中" in shown


def test_a_closed_round_with_answers_missing_says_what_may_be_done(world: World) -> None:
    cycle = ReportingCycle.objects.get(plan=world.plan, fiscal_year=2025)
    facts = round_facts(world.plan)[cycle.pk]
    assert standing_of_round(cycle, facts).advice == ""
    cycle.closed_on = timezone.localdate()
    standing = standing_of_round(cycle, facts)
    assert standing.label == "締切済"
    assert "未提出が24件残っています。" in standing.advice
    whole = RoundFacts(counts=[], is_due=True, is_decided=False)
    assert standing_of_round(cycle, whole).advice.startswith("すべて提出されています。")


def test_with_every_year_prepared_the_page_says_what_comes_next(office: Client, world: World) -> None:
    """No form without a choice: the running round, the closing round and the next plan, with their links."""
    assert "次にすることを見る" in text(office, "/cycles/")
    response = office.get("/cycles/prepare/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "<form" not in page[page.index("<main") : page.index("</main")]
    for address in ("/cycles/2021/", "/closing/", "/plan/successor/"):  # the oldest that is not decided
        assert f'href="{address}"' in page
    # Whoever posts what an old page offered is told the same.
    assert "次にすること" in office.post("/cycles/prepare/", {"fiscal_year": 2025}).content.decode()
