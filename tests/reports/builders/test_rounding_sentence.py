"""端数処理: below every table of shares that do not add up to 100, and below no other."""

import re

import pytest
from django.test import Client

from indicators.models import ReportState
from reports.documents.tally import ROUNDING_SENTENCE
from tests.cast import World
from tests.indicators.home.work_story import put
from tests.reports.formats.xlsx_reading import opened
from tests.reports.jobs.running import taken
from tests.reports.story import finalise, number, ratio, report, submit

pytestmark = pytest.mark.any_database

TABLE = re.compile(r"<table.*?</table>(?P<after>.*?)(?=<table|<h2|</main>)", re.DOTALL)
SHARE = re.compile(r'<span class="share">（?([\d.]+)％）?</span>')


def told(world: World, *more: str) -> None:
    """R7: 行－⑪ A, 行－⑩ C, 行－⑫ －: thirds. Two have a change: halves. Four targets; with 行－⑬ six."""
    finalise(world, report(world, "gyo-10", 2024, ratio(5, 24)), "D")
    submit(world, report(world, "gyo-10", 2025, ratio(3, 24)))
    finalise(world, report(world, "gyo-11", 2025, number(2)), "A")
    for slug in ("gyo-12", *more):
        put(world, slug, ReportState.SUBMITTED).initiative.evaluation_items.filter(fiscal_year=2025).delete()


@pytest.mark.parametrize("year", ["2024", "2025", "all"])
@pytest.mark.parametrize(
    "address", ["/dashboard/?year={}", "/dashboard/meeting/?year={}", "/reports/{}/evaluation.html"]
)
@pytest.mark.parametrize("more", [(), ("gyo-13",)])
def test_every_table_of_shares_on_every_page(
    world: World, address: str, year: str, more: tuple[str, ...]
) -> None:
    told(world, *more)
    client = Client()
    client.force_login(world["secretariat"])
    if "reports" in address and year == "all":
        return
    page = client.get(address.format(year)).content.decode()
    with_shares = [found for found in TABLE.finditer(page) if '<span class="share">' in found[0]]
    assert with_shares
    for found in with_shares:
        lines = [SHARE.findall(line) for line in re.findall(r"<tr.*?</tr>", found[0], re.DOTALL)]
        sums = [round(sum(map(float, line)), 1) for line in lines if line]
        assert (ROUNDING_SENTENCE in found["after"]) == any(one != 100 for one in sums), sums


@pytest.mark.parametrize("more", [(), ("gyo-13",)])
def test_the_headline_of_the_targets_has_it_too(world: World, more: tuple[str, ...]) -> None:
    told(world, *more)
    client = Client()
    client.force_login(world["secretariat"])
    for year in (2024, 2025):
        page = client.get(f"/dashboard/indicators/?year={year}").content.decode()
        total = round(sum(map(float, re.findall(r"目標（([\d.]+)％）", page))), 1)
        assert (ROUNDING_SENTENCE in page) == (total not in (0, 100))


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_workbook(world: World, year: int) -> None:
    told(world)
    client = Client()
    client.force_login(world["secretariat"])
    content = taken(client, f"/reports/{year}/evaluation.xlsx").content
    sheet = opened(content)["評価の概要"]
    texts = [cell.value for line in sheet.iter_rows() for cell in line if cell.value]
    assert (ROUNDING_SENTENCE in texts) == (year == 2025)
