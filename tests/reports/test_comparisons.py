"""Every comparison through everything that shows it: entry page, dashboards, charts, documents, tables."""

import csv
import datetime as dt
import html
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Membership, Role
from indicators.book.answers import MeasurementAnswer
from indicators.book.results import load_results
from indicators.models import Indicator
from indicators.plan_io.shipped_scales import reference_definitions
from initiatives.models import Plan
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.overview import forget_frozen_years
from reports.builders.results_table import result_rows
from reports.downloads.files import html_of, xlsx_of
from tests.reports.figures_plan import figures_document, tell_figures
from tests.reports.formats.xlsx_reading import opened

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

BASE = {"baseline": "100", "baseline_year": 2020}
# name → what the plan asks, the figures of 令和3 to 7年度, the grade of 令和5年度 by hand
ASKED: dict[str, tuple[dict[str, Any], tuple[int, ...], str]] = {
    "範囲の値": (
        {"comparison": "between", "lower_bound": "90", "upper_bound": "110"},
        (95, 85, 88, 112, 100),
        "B",
    ),
    "維持の値": (
        {"comparison": "keep", "direction": "at_least", "tolerance": "5", "tolerance_in": "percent", **BASE},
        (100, 96, 94, 95, 99),
        "B",  # 94 ÷ 95
    ),
    "増加の値": ({"comparison": "increase", "against": "previous"}, (10, 12, 12, 11, 15), "C"),
    "減少の値": ({"comparison": "decrease", "against": "baseline", **BASE}, (99, 98, 101, 100, 90), "D"),
    "前年度以上の値": ({"comparison": "previous_or_more"}, (100, 100, 85, 90, 90), "B"),
    "前年度以下の値": ({"comparison": "previous_or_less"}, (100, 100, 100, 90, 95), "A"),
    "順位の値": ({"comparison": "rank", "target": "3"}, (9, 8, 6, 4, 3), "C"),
    "設定のない値": ({"comparison": "none"}, (1, 2, 3, 4, 5), "－"),
    "年度目標の値": (
        {
            "direction": "at_least",
            "expectations": {"2021": "90", "2023": "110", "2025": "120", "2027": "150"},
            "definition": "１年間に数えた人の延べ数",
            "source": "人口動態統計",
            "final_month": 9,
            "basis": "calendar_year",
            "years_behind": 2,
            "baseline": "70",
            "baseline_year": 2019,
            "baseline_date": "2019-10-01",
        },
        (90, 95, 105, 110, 119),
        "B",  # 105 of 110
    ),
}
KIND = {"timing": "every_year", "kind": "annual", "unit": "人", "first_year": 2021, "last_year": 2025}


def document() -> dict[str, Any]:
    data = figures_document()
    data["initiatives"] = data["initiatives"][:1]
    data["initiatives"][0]["indicators"] = [
        {"name": name, "target_text": f"{name}の目標", "allows_negative": False, **KIND, **asked}
        for name, (asked, _values, _grade) in ASKED.items()
    ]
    return data


def measured(indicator: Indicator, fiscal_year: int) -> MeasurementAnswer:
    values = ASKED[indicator.name][1]
    return MeasurementAnswer(status="confirmed", value=Decimal(values[fiscal_year - 2021]))


@pytest.fixture(autouse=True)
def _forget_frozen_years() -> None:
    """Not here: the plan is loaded once, and nothing in it changes."""


@pytest.fixture(scope="module")
def plan(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Plan]:
    forget_frozen_years()
    with django_db_blocker.unblock(), transaction.atomic():
        yield tell_figures(reference_definitions()["imari"], document(), measured)
        transaction.set_rollback(True)
    forget_frozen_years()


@pytest.fixture
def client(plan: Plan) -> Client:
    client = Client()
    client.force_login(Membership.objects.filter(role=Role.SECRETARIAT).first().user)
    return client


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return html.unescape(re.sub(r"<[^>]+>", "", response.content.decode()))


def evaluation(plan: Plan, year: int) -> Any:
    builder = EvaluationBuilder(
        load_results(plan),
        year,
        is_visible=lambda *_: True,
        today=dt.date(2026, 5, 1),
        sees_running_commentary=True,
    )
    return builder.evaluation_document()


def test_the_grades_are_those_worked_by_hand(plan: Plan) -> None:
    (results,) = evaluation(plan, 2023).results.values()
    assert {one.name: one.grade.code for one in results.indicators} == {
        name: grade for name, (_asked, _values, grade) in ASKED.items()
    }
    said = {one.name: (one.aim_text, one.reference_text, one.rate_text) for one in results.indicators}
    assert said == {
        "範囲の値": ("90人以上110人以下", "目標 90人以上110人以下", "97.8％"),
        "維持の値": ("基準値100人の維持（▲5％まで）", "目標 95人以上（維持）", "98.9％"),
        "増加の値": ("前年度より増加", "目標 前回の12人より増加", ""),
        "減少の値": ("基準値100人より減少", "目標 基準値の100人より減少", ""),
        "前年度以上の値": ("前年度以上", "目標 前回の100人以上", "85.0％"),
        "前年度以下の値": ("前年度以下", "目標 前回の100人以下", "100.0％"),
        "順位の値": ("3人以内", "目標 3人以内", "50.0％"),
        "設定のない値": ("設定なし", "", ""),
        "年度目標の値": ("110人以上", "目標 110人以上", "95.5％"),
    }


def test_a_year_without_a_target_of_its_own_is_not_graded(plan: Plan) -> None:
    (results,) = evaluation(plan, 2024).results.values()
    one = next(one for one in results.indicators if one.name == "年度目標の値")
    assert (one.grade.code, one.aim_text, one.rate_text) == ("－", "－", "")


def test_the_sheet_is_continued_by_what_the_plan_says_of_the_target(plan: Plan) -> None:
    (results,) = evaluation(plan, 2023).results.values()
    notes = dict(next(one for one in results.indicators if one.name == "年度目標の値").notes)
    assert notes == {
        "年度ごとの目標": "令和3年度 90人、令和5年度 110人、令和7年度 120人、令和9年度 150人",
        "基準値": "70人（令和元年10月1日時点）",
        "定義・算式": "１年間に数えた人の延べ数",
        "値の時期": "評価する年度の2年前の暦年（1月〜12月）の値",
        "出典": "人口動態統計",
        "数値確定の時期": "翌年度の9月",
    }


@pytest.mark.parametrize("fiscal_year", [2021, 2025])
def test_paper_and_workbook_show_them(plan: Plan, fiscal_year: int) -> None:
    shown = evaluation(plan, fiscal_year)
    printed = html.unescape(re.sub(r"<[^>]+>", "", html_of(shown)))
    cells = " ".join(
        str(cell.value)
        for sheet in opened(xlsx_of(shown))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value
    )
    for text in (printed, cells):
        assert "90人以上110人以下" in text
        assert "１年間に数えた人の延べ数" in text
        assert "令和3年度 90人、令和5年度 110人" in text


def test_the_entry_page_says_what_is_asked(plan: Plan, client: Client) -> None:
    slug = plan.initiatives.get().slug
    text = re.sub(r"\s+", " ", text_of(client, f"/p/{plan.slug}/entry/2025/{slug}/"))
    for said in (
        "この年度の目標：90人以上110人以下",
        "この年度の目標：基準値100人の維持（▲5％まで）",
        "この年度の目標：前年度より増加",
        "この年度の目標：設定なし",
        "この年度の目標：120人以上",
        "入力する値：令和5年（1月〜12月）の値",
        "年度目標（120人以上）に対する達成率は99.2％のため、B",
        "令和７年度の評価に用いる令和５年の実績が119人で",
        "増加の値」は、令和７年度の実績が15人で、前回（令和６年度）の11人より増加しているため、A",
    ):
        assert said in text, said


PAGES = ("dashboard/", "dashboard/indicators/", "dashboard/schedule/", "initiatives/{slug}/?year=2025")


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_show_them(plan: Plan, client: Client, page: str) -> None:
    text = text_of(client, f"/p/{plan.slug}/{page.format(slug=plan.initiatives.get().slug)}")
    assert plan.short_title in text


def test_the_charts_say_what_is_asked(plan: Plan, client: Client) -> None:
    slug = plan.initiatives.get().slug
    text = text_of(client, f"/p/{plan.slug}/initiatives/{slug}/?year=2025")
    for said in (
        "令和7年度は100人。目標（90人以上110人以下）を達成",
        "令和7年度は119人。目標（120人以上）まであと1人",
        "令和7年度は95人。目標（前年度以下）に届いていません",
        "令和7年度は15人。目標（前年度より増加）を達成",
        "令和7年度は3人。目標（3人以内）を達成",
        "その年度の目標",
    ):
        assert said in text, said


def test_tables_for_machines_have_what_is_asked_and_nothing_where_it_is_one_target(plan: Plan) -> None:
    rows = [
        row
        for row in result_rows(load_results(plan), is_visible=lambda *_: True)
        if row["fiscal_year"] == "2023"
    ]
    told = {(row["indicator_name"], row["datum"]): (row["value"], row["unit"]) for row in rows}
    assert told["範囲の値", "lower_bound"] == ("90", "人")
    assert told["範囲の値", "upper_bound"] == ("110", "人")
    assert told["維持の値", "tolerance"] == ("5", "％")
    assert told["増加の値", "comparison"] == ("increase", "")
    assert told["増加の値", "against"] == ("previous", "")
    assert told["年度目標の値", "year_target"] == ("110", "人")
    assert told["年度目標の値", "figure_year"] == ("2021", "")
    assert ("年度目標の値", "comparison") not in told


def test_the_list_of_indicators_as_a_file(plan: Plan, client: Client) -> None:
    response = client.get(f"/p/{plan.slug}/dashboard/indicators.csv?year=2025")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    targets = {row["数値目標"]: (row["目標"], row["目標値"]) for row in rows}
    assert targets["範囲の値"] == ("90人以上110人以下", "")
    assert targets["年度目標の値"][0] == "120人以上"
    assert targets["設定のない値"] == ("設定なし", "")
