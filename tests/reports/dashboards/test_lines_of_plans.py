"""Indicators that go on from the plan before, on pages and in files: what each reader sees of it."""

import csv
import html
import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import AnnualReport, Indicator, IndicatorSuccession
from indicators.succession.decisions import Decision, Decisions
from indicators.succession.services import make_successor
from initiatives.models import Plan
from initiatives.permissions import plans_of
from initiatives.succession import Handling
from reports.builders.lines_before import LinesBefore, read_lines_before
from tests.cast import World
from tests.next_plan import AT, SLUG, first_round, next_plan
from tests.reports.formats.xlsx_reading import list_rows
from tests.reports.story import ratio, report, submit, tell
from tests.second_plan import restrict

pytestmark = pytest.mark.any_database
PAGE = f"/p/{SLUG}/initiatives/{{}}/"
DECIDED, RUNNING = "20.8％", "12.5％"  # 行－⑩ of the plan before: R6 decided, R7 submitted


@pytest.fixture(scope="module")
def loaded_world(loaded_world: World, django_db_blocker: pytest.FixtureRequest) -> World:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        tell(loaded_world)
        plan = next_plan(loaded_world)
        first_round(loaded_world, plan)
        submit(World(plan, loaded_world.people), _reported(World(plan, loaded_world.people)))
    return loaded_world


def _reported(world: World) -> AnnualReport:
    return report(world, "gyo-10", 2026, ratio(9, 24))


def get(world: World, reader: str, address: str) -> str:
    client = Client()
    client.force_login(world[reader])
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def charts(content: str) -> str:
    """The section of charts as text."""
    section = content[content.index("charts-heading") : content.index("texts-heading")]
    return html.unescape(re.sub(r"<[^>]*>", "", section))


@pytest.mark.parametrize(
    ("reader", "sees_running"),
    [
        ("secretariat", True),
        ("headquarters", True),
        ("editor-gakko", True),
        ("editor-support", True),
        ("editor-sangyo", False),
        ("viewer", False),
    ],
)
def test_the_years_of_the_plan_before_stand_in_the_chart(
    world: World, reader: str, sees_running: bool
) -> None:
    shown = charts(get(world, reader, PAGE.format("gyo-10")))
    assert DECIDED in shown
    assert (RUNNING in shown) is sees_running
    assert "前計画：伊万里市ＤＸ推進計画（令和3年度〜令和7年度）" in shown
    assert "この計画" in shown


def test_without_a_part_in_the_plan_before_nothing_of_it_is_shown(world: World) -> None:
    restrict(world, "viewer", Plan.objects.get(slug=SLUG))
    content = get(world, "viewer", PAGE.format("gyo-10"))
    assert DECIDED not in content
    assert "この計画" not in charts(content)


def test_the_page_of_the_plan_before_has_no_later_years(world: World) -> None:
    shown = charts(get(world, "secretariat", "/initiatives/gyo-10/"))
    assert DECIDED in shown
    assert "37.5％" not in shown
    assert "この計画" not in shown


def test_another_unit_is_told_and_not_drawn(world: World) -> None:
    Indicator.objects.filter(initiative__plan__slug=SLUG, initiative__slug="gyo-11").update(unit="万回")
    shown = charts(get(world, "secretariat", PAGE.format("gyo-11")))
    assert "つないで示しません。" in shown
    assert "この計画" not in shown


def queries(world: World, address: str) -> int:
    client = Client()
    client.force_login(world["secretariat"])
    client.get(address)  # what is remembered of decided years is not asked for again
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_plan_before_costs_the_same_few_queries_whatever_goes_on_from_it(world: World) -> None:
    with_two, with_one = queries(world, PAGE.format("san-1")), queries(world, PAGE.format("gyo-11"))
    assert with_two == with_one
    IndicatorSuccession.objects.all().delete()
    assert with_one - queries(world, PAGE.format("gyo-11")) < 30


def test_a_plan_that_follows_none_asks_nothing(world: World) -> None:
    reader = world["secretariat"]
    old = next(one for one in plans_of(reader) if one.pk == world.plan.pk)
    with CaptureQueriesContext(connection) as asked:
        assert read_lines_before(old, reader) == LinesBefore()
    assert not asked.captured_queries


def test_a_line_is_followed_through_all_plans(world: World) -> None:
    middle = Plan.objects.get(slug=SLUG)
    given = {slug: Decision(Handling.CONTINUED) for slug in middle.initiatives.values_list("slug", flat=True)}
    last = make_successor(
        plan=middle,
        decisions=Decisions("third", "第３次計画", "第３次", 2031, 2032, given),
        by=world["secretariat"],
        at=AT,
    )
    reader = world["viewer"]
    plan = next(one for one in plans_of(reader) if one.pk == last.pk)
    lines = read_lines_before(plan, reader)
    newest = Indicator.objects.get(initiative__plan=last, initiative__slug="gyo-10")
    found = lines.of_indicators[newest.pk]
    assert [(one.label, one.url) for one in found] == [
        ("前計画", PAGE.format("gyo-10")),
        ("前々計画", "/initiatives/gyo-10/"),
    ]
    decided = next(one for one in found[1].series.points if one.fiscal_year == 2024)
    assert decided.text == DECIDED


LIST = f"/p/{SLUG}/dashboard/indicators"


def cells(content: str, name: str) -> list[str]:
    """The first row of the list whose indicator is called so."""
    row = re.search(rf"<tr>\s*<th scope=\"row\"[^>]*>{name}</th>(.*?)</tr>", content, re.DOTALL)
    assert row
    return [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row[1], re.DOTALL)]


@pytest.mark.parametrize(
    ("reader", "before"),
    [
        ("secretariat", "12.5％R7（案）　遅れ　C"),
        ("viewer", "20.8％R6　遅れ　D"),
    ],
)
def test_the_list_has_a_column_of_the_last_value_before(world: World, reader: str, before: str) -> None:
    content = get(world, reader, f"{LIST}/")
    assert '<th scope="col">前期</th>' in content
    assert cells(content, "通信不良発生学校率")[3] == before
    assert "前期" not in get(world, reader, "/dashboard/indicators/")


def test_the_files_of_the_list_have_it_too_each_datum_by_itself(world: World) -> None:
    client = Client()
    client.force_login(world["viewer"])
    rows = list(csv.DictReader(io.StringIO(client.get(f"{LIST}.csv").content.decode("utf-8-sig"))))
    found = next(row for row in rows if row["数値目標"] == "通信不良発生学校率")
    assert {name: text for name, text in found.items() if name.startswith("前期")} == {
        "前期の年度": "令和6年度",
        "前期の実績値": found["前期の実績値"],
        "前期の補足": "",
        "前期の目標の状況": "遅れ",
        "前期の評価": "D",
        "前期の評価の区分": "",
    }
    assert found["前期の実績値"].startswith("20.8")
    new = next(row for row in rows if not row["前期の年度"])
    assert {text for name, text in new.items() if name.startswith("前期")} == {""}
    head, *_rows = list_rows(client.get(f"{LIST}.xlsx").content)
    assert head == list(rows[0])[: len(head)]
    assert "前期" not in client.get("/dashboard/indicators.csv").content.decode("utf-8-sig")


def test_the_results_of_an_initiative_begin_with_the_plan_before(world: World) -> None:
    content = get(world, "viewer", PAGE.format("gyo-10"))
    table = content[content.index("five-years-heading") : content.index("charts-heading")]
    assert re.findall(r"<th scope=\"col\"[^>]*>(前期|令和8年度)", table) == ["前期", "令和8年度"]
    assert '20.8％<br><span class="five-years-target">令和6年度　遅れ　D</span>' in table
    old = get(world, "viewer", "/initiatives/gyo-10/")
    assert "前期" not in old[old.index("five-years-heading") : old.index("charts-heading")]


def exported(world: World, reader: str, plan: str = f"/p/{SLUG}") -> list[dict[str, str]]:
    client = Client()
    client.force_login(world[reader])
    content = client.get(f"{plan}/reports/results.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def lines(rows: list[dict[str, str]], slug: str) -> list[tuple[str, ...]]:
    """Of each indicator its number, and the columns that lead back."""
    found = [row for row in rows if row["initiative_slug"] == slug and row["indicator_number"]]
    return list(
        dict.fromkeys(
            (row["indicator_number"], *(text for name, text in row.items() if name.startswith("previous_")))
            for row in found
        )
    )


def test_the_table_of_all_results_leads_back_to_the_plan_before(world: World) -> None:
    plan = world.plan.slug
    rows = exported(world, "secretariat")
    assert lines(rows, "gyo-10") == [("1", plan, "gyo-10", "1")]
    merged = [("1", plan, "san-1", "1")]
    merged += [(str(n + 1), plan, "san-2", str(n)) for n in (1, 2)]
    assert lines(rows, "san-1") == merged
    assert {row["previous_plan"] for row in rows if not row["indicator_number"]} == {""}


def test_it_does_so_only_where_there_is_a_plan_before_for_the_reader(world: World) -> None:
    assert "previous_plan" not in exported(world, "secretariat", plan="")[0]
    restrict(world, "secretariat", Plan.objects.get(slug=SLUG))
    assert "previous_plan" not in exported(world, "secretariat")[0]


def test_the_command_leads_back_too(world: World, tmp_path: Path) -> None:
    call_command("export_results", plan=SLUG, output=tmp_path / "all.csv")
    content = (tmp_path / "all.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert lines(rows, "gyo-10") == [("1", world.plan.slug, "gyo-10", "1")]
