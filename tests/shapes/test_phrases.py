"""How published plans word their targets: each is loaded, entered, judged and shown as it is worded."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from indicators.book.answers import MeasurementAnswer, ReportAnswer
from indicators.book.assessment import assess_stored
from indicators.book.results import load_results
from indicators.entry.services import save_report
from indicators.workflow.transitions import submit_report
from reports.builders.overview import forget_frozen_years
from tests.cast import World
from tests.reports.story import at
from tests.shapes.shaped import shaped_document, shaped_world
from tests.shapes.test_every_shape import get, table_of, text_of

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]
YEAR = 2019
LEVEL = {"kind": "level", "timing": "at_end", "direction": "at_least"}
ANNUAL = {"kind": "annual", "timing": "every_year"}
# The target as worded, its reading, the year's figure, and what the entry page and the judgement make of it.
PHRASES: list[tuple[str, dict[str, Any], str, str, str]] = [
    (
        "合計特殊出生率　1.36→1.55",
        LEVEL | {"target": "1.55", "baseline": "1.36", "baseline_year": 2016},
        "1.45",
        "1.45",
        "B",  # 1.36 + 0.19 × 3 ÷ 6 = 1.455; 0.09 ÷ 0.095 = 94.7 %
    ),
    (
        "転出入　△1,577人→0人",
        LEVEL
        | {"unit": "人", "target": 0, "baseline": -1577, "baseline_year": 2016, "allows_negative": True},
        "-700",
        "▲700人",
        "A",  # halfway is −788.5
    ),
    (
        "犯罪率　5.0‰以下",
        ANNUAL | {"direction": "at_most", "unit": "‰", "target": "5.0", "decimals": 1},
        "6.2",
        "6.2‰",
        "B",  # 5 ÷ 6.2 = 80.6 %
    ),
    (
        "観光客数　120千人",
        ANNUAL | {"direction": "at_least", "unit": "千人", "target": 120},
        "96",
        "96千人",
        "B",
    ),
    (
        "出生数（暦年）　300人以上",
        ANNUAL | {"direction": "at_least", "unit": "人", "target": 300, "basis": "calendar_year"},
        "300",
        "300人",
        "A",
    ),
    (
        "保育料の助成　12ヶ月→12ヶ月（維持）",
        LEVEL | {"comparison": "keep", "unit": "ヶ月", "baseline": 12, "baseline_year": 2016},
        "12",
        "12ヶ月",
        "A",
    ),
    (
        "移住者数　増加",
        ANNUAL
        | {
            "comparison": "increase",
            "against": "baseline",
            "unit": "人",
            "baseline": 40,
            "baseline_year": 2016,
        },
        "40",
        "40人",
        "C",
    ),
    (
        "市民の満足度　前年度以上",
        ANNUAL | {"comparison": "previous_or_more", "unit": "点"},
        "60",
        "60点",
        "－",
    ),
    (
        "住みよさの順位　30位以内",
        ANNUAL | {"comparison": "rank", "unit": "位", "target": 30},
        "40",
        "40位",
        "C",
    ),
    # 調査中 as a baseline: none is stated, the first year's figure stands in.
    ("認知度　調査中→50％", LEVEL | {"unit": "％", "target": 50}, "20", "20.0％", "－"),
    # Two values in one target: two indicators that are rated as one.
    (
        "講座　年10回・延べ200人",
        ANNUAL | {"direction": "at_least", "unit": "回", "target": 10, "rating_group": "講座"},
        "10",
        "10回",
        "A",
    ),
    (
        "講座　年10回・延べ200人（参加者）",
        ANNUAL | {"direction": "at_least", "unit": "人", "target": 200, "rating_group": "講座"},
        "120",
        "120人",
        "C",
    ),
]


def document() -> dict[str, Any]:
    """平成29年度 to 令和4年度 in halves, one initiative with all of them."""
    found = shaped_document(periods=2)
    found["plan"] |= {"start_fiscal_year": 2017, "end_fiscal_year": 2022}
    first = found["initiatives"][0]
    first |= {"activities": {str(year): "実施" for year in range(2017, 2023)}, "evaluation_items": {}}
    first |= {
        "schedule": [{"phase": "survey", "start": [2018, 2], "end": [2019, 1]}],
        "target_lines": [line for line, *_rest in PHRASES],
        "indicators": [
            {"name": line.split("　")[0] + str(number), "target_text": line} | reading
            for number, (line, reading, *_rest) in enumerate(PHRASES)
        ],
    }
    found["initiatives"] = [first]
    return found


@pytest.fixture(autouse=True)
def _forget_frozen_years() -> None:
    """Not here: the plan is loaded once, and nothing in it changes."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    forget_frozen_years()
    with django_db_blocker.unblock(), transaction.atomic():
        world = shaped_world(document(), year=YEAR)
        stored = world.report("green-1", YEAR)
        rows = list(stored.initiative.indicators.all())
        figures = {
            row.pk: MeasurementAnswer(status="confirmed", value=Decimal(figure))
            for row, (_line, _reading, figure, *_rest) in zip(rows, PHRASES, strict=True)
        }
        answer = ReportAnswer(
            texts={"results": "取り組んだ。", "direction": "continue"}, measurements=figures
        )
        stored = save_report(
            report=stored, by=world["secretariat"], at=at(YEAR), answer=answer, version=stored.version
        )
        submit_report(report=stored, by=world["secretariat"], at=at(YEAR))
        yield world
        transaction.set_rollback(True)
    forget_frozen_years()


def test_the_grades(world: World) -> None:
    book = load_results(world.plan)
    proposal = assess_stored(book, book.initiatives[0], YEAR)
    assert [one.grade for one in proposal.indicators] == [grade for *_rest, grade in PHRASES]


def without_spaces(world: World, address: str) -> str:
    return re.sub(r"\s", "", text_of(get(world, address)))


def test_the_targets_as_worded_and_the_figures_as_read(world: World) -> None:
    entry, page, sheet = (
        without_spaces(world, address)
        for address in (
            f"/entry/{YEAR}/green-1/",
            f"/initiatives/green-1/?year={YEAR}",
            "/initiatives/green-1/sheet/",
        )
    )
    worded = [re.sub(r"\s", "", line) for line, *_rest in PHRASES]
    assert [line for line in worded if line not in entry or line not in sheet] == []
    assert [shown for _line, _reading, _figure, shown, _grade in PHRASES if shown not in page] == []
    assert "入力する値：令和元年（1月〜12月）の値" in entry


def test_years_of_two_eras_in_halves(world: World) -> None:
    sheet = without_spaces(world, "/initiatives/green-1/sheet/")
    assert "平成２９年度平成３０年度令和元年度令和２年度" in sheet
    assert "調査：平成３０年度下半期〜令和元年度上半期" in sheet


def test_machines_read_plain_numbers(world: World) -> None:
    rows = table_of(get(world, "/reports/results.csv"))
    values = [row["value"] for row in rows if row["datum"] == "value" and row["fiscal_year"] == str(YEAR)]
    assert values == [figure for _line, _reading, figure, *_rest in PHRASES]
