"""数値目標: the counts of 概況, each indicator with its years, for every choice and reader; as files too."""

import csv
import html
import io
import re
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.judgement import Direction, Kind
from indicators.models import Indicator
from initiatives.models import Plan
from reports.formats.spark import HEIGHT, PAD, Spark, spark
from tests.cast import World
from tests.reports.formats.xlsx_reading import list_rows
from tests.reports.series_factory import indicator_year, initiative_year, series_of
from tests.reports.story import tell

pytestmark = pytest.mark.any_database

PAGE = "/dashboard/indicators/"
FILE = "/dashboard/indicators.csv"


@pytest.fixture(scope="module")
def loaded_world(loaded_world: World, django_db_blocker: Any) -> World:
    """The cast's world with the story told, once for all tests of this module."""
    with django_db_blocker.unblock():
        tell(loaded_world)
    return loaded_world


def client_of(world: World, reader: str) -> Client:
    client = Client()
    client.force_login(world[reader])
    return client


def shown(world: World, reader: str, query: str = "") -> str:
    """The page as text: without tags."""
    response = client_of(world, reader).get(PAGE + query)
    assert response.status_code == 200
    return html.unescape(re.sub(r"<[^>]*>", "", response.content.decode()))


def rows_of(world: World, reader: str, query: str = "") -> list[dict[str, str]]:
    content = client_of(world, reader).get(FILE + query).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def counted(page: str) -> dict[str, int]:
    """達成, 順調, 遅れ, 判定なし as the top of the page has them."""
    return {
        word: int(count)
        for word, count in re.findall(r"(達成|順調|遅れ|判定なし)\s+(\d+)目標／", page.replace("\n", " "))
    }


def test_all_indicators_of_the_plan_in_its_order(world: World) -> None:
    rows = rows_of(world, "viewer")
    names = [
        one.name.replace("※", "")
        for one in Indicator.objects.order_by("initiative__sort_order", "sort_order")
    ]
    assert [row["数値目標"] for row in rows] == names
    assert len(names) == 34


@pytest.mark.parametrize("query", ["?year=2024", "?year=2025", "?year=2022", "?year=2025&level1=gyosei"])
@pytest.mark.parametrize("reader", ["secretariat", "viewer", "editor-gakko"])
def test_the_counts_are_those_of_the_rows(world: World, reader: str, query: str) -> None:
    rows = rows_of(world, reader, query)
    of_rows = Counter(row["目標の状況"] for row in rows)
    counts = counted(shown(world, reader, query))
    assert counts == {word: of_rows[word] for word in ("達成", "順調", "遅れ", "判定なし")}


@pytest.mark.parametrize(
    ("reader", "r7"),
    [("secretariat", "12.5"), ("headquarters", "12.5"), ("editor-gakko", "12.5"), ("viewer", "公表前")],
)
def test_who_sees_the_running_year(world: World, reader: str, r7: str) -> None:
    rows = {row["施策番号"]: row for row in rows_of(world, reader)}
    assert (rows["行-10"]["令和6年度"], rows["行-10"]["単位"]) == ("20.8", "％")
    assert rows["行-10"]["令和7年度"] == r7
    assert "未入力" not in rows["行-12"]["令和7年度"]  # a draft is nobody's business


@pytest.mark.parametrize("standing", ["reached", "behind", "on_course", "not_judged"])
def test_a_standing_keeps_what_stands_so(world: World, standing: str) -> None:
    every = rows_of(world, "secretariat", "?year=2025")
    kept = rows_of(world, "secretariat", f"?year=2025&standing={standing}")
    word = {"reached": "達成", "behind": "遅れ", "on_course": "順調", "not_judged": "判定なし"}[standing]
    assert kept == [row for row in every if row["目標の状況"] == word]
    if not kept:
        assert "当てはまる" in shown(world, "secretariat", f"?year=2025&standing={standing}")


def test_page_and_files_show_the_same_rows(world: World) -> None:
    query = "?year=2025&level1=gyosei"
    client = client_of(world, "secretariat")
    rows = rows_of(world, "secretariat", query)
    page = client.get(PAGE + query).content.decode()
    assert re.findall(r'<th scope="row">([^<]+)</th>', page) == [row["数値目標"] for row in rows]
    _head, *sheet = list_rows(client.get(f"/dashboard/indicators.xlsx{query}").content)
    assert [line[2] for line in sheet if line[0]] == [row["数値目標"] for row in rows]
    assert client.get("/dashboard/indicators.pdf").status_code == 404


def test_every_initiative_leads_to_its_page(world: World) -> None:
    client = client_of(world, "viewer")
    page = client.get(PAGE + "?year=2024").content.decode()
    links = re.findall(r'scope="rowgroup"[^>]*><a href="([^"]+)"', page)
    assert links
    assert all(re.fullmatch(r"/initiatives/[a-z]+-\d+/\?year=2024", link) for link in links)
    assert client.get(links[0]).status_code == 200


@pytest.mark.parametrize("query", ["", "?year=2024", "?year=all"])
def test_queries(world: World, query: str) -> None:
    client = client_of(world, "editor-gakko")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE + query)
    assert len(queries) <= 24


def test_a_year_not_begun(world: World) -> None:
    Plan.objects.update(end_fiscal_year=2026)
    assert "この年度の照会はまだ開かれていません" in shown(world, "viewer", "?year=2026")


def test_nothing_reported(world: World) -> None:
    page = shown(world, "secretariat", "?year=2023")
    assert counted(page) == {"達成": 0, "順調": 0, "遅れ": 0, "判定なし": 0}
    assert "／0目標（－）" in page


# --- the small pictures ---


def heights(d: str) -> list[float]:
    """Heights of the columns in a path, in shares of the room for them."""
    room = HEIGHT - 2 * PAD
    return [round(float(height) / room, 2) for height in re.findall(r"h16\.0v([\d.]+)h-", d)]


def year(fiscal_year: int, text: str, value: Any = None, **fields: Any) -> Any:
    return initiative_year(fiscal_year, indicator_year(text, value, **fields))


@pytest.mark.parametrize(
    ("rows", "good", "opened", "missing"),
    [
        ([year(2024, "25社", 25), year(2025, "50社", 50)], [0.5, 1], [], 3),
        ([year(2025, "500社", 500)], [1], [], 4),
        ([year(2025, "0社", 0)], [0.06], [], 4),  # a line: 0 is a value
        ([year(2025, "▲50社", -50)], [0.5], [], 4),
        ([year(2025, "25社（速報）", 25, status="preliminary")], [], [0.5], 4),
        ([year(2025, "25社", 25, counts=False)], [], [0.5], 4),
        ([year(2025, "調査中", status="pending")], [], [], 5),
        ([year(2025, "未入力", counts=False)], [], [], 4),  # a year that is not asked about
    ],
)
def test_columns_begin_at_zero(rows: list[Any], good: list[float], opened: list[float], missing: int) -> None:
    found = spark(series_of(*rows))
    assert isinstance(found, Spark)
    assert (heights(found.good), heights(found.open)) == (good, opened)
    assert found.missing.count("z") == missing


@pytest.mark.parametrize(
    ("reached_on", "filled"), [("", 0), ("2025-06-01", 1), ("2024-04-01", 2), ("2025-03-31", 2)]
)
def test_a_milestone_is_filled_from_its_year(reached_on: str, filled: int) -> None:
    fields: dict[str, Any] = {"kind": Kind.MILESTONE, "target": None, "status": "confirmed"}
    rows = [
        year(2024, "", reached_on=reached_on if reached_on < "2025-04-01" else "", **fields),
        year(2025, "", reached_on=reached_on, **fields),
    ]
    found = spark(series_of(*rows))
    assert isinstance(found, Spark)
    assert len(heights(found.good)) == filled
    assert len(heights(found.open)) == 2 - filled


def test_a_text_has_none() -> None:
    row = year(2025, "好評", status="confirmed", kind=Kind.TEXT, target=None, direction=Direction.AT_LEAST)
    assert spark(series_of(row)) is None


def test_the_target_is_drawn_where_there_is_one() -> None:
    lower = {"target": Decimal(0), "direction": Direction.AT_MOST}
    found = spark(series_of(year(2025, "5社", 5, **lower)))
    assert isinstance(found, Spark)
    assert found.target == f"M0 {HEIGHT - PAD}H120.0"
