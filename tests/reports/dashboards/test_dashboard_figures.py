"""Every figure of 全体の状況 is the one that anybody counts from the CSV of all results, for every choice.

The counting here knows nothing of the dashboard: it reads the file that ``manage.py export_results`` writes.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from reports.builders.overview import forget_frozen_years
from tests.kept_rows import load_demo_rows
from tests.reports.page_tables import tables

pytestmark = pytest.mark.any_database

Row = dict[str, str]
Keep = Callable[["Counted"], bool]
YEARS = range(2021, 2026)
ANSWERED = ("提出済", "所属長承認済", "事務局確認済", "確定")
BEST_FIRST = "ABCD"
CHANGES = ("改善", "同じ", "低下", "新規")
STANDINGS = {"reached": "達成", "on_course": "順調", "behind": "遅れ", "not_judged": "判定なし"}


class Counted:
    """One initiative and year, from its rows of the CSV."""

    def __init__(self, rows: list[Row], before: "Counted | None") -> None:
        first = rows[0]
        self.planned = not any(r["datum"] == "report" and r["status"] == "not_planned" for r in rows)
        self.state, self.sector, self.policy = first["state"], first["sector"], first["policy"]
        self.departments = first["department"].split("、")
        self.priority, self.visions = first["is_national_priority"] == "1", first["vision_items"].split()
        self.reported = self.state in ANSWERED
        self.grade = (first["grade"] or first["proposed_grade"]) if self.reported and self.planned else ""
        self.standings = [r["value"] for r in rows if r["datum"] == "target_standing" and r["value"]]
        now, then = BEST_FIRST.find(self.grade or "?"), BEST_FIRST.find(before.grade or "?") if before else -1
        self.change = "" if now < 0 else "新規" if then < 0 else CHANGES[1 + (now > then) - (now < then)]


@pytest.fixture(autouse=True)
def _forget_frozen_years() -> None:
    """Not here: the demo is loaded once, and nothing in it changes."""


@pytest.fixture(scope="module")
def counted(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[int, list[Counted]]]:
    """The demo's five years, read from the CSV."""
    forget_frozen_years()
    path: Path = tmp_path_factory.mktemp("csv") / "results.csv"
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_rows()
        call_command("export_results", "--output", str(path))
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        yield _counted(rows)
        transaction.set_rollback(True)


def _counted(rows: list[Row]) -> dict[int, list[Counted]]:
    found: dict[int, list[Counted]] = {}
    last: dict[str, Counted] = {}
    for year in YEARS:
        groups: dict[str, list[Row]] = {}
        for row in rows:
            if row["fiscal_year"] == str(year):
                groups.setdefault(row["initiative_slug"], []).append(row)
        last = {slug: Counted(group, last.get(slug)) for slug, group in groups.items()}
        found[year] = list(last.values())
    return found


@pytest.fixture
def client(counted: dict[int, list[Counted]], db: None) -> Client:
    """The secretariat, who sees all that the CSV holds."""
    client = Client()
    client.force_login(User.objects.get(username="secretariat"))
    return client


def line(name: str, rows: list[Counted]) -> dict[str, list[str]]:
    """The three lines of one group: grades (and what is missing), changes, standings, with their shares."""
    due = [one for one in rows if one.planned]
    progress = f"報告済 {sum(one.reported for one in due)}/対象 {len(due)}"
    grades = Counter(one.grade for one in due if one.grade)
    changes = Counter(one.change for one in due if one.change)
    standings = Counter(standing for one in due for standing in one.standings)
    return {
        "評価": [name, progress, *shares(grades, "ABCD－"), str(sum(not one.reported for one in due))],
        "変化": [name, progress, *shares(changes, CHANGES)],
        "数値目標": [name, progress, str(sum(standings.values())), *shares(standings, STANDINGS)],
    }


def shares(counts: Counter[str], keys: object) -> list[str]:
    total = sum(counts.values())
    texts = []
    for key in keys:  # type: ignore[attr-defined]
        # Half up to one decimal, in whole numbers.
        tenths = (2000 * counts[key] + total) // (2 * total) if total else None
        texts.append(f"{counts[key]} " + ("－" if tenths is None else f"{tenths // 10}.{tenths % 10}％"))
    return texts


def expected(rows: dict[int, list[Counted]], year: int | None, keep: Keep) -> list[dict[str, list[str]]]:
    if year is None:
        return [line(f"令和{one - 2018}年度", [row for row in rows[one] if keep(row)]) for one in YEARS]
    kept = [row for row in rows[year] if keep(row)]
    sectors = dict.fromkeys(row.sector for row in kept if row.planned)
    lines = [line(name, [row for row in kept if row.sector == name]) for name in sectors]
    return [*lines, line("合計", kept)]


def shown(page: str) -> list[dict[str, list[str]]]:
    """The same lines as the page shows them."""
    found: dict[str, list[list[str]]] = {}
    for caption, rows in tables(page).items():
        name = re.sub(r"^(分野|年度)ごとの|（.*", "", caption)
        found[name] = rows[1:]
    names = [name for name in ("評価", "変化", "数値目標") if name in found]
    return [dict(zip(names, lines, strict=True)) for lines in zip(*(found[n] for n in names), strict=True)]


def choices(page: str, name: str) -> list[tuple[str, str]]:
    select = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    assert select is not None
    return re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)</option>', select[0])


KEEPS: dict[str, Callable[[str, str], Keep]] = {
    "level1": lambda _value, label: lambda one: one.sector == label,
    "level2": lambda _value, label: lambda one: one.policy == label,
    "department": lambda value, _label: lambda one: value in one.departments,
    "vision": lambda value, _label: lambda one: value in one.visions,
    "grade": lambda value, _label: lambda one: one.grade == value,
    "state": lambda _value, label: (
        lambda one: (
            (one.state == label and (one.planned or one.reported))
            or (label == "計画なし" and not one.planned and not one.reported)
        )
    ),
    "change": lambda value, _label: lambda one: one.change == value,
    "standing": lambda value, _label: lambda one: one.planned and value in one.standings,
}


def agree(client: Client, rows: dict[int, list[Counted]], query: str, year: int | None, keep: Keep) -> bool:
    """Compare one choice; False where the page says that there is nothing to show."""
    page = client.get(f"/dashboard/?year={year or 'all'}{query}").content.decode()
    wanted = expected(rows, year, keep)
    covered = YEARS if year is None else [year]
    if not any(keep(row) for one in covered for row in rows[one]):
        assert "当てはまる施策はありません" in page, query
        return False
    found = shown(page)
    if not found:
        assert "まだ報告がありません" in page, query
        last = wanted[-1]["評価"][1]
        assert last.startswith("報告済 0/"), query
        return False
    has_missing = any(one["評価"][-1] != "0" for one in wanted)
    for one, line_found in zip(wanted, found, strict=True):
        for name, cells in line_found.items():
            # 未報告 is a column where a line has any.
            wanted_cells = one[name] if name != "評価" or has_missing else one[name][:-1]
            assert cells == wanted_cells, (query, year, name)
    if "数値目標" not in found[0]:
        assert wanted[-1]["数値目標"][2] == "0"
    return True


@pytest.mark.parametrize("year", [None, *YEARS])
def test_without_conditions(client: Client, counted: dict[int, list[Counted]], year: int | None) -> None:
    assert agree(client, counted, "", year, lambda _one: True)


@pytest.mark.parametrize("year", [None, 2025])
@pytest.mark.parametrize("name", [*KEEPS])
def test_every_choice_of_every_condition(
    client: Client, counted: dict[int, list[Counted]], name: str, year: int | None
) -> None:
    """Over all years some choices: a choice is made in one way, and a line of all is a year's total."""
    page = client.get("/dashboard/").content.decode()
    options = [(value, label) for value, label in choices(page, name) if value != "hidden"]
    assert len(options) >= 3
    options = options if year else options[:: -(-len(options) // 4)]
    compared = [
        agree(client, counted, f"&{name}={value}", year, KEEPS[name](value, label))
        for value, label in options
    ]
    assert any(compared)


@pytest.mark.parametrize("year", [None, 2024, 2025])
def test_national_priorities(client: Client, counted: dict[int, list[Counted]], year: int | None) -> None:
    assert agree(client, counted, "&priority=on", year, lambda one: one.priority)


def test_conditions_together(client: Client, counted: dict[int, list[Counted]]) -> None:
    page = client.get("/dashboard/").content.decode()
    code = next(value for value, label in choices(page, "level1") if label == "行政")
    assert agree(
        client,
        counted,
        f"&level1={code}&grade=C&change=低下",
        2024,
        lambda one: one.sector == "行政" and one.grade == "C" and one.change == "低下",
    )


def test_the_headline(client: Client, counted: dict[int, list[Counted]]) -> None:
    rows = [one for one in counted[2025] if one.planned]
    page = re.sub(r"<[^>]+>|\s+", "", client.get("/dashboard/?year=2025").content.decode())
    late = sum(one.grade in ("C", "D") for one in rows)
    reported = sum(one.reported for one in rows)
    assert f"遅れている施策（C・D）{late}施策／報告済{reported}" in page
    changes = Counter(one.change for one in rows)
    assert f"改善{changes['改善']}低下{changes['低下']}新規{changes['新規']}" in page
    standings = Counter(standing for one in rows for standing in one.standings)
    words = "".join(f"{label}{standings[key]}" for key, label in STANDINGS.items())
    assert f"数値目標{words}／{sum(standings.values())}目標" in page
    assert page.count("理由「") >= late - 1


def test_the_map_shows_the_grade_of_every_initiative_and_year(
    client: Client, counted: dict[int, list[Counted]]
) -> None:
    found: list[list[str]] = []
    for rows in tables(client.get("/dashboard/years/").content.decode()).values():
        found += rows[1:]
    assert len(found) == 28
    for number, cells in enumerate(found):
        for year, cell in zip(YEARS, cells[1:], strict=True):
            one = counted[year][number]
            if not one.planned:
                assert "計画なし" in cell
            elif not one.reported:
                assert "未報告" in cell
            else:
                assert re.search(rf"令和{year - 2018}年度、{one.grade} ", cell), (cells[0], year, cell)


def test_a_number_leads_to_the_sheets_that_it_counts(
    client: Client, counted: dict[int, list[Counted]]
) -> None:
    """The first click opens the initiatives that a number counts, the second a sheet."""
    page = client.get("/dashboard/?year=2024").content.decode()
    links = re.findall(r'<td class="number" data-label="[^"]+"><a href="([^"]+)">(\d+)</a>', page)
    assert len(links) > 10
    for address, count in links[:12]:
        listed = client.get(address.replace("&amp;", "&")).content.decode()
        rows = [row for table in tables(listed).values() for row in table[1:]]
        name = "standing" if "standing=" in address else ""
        assert len(rows) == int(count) or name
