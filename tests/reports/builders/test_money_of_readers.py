"""予算・決算 as a reader sees them: hidden amounts are in no sum, decided ones stay as decided."""

import re

import pytest
from django.test import Client

from indicators.models import AnnualReport
from reports.builders.money import money_by_department, money_sum
from reports.builders.overview import read_overview
from tests.cast import World
from tests.reports.story import finalise, number, ratio, report, submit

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]


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


TABLE = re.compile(r"<caption>(?P<caption>[^<]*)</caption>.*?</table>", re.DOTALL)


def tables(page: str) -> dict[str, list[list[str]]]:
    """The rows of cells of each table of amounts by its caption."""
    return {
        found["caption"]: [
            re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", line)
            for line in re.findall(r"<tr.*?</tr>", found[0], re.DOTALL)
        ]
        for found in TABLE.finditer(page)
        if "予算額" in found["caption"]
    }


def test_the_report_has_them_by_heading_department_and_year(world: World) -> None:
    finalise(world, report(world, "gyo-10", 2024, ratio(5, 24)), "D")
    tell_of_money(world)
    client = Client()
    client.force_login(world["secretariat"])
    page = client.get("/reports/2025/evaluation.html").content.decode()
    assert "　予算・決算</h2>" in page
    found = tables(page)
    by_heading = found["分野別の予算額・決算額（令和７年度、単位：千円）"]
    assert by_heading[0] == ["分野", "報告済", "予算額", "決算額", "うち見込", "執行率", "執行率の対象"]
    assert by_heading[1:] == [
        ["産業", "0", "－", "－", "－", "－", "0/0"],
        ["行政", "2", "2,400", "1,750", "1,150", "72.9％", "2/2"],
        ["地域", "0", "－", "－", "－", "－", "0/0"],
        ["合計", "2", "2,400", "1,750", "1,150", "72.9％", "2/2"],
    ]
    by_department = found["担当課別の予算額・決算額（令和７年度、単位：千円）"]
    assert ["学校教育課", "2", "2,400", "1,750", "1,150", "72.9％", "2/2"] in by_department
    by_year = found["年度別の予算額・決算額（単位：千円）"]
    assert by_year[0] == ["分野", "区分", *(f"令和{digit}年度" for digit in "３４５６７"), "計"]
    assert by_year[-3:] == [
        ["合計", "予算額", "－", "－", "－", "1,200", "2,400", "3,600"],
        ["決算額", "－", "－", "－", "－", "1,750", "1,750"],
        ["執行率", "－", "－", "－", "－", "72.9％", "72.9％"],
    ]


def test_a_report_without_any_amount_has_no_such_chapter(world: World) -> None:
    client = Client()
    client.force_login(world["secretariat"])
    assert "予算・決算" not in client.get("/reports/2025/evaluation.html").content.decode()
