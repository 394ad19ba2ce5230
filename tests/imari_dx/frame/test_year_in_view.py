"""The year in the head is that of the page; one act leads to the same kind of page of another year."""

import datetime as dt
import re

import pytest
from django.test import Client

from indicators.models import AnnualReport
from indicators.rounds.services import CycleContent, prepare_cycle
from tests.cast import START, World
from tests.second_plan import SLUG, add_second_plan

pytestmark = pytest.mark.any_database

YEARS = ["令和7年度", "令和6年度", "令和5年度", "令和4年度", "令和3年度"]


def years_in(page: str) -> tuple[str, dict[str, str]]:
    """The year in the head, and the years that it leads to: the label, the address."""
    found = re.search(r'<details class="site-switch site-years".*?</details>', page, re.DOTALL)
    if not found:
        return "", {}
    shown = re.search(r"表示中の年度：</span>([^<]*)<", found.group())
    links = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', found.group())
    return shown.group(1) if shown else "", {
        re.sub("<.*?>", " ", label): address.replace("&amp;", "&") for address, label in links
    }


@pytest.mark.parametrize(
    ("name", "path", "shown", "leads_to"),
    [
        ("secretariat", "/", "令和7年度", "/dashboard/?year=2023"),
        ("secretariat", "/scales/", "令和7年度", "/dashboard/?year=2023"),
        ("secretariat", "/people/", "令和7年度", "/dashboard/?year=2023"),
        ("secretariat", "/nowhere/", "令和7年度", "/dashboard/?year=2023"),
        ("secretariat", "/cycles/99999/", "令和7年度", "/cycles/2023/"),
        ("viewer", "/dashboard/?year=2022", "令和4年度", "/dashboard/?year=2023"),
        ("viewer", "/dashboard/years/?year=all&state=", "計画期間全体", "/dashboard/years/?year=2023"),
        ("viewer", "/dashboard/alerts/?severity=x", "令和7年度", "/dashboard/alerts/?severity=x&year=2023"),
        ("viewer", "/initiatives/gyo-10/", "令和7年度", "/initiatives/gyo-10/?year=2023"),
        (
            "viewer",
            "/initiatives/gyo-10/sheet/?year=2021",
            "令和3年度",
            "/initiatives/gyo-10/sheet/?year=2023",
        ),
        ("viewer", "/cycles/2022/inquiry/", "令和4年度", "/cycles/2023/inquiry/"),
        ("secretariat", "/cycles/2024/matrix/", "令和6年度", "/cycles/2023/matrix/"),
        ("secretariat", "/cycles/2024/form/", "令和6年度", "/cycles/2023/form/"),
        ("secretariat", "/reports/2024/publish/", "令和6年度", "/reports/2023/publish/"),
        ("secretariat", "/reports/?year=2022", "令和4年度", "/reports/?year=2023"),
        ("editor-gakko", "/grid/2025/", "令和7年度", "/grid/2023/"),
        ("editor-gakko", "/questionnaires/2025/", "令和7年度", "/questionnaires/2023/"),
        ("editor-gakko", "/entry/2025/gyo-10/", "令和7年度", "/entry/2023/gyo-10/"),
        ("secretariat", "/entry/2025/gyo-10/history/", "令和7年度", "/initiatives/gyo-10/?year=2023"),
    ],
)
def test_the_kind_of_page_is_kept(
    client: Client, world: World, name: str, path: str, shown: str, leads_to: str
) -> None:
    client.force_login(world[name])
    label, links = years_in(client.get(path).content.decode())
    assert (label, list(links), links["令和5年度"]) == (shown, YEARS, leads_to)
    page = client.get(leads_to)
    assert page.status_code == 200
    assert years_in(page.content.decode())[0] == "令和5年度"


def test_a_report_that_is_not_the_readers_yet_leads_to_its_initiative(client: Client, world: World) -> None:
    """Members of the headquarters read reports from 提出済 on."""
    AnnualReport.objects.filter(pk__in=[world.report("gyo-10", year).pk for year in (2025, 2023)]).update(
        state="submitted", submitted_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    )
    client.force_login(world["headquarters"])
    _label, links = years_in(client.get("/entry/2025/gyo-10/").content.decode())
    assert links["令和5年度"] == "/entry/2023/gyo-10/"
    assert links["令和6年度"] == "/initiatives/gyo-10/?year=2024"
    assert {client.get(address).status_code for address in links.values()} == {200}


def test_a_year_in_preparation_is_the_secretariats_alone(client: Client, world: World) -> None:
    plan = add_second_plan(world)
    content = CycleContent(opens_on=dt.date(2027, 4, 1), due_on=dt.date(2027, 4, 21))
    at = dt.datetime.combine(START, dt.time(9), tzinfo=dt.UTC)
    prepare_cycle(plan=plan, fiscal_year=2026, content=content, by=world["secretariat"], at=at)
    client.force_login(world["secretariat"])
    for name, leads_to in (
        ("cycles/2026/", "cycles/2026/"),
        ("cycles/2026/form/", "cycles/2026/form/"),
        ("cycles/2026/matrix/", "dashboard/?year=2026"),
    ):
        _label, links = years_in(client.get(f"/p/{SLUG}/{name}").content.decode())
        assert links["令和8年度 照会前 "] == f"/p/{SLUG}/{leads_to}"
        assert client.get(links["令和8年度 照会前 "]).status_code == 200
    client.force_login(world["viewer"])
    assert "令和8年度 照会前 " not in years_in(client.get(f"/p/{SLUG}/dashboard/").content.decode())[1]


def test_whoever_has_no_role_has_no_year_to_switch_to(client: Client, world: World) -> None:
    client.force_login(world["nobody"])
    page = client.get("/").content.decode()
    assert years_in(page) == ("", {})
    assert 'class="site-year">令和7年度' in page
