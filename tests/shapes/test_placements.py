"""再掲: shown under a further heading, counted under its own alone."""

import copy
import csv
import io
import re
from typing import Any

import pytest
from django.test import Client

from indicators.book.results import load_results
from indicators.plan_io import PlanDocumentError, load_plan
from indicators.plan_io.export import export_document, export_exchange
from reports.builders.plan import build_plan_document
from reports.downloads.files import html_of
from tests.indicators.plan_io.test_headings import HEADINGS, LEVELS, plan_of
from tests.shapes.shaped import shaped_world

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]


def document() -> dict[str, Any]:
    """Two initiatives in different chapters, the first shown in the second's chapter too."""
    found = plan_of(*LEVELS, headings=HEADINGS, heading="c1-1-1")
    second = copy.deepcopy(found["initiatives"][0])
    second |= {"code": "学－①", "plain_code": "学-1", "slug": "manabi-1", "title": "学校", "heading": "c2"}
    found["initiatives"][0]["also_under"] = ["c2"]
    found["initiatives"].append(second)
    return found


def test_a_document_says_it_and_the_exports_too() -> None:
    plan = load_plan(document()).plan
    assert load_plan(document()).outcome == "unchanged"
    assert export_document(plan)["initiatives"][0]["also_under"] == ["c2"]
    assert [one["also_under"] for one in export_exchange(plan)["initiatives"]] == [["c2"], []]


def test_a_difference_is_told_and_followed() -> None:
    load_plan(document())
    without = document()
    del without["initiatives"][0]["also_under"]
    assert load_plan(without).differences == ["登録にだけあります：事業 暮－① 再掲「学び」"]
    load_plan(without, update=True)
    assert load_plan(without).outcome == "unchanged"


@pytest.mark.parametrize(
    ("slugs", "sentence"),
    [
        (["x"], "事業 暮－①：再掲（also_under）「x」は見出しの一覧にありません。"),
        (["c1-1-1"], "事業 暮－①：再掲（also_under）「便利な窓口」が重複しています。"),
        (["c2", "c2"], "事業 暮－①：再掲（also_under）「学び」が重複しています。"),
        ("c2", "事業 暮－①：再掲（also_under）を一覧（[ ]）で書いてください。"),
    ],
)
def test_a_mistake_is_told_with_its_place(slugs: Any, sentence: str) -> None:
    wrong = document()
    wrong["initiatives"][0]["also_under"] = slugs
    with pytest.raises(PlanDocumentError) as refused:
        load_plan(wrong)
    assert refused.value.problems == [sentence]


def test_the_plan_document_names_it_again_and_prints_its_sheet_once() -> None:
    found = build_plan_document(load_results(shaped_world(document()).plan))
    assert [(one.slug, one.is_again, [two.text for two in one.opened]) for one in found.places] == [
        ("kurashi-1", False, ["第1章　暮らし", "■窓口", "便利な窓口"]),
        ("manabi-1", False, ["第2章　学び"]),
        ("kurashi-1", True, []),
    ]


def test_the_printed_plan_marks_it() -> None:
    found = build_plan_document(load_results(shaped_world(document()).plan))
    page = html_of(found)
    assert page.count("（再掲）") == 1
    assert page.count('class="official"') == 2


BOM = "\ufeff"


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_list_shows_it_apart_and_counts_it_once(client: Client) -> None:
    world = shaped_world(document())
    client.force_login(world["secretariat"])
    page = client.get("/dashboard/years/?level1=c2").content.decode()
    assert "条件に合う1事業（再掲を除く）を表示しています" in page
    assert "再掲（数には含みません）" in page
    meeting = read(client, "/dashboard/meeting/?level1=c2")
    assert "再掲（数には含みません）：暮－①　講座の開催（未着手）" in meeting
    targets = read(client, "/dashboard/indicators/?level1=c2")
    assert re.findall("(.)件の数値目標（再掲を除く）を表示しています", targets) == ["2"]
    assert "暮－①　講座の開催（再掲）" in targets
    schedule = read(client, "/dashboard/schedule/?level1=c2")
    assert "事業ごとのスケジュール　1事業（再掲を除く）" in schedule
    assert "暮－①　講座の開催（再掲）" in schedule
    rows = csv.DictReader(io.StringIO(read(client, "/dashboard/years.csv?level1=c2").removeprefix(BOM)))
    assert [(row["章"], row["項"], row["事業名"]) for row in rows] == [
        ("学び", "", "学校"),
        ("暮らし", "便利な窓口", "講座の開催（再掲）"),
    ]
    matrix = read(client, "/cycles/2025/matrix/")
    assert "全2件（再掲を除く）を表示しています" in matrix
    assert re.findall(r"<caption>(\w+)　報告済 0／対象 (\d)</caption>", matrix) == [
        ("暮らし", "1"),
        ("学び", "1"),
    ]
    assert matrix.count("講座の開催</a>（再掲）") == 1
    everything = client.get("/dashboard/years/").content.decode()
    assert "再掲" not in everything
    assert "数は再掲を除きます" in client.get("/dashboard/?level1=c2").content.decode()
    report = client.get("/reports/2025/evaluation.html").content.decode()
    assert "数は再掲を除きます" in report
    assert report.count("講座の開催（再掲）") == 2  # in the contents and at its place
