"""予算・決算 as a reader sees them: hidden amounts are in no sum, decided ones stay as decided."""

import pytest
from django.test import Client

from indicators.models import AnnualReport
from reports.builders.money import money_by_department, money_sum
from reports.builders.overview import read_overview
from tests.cast import World
from tests.reports.story import finalise, number, ratio, report, submit

pytestmark = pytest.mark.django_db


def tell_of_money(world: World) -> None:
    """R7: 行－⑩ submitted, 1,200千円 and 見込 1,150; 行－⑪ decided, 1,200 and 確定 600."""
    estimated = {"settlement": 1150, "settlement_status": "estimated"}
    submit(world, report(world, "gyo-10", 2025, ratio(3, 24), **estimated))  # type: ignore[arg-type]
    confirmed = {"settlement": 600, "settlement_status": "confirmed"}
    finalise(world, report(world, "gyo-11", 2025, number(2), **confirmed), "A")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reader", "wanted"),
    [
        ("secretariat", ("2,400", "1,750", "1,150", "72.9％")),
        ("headquarters", ("2,400", "1,750", "1,150", "72.9％")),
        ("editor-gakko", ("2,400", "1,750", "1,150", "72.9％")),
        ("editor-support", ("2,400", "1,750", "1,150", "72.9％")),
        ("editor-sangyo", ("1,200", "600", "－", "50.0％")),
        ("viewer", ("1,200", "600", "－", "50.0％")),
        ("admin", ("1,200", "600", "－", "50.0％")),
    ],
)
def test_sums_are_of_what_the_reader_sees(world: World, reader: str, wanted: tuple[str, ...]) -> None:
    tell_of_money(world)
    rows = read_overview(world.plan, world[reader]).of_year(2025)
    one = money_sum(rows)
    assert (one.budget_text, one.settlement_text, one.estimated_text, one.rate) == wanted
    [leads] = [found for found in money_by_department(rows) if found.key == "学校教育課"]
    assert leads.settlement == one.settlement


def test_a_decided_amount_stays_as_decided(world: World) -> None:
    tell_of_money(world)
    AnnualReport.objects.filter(initiative__slug="gyo-11").exclude(settlement=None).update(settlement=9000)
    one = money_sum(read_overview(world.plan, world["viewer"]).of_year(2025))
    assert one.settlement_text == "600"


def test_the_page_of_an_initiative_says_what_an_amount_is_worth(world: World) -> None:
    tell_of_money(world)
    client = Client()
    client.force_login(world["secretariat"])
    page = client.get("/initiatives/gyo-10/?year=2025").content.decode()
    assert "予算額 1,200千円　決算額（見込） 1,150千円" in page
