"""The list of instructions: page and files have the same rows in the same order, as far as one may see."""

import csv
import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from indicators.entry.remark_services import add_remark
from indicators.instructions.services import close
from indicators.models import Remark, RemarkKind
from tests.cast import World

pytestmark = pytest.mark.any_database

DAY = dt.timedelta(1)


@pytest.fixture
def said(world: World) -> dict[str, Remark]:
    """Overdue of 行－⑩, open of 行－⑪ and (later) 産－①, one of 行－⑫ that is closed."""
    now = timezone.now()
    days = {"gyo-10": -3, "gyo-11": 20, "san-1": 40, "gyo-12": 5}
    found = {}
    for slug, left in days.items():
        found[slug] = add_remark(
            report=world.report(slug),
            by=world["headquarters"],
            at=now - 10 * DAY,
            kind=RemarkKind.INSTRUCTION,
            text=f"{slug}を急ぐこと。",
            due_on=timezone.localdate(now) + left * DAY,
        )
    close(instruction=found["gyo-12"], by=world["headquarters"], at=now, text="見送った")
    return found


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def listed(world: World, name: str, query: str = "") -> list[str]:
    """The instructions of the page, after a look at both files: they hold the same."""
    client = client_of(world, name)
    page = client.get(f"/instructions/{query}").content.decode()
    found = re.findall(r"(\w+-\d+)を急ぐこと。</a>", page)
    if found:
        content = client.get(f"/instructions.csv{query}").content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(content, newline="")))
        assert [row["本部指示"] for row in rows] == [f"{slug}を急ぐこと。" for slug in found]
        sheet = load_workbook(io.BytesIO(client.get(f"/instructions.xlsx{query}").content)).active
        cells = [cell.value for row in sheet.iter_rows() for cell in row]
        assert [one for one in cells if str(one).endswith("を急ぐこと。")] == [
            f"{slug}を急ぐこと。" for slug in found
        ]
    return found


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize(
    ("name", "query", "slugs"),
    [
        ("secretariat", "", ["gyo-10", "gyo-11", "san-1", "gyo-12"]),
        ("headquarters", "", ["gyo-10", "gyo-11", "san-1", "gyo-12"]),
        ("editor-gakko", "", ["gyo-10", "gyo-11", "gyo-12"]),
        ("editor-sangyo", "", ["san-1"]),
        ("editor-support", "", ["gyo-10"]),
        ("secretariat", "?standing=open", ["gyo-10", "gyo-11", "san-1"]),
        ("secretariat", "?standing=overdue", ["gyo-10"]),
        ("secretariat", "?standing=closed", ["gyo-12"]),
        ("secretariat", "?standing=answered", []),
        ("secretariat", "?department=産業ＤＸ推進室", ["san-1"]),
        ("secretariat", "?q=見送っ", ["gyo-12"]),
        ("secretariat", "?sort=code&standing=open", ["san-1", "gyo-10", "gyo-11"]),
        (
            "secretariat",
            "?year=2024&standing=burnt",
            ["gyo-10", "gyo-11", "san-1", "gyo-12"],
        ),  # no such choice
    ],
)
def test_who_sees_which_and_in_which_order(world: World, name: str, query: str, slugs: list[str]) -> None:
    assert listed(world, name, query) == slugs


def test_the_file_says_everything_of_one(world: World, said: dict[str, Remark]) -> None:
    content = client_of(world, "secretariat").get("/instructions.csv?standing=closed").content
    row = next(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert row["施策番号"] == "行-12"
    assert (row["宛先"], row["状態"], row["終わり方"]) == ("学校教育課", "終了", "見送った")
    assert row["対応の期限"] == said["gyo-12"].due_on.isoformat()  # type: ignore[union-attr]


def test_without_any_it_says_where_one_comes_from(world: World) -> None:
    assert (
        "本部指示はまだありません" in client_of(world, "secretariat").get("/instructions/").content.decode()
    )


@pytest.mark.usefixtures("said")
def test_the_list_takes_a_fixed_number_of_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(world, "secretariat")
    with django_assert_max_num_queries(18):
        client.get("/instructions/")
