"""外部評価 in documents and data: the same everywhere, for whom it is public, and nowhere in other plans."""

import csv
import datetime as dt
import io
import re
from typing import Any

import pypdf
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from imari_dx.shared.one_line import in_one_cell
from indicators.book.results import load_results
from indicators.models import AnnualReport, OutsideView, Snapshot
from initiatives.models import Plan
from initiatives.outside import OutsideGrading
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.results_table import columns_of, result_rows
from reports.builders.versions import version_document
from reports.documents.evaluation import EvaluationDocument
from reports.downloads.files import html_of
from reports.permissions import reader_of
from tests.cast import World
from tests.reports.jobs.running import taken
from tests.reports.outside_story import WHOLE, say, with_outside_body

pytestmark = pytest.mark.any_database  # tests/test_nul.py opens every page on PostgreSQL
DAY = dt.date(2026, 8, 20)
LABEL = "有識者会議の評価（第２回、令和８年８月２０日）"
DECIDED, RUNNING = "研究は妥当である。\n成果を学校に広げること。", "改善の道筋を示すこと。"


@pytest.fixture
def spoken(told: World) -> World:
    """行－⑪ (decided), 行－⑩ (submitted), a top heading, one below it and the whole plan were spoken of."""
    with_outside_body(told)
    views = {
        "gyo-11": ("適", DECIDED),
        "gyo-10": ("再", RUNNING),
        heading(told, 1): ("", "行政の意見"),
        below(told): ("適", ""),
        WHOLE: ("", "全体の意見"),
    }
    say(told, 2025, views, meeting="第２回", day=DAY)
    return told


def heading(world: World, number: int) -> str:
    return str(world.plan.headings.filter(parent=None).order_by("sort_order")[number].slug)


def below(world: World) -> str:
    return str(world.plan.headings.filter(parent__slug=heading(world, 1)).order_by("sort_order")[0].slug)


def document_for(world: World, name: str, fiscal_year: int = 2025) -> EvaluationDocument:
    reader = reader_of(world[name], world.plan)
    return EvaluationBuilder(
        load_results(world.plan),
        fiscal_year,
        is_visible=reader.is_visible,
        knows_state=reader.knows_state,
        sees_running_commentary=reader.sees_running_commentary,
        today=dt.date(2026, 9, 1),
    ).evaluation_document()


def decide_all(world: World) -> None:
    """確定 of all that is due in R7, as far as documents ask."""
    AnnualReport.objects.filter(cycle__fiscal_year=2025).exclude(initiative__slug="gyo-11").delete()
    for initiative in world.plan.initiatives.exclude(slug="gyo-11"):
        initiative.activities.filter(fiscal_year=2025).delete()
        initiative.evaluation_items.filter(fiscal_year=2025).delete()


def as_user(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("name", "is_running_shown"),
    [("secretariat", True), ("headquarters", True), ("editor-gakko", False), ("viewer", False)],
)
def test_who_sees_it_before_and_after_the_decision(spoken: World, name: str, is_running_shown: bool) -> None:
    document = document_for(spoken, name)
    block = document.results["gyo-11"].outside
    assert block is not None
    assert (block.label, block.text) == (LABEL, f"評価：適（妥当である）\n{DECIDED}")
    assert bool(document.results["gyo-10"].outside) == is_running_shown
    assert bool(document.outside) == is_running_shown
    assert document.results["gyo-12"].outside is None
    decide_all(spoken)
    document = document_for(spoken, name)
    assert (document.is_draft, document.outside_heading) == (False, LABEL)
    assert [one.text for one in document.outside] == ["全体の意見", "行政の意見", "評価：適（妥当である）"]
    assert [one.label for one in document.outside][:2] == ["全体", "行政分野"]


def text_of(content: bytes, ending: str) -> str:
    """All that a file shows, without blanks."""
    if ending == "html":
        return "".join(re.sub(r"<[^>]+>", "", content.decode()).split())
    if ending == "pdf":
        return "".join(
            "".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages
        )
    book = load_workbook(io.BytesIO(content))
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return "".join("".join(str(value).split()) for value in cells if value is not None)


@pytest.mark.parametrize("ending", ["html", "pdf", "xlsx"])
def test_a_sheet_says_it_in_every_format(spoken: World, ending: str) -> None:
    page = text_of(as_user(spoken, "viewer").get(f"/reports/2025/gyo-11.{ending}").content, ending)
    for line in (LABEL, "評価：適（妥当である）", *DECIDED.splitlines()):
        assert line in page
    assert page.index("取組実績") < page.index(LABEL)


@pytest.mark.parametrize("ending", ["html", "xlsx"])
def test_the_report_has_it_before_the_counts_and_on_each_sheet(spoken: World, ending: str) -> None:
    file = taken(as_user(spoken, "secretariat"), f"/reports/2025/evaluation.{ending}")
    page = text_of(file.content, ending)
    for line in (LABEL, "全体の意見", "行政の意見", RUNNING, "研究は妥当である。"):
        assert line in page
    assert page.index("全体の意見") < page.index("評価の状況") < page.index(RUNNING)


def test_the_report_leads_to_it_from_its_contents(spoken: World) -> None:
    page = html_of(document_for(spoken, "secretariat"))
    assert f'<a href="#chapter-outside">２　{LABEL}</a>' in page
    assert page.count('id="chapter-outside"') == 1


@pytest.mark.parametrize(
    ("grading", "label"),
    [(OutsideGrading.COMMENT, "有識者会議の意見"), (OutsideGrading.PLAN, "有識者会議の評価")],
)
def test_its_heading_follows_the_plan(told: World, grading: str, label: str) -> None:
    with_outside_body(told, grading)
    say(told, 2025, {"gyo-11": ("A" if grading == OutsideGrading.PLAN else "", "意見")})
    block = document_for(told, "viewer").results["gyo-11"].outside
    assert block is not None
    assert block.label == label
    assert block.text == ("評価：A（計画どおり・達成）\n意見" if grading == OutsideGrading.PLAN else "意見")


def test_one_that_was_cleared_is_none(spoken: World) -> None:
    say(spoken, 2025, {"gyo-11": ("", ""), WHOLE: ("", "")}, meeting="第２回", day=DAY)
    document = document_for(spoken, "secretariat")
    assert document.results["gyo-11"].outside is None
    assert "全体" not in [one.label for one in document.outside]


def test_it_is_no_part_of_the_decision(spoken: World) -> None:
    """Recorded after it, shown with it; a version of the decision is as it was frozen."""
    snapshot = Snapshot.objects.get(report__initiative__slug="gyo-11")
    assert "outsideview" not in str(snapshot.data)
    assert version_document(snapshot).results.outside is None
    say(spoken, 2025, {"gyo-11": ("再", "書き直した意見")}, meeting="第２回", day=DAY)
    block = document_for(spoken, "viewer").results["gyo-11"].outside
    assert block is not None
    assert block.text == "評価：再（見直しを要する）\n書き直した意見"


# --- a plan without an outside body ---


def everything(world: World) -> list[Any]:
    client = as_user(world, "secretariat")
    addresses = ("results.csv", "2025/gyo-11.html", "2025/evaluation.html", "2022/san-2.html")
    return [text_of(client.get(f"/reports/{address}").content, "html") for address in addresses]


def test_where_there_is_none_nothing_says_so_even_if_there_was_one(
    told: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)  # drafts carry the minute of their printing
    before = everything(told)
    with_outside_body(told)
    say(told, 2025, {"gyo-11": ("適", "残らない意見"), WHOLE: ("", "残らない意見")}, meeting="会議")
    assert everything(told) != before
    Plan.objects.update(outside_grading="", outside_grades="", word_outside_body="")
    assert OutsideView.objects.count() == 2
    assert everything(told) == before


def test_where_there_is_none_nothing_is_asked_of_the_database(
    told: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def queries() -> int:
        told.plan.refresh_from_db()  # so that it knows nothing from before
        with django_assert_max_num_queries(10_000) as context:
            document_for(told, "secretariat")
            list(result_rows(load_results(told.plan), is_visible=lambda *_: True, sees_running_views=True))
        return len(context)

    queries()  # decided years are remembered from here on
    without = queries()
    with_outside_body(told)
    assert queries() == without + 2  # the views of the year; the views of all years


# --- data ---


def outside_rows(world: World, name: str) -> list[dict[str, str]]:
    content = as_user(world, name).get("/reports/results.csv").content.decode("utf-8-sig")
    return [row for row in csv.DictReader(io.StringIO(content)) if row["datum"].startswith("outside_")]


def test_each_part_is_a_datum_behind_the_results(spoken: World) -> None:
    book = load_results(spoken.plan)
    table = list(result_rows(book, is_visible=lambda *_: True, sees_running_views=True))
    rows = [row for row in table if (row["initiative_slug"], row["fiscal_year"]) == ("gyo-11", "2025")]
    assert [(row["datum"], row["value"]) for row in rows[-5:]] == [
        ("outside_grade", "適"),
        ("outside_grade_label", "妥当である"),
        ("outside_comment", in_one_cell(DECIDED)),
        ("outside_meeting", "第２回"),
        ("outside_met_on", "2026-08-20"),
    ]
    assert rows[-6]["datum"] == "grade"
    assert {(row["status"], row["unit"], row["reason"], row["grade"]) for row in rows[-5:]} == {
        ("entered", "", "", "A")
    }
    assert {frozenset(row) >= frozenset(columns_of(book)) for row in table} == {True}


def test_headings_and_the_plan_stand_at_the_end(spoken: World) -> None:
    found = [row for row in outside_rows(spoken, "secretariat") if not row["initiative_slug"]]
    top = spoken.plan.headings.get(slug=heading(spoken, 1))
    part = spoken.plan.headings.get(slug=below(spoken))
    assert [
        (row["level"], row["heading_1"], row["heading_2"], row["datum"], row["value"])
        for row in found
        if row["datum"] not in ("outside_meeting", "outside_met_on")
    ] == [
        ("全体", "", "", "outside_comment", "全体の意見"),
        (top.level.word, top.plain_title, "", "outside_comment", "行政の意見"),
        (part.level.word, top.plain_title, part.plain_title, "outside_grade", "適"),
        (part.level.word, top.plain_title, part.plain_title, "outside_grade_label", "妥当である"),
    ]
    assert {(row["plan"], row["fiscal_year"], row["fiscal_year_wareki"]) for row in found} == {
        ("imari-dx", "2025", "令和7年度")
    }


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("name", "is_running_shown"),
    [("secretariat", True), ("headquarters", True), ("editor-gakko", False), ("viewer", False)],
)
def test_who_gets_which_data(spoken: World, name: str, is_running_shown: bool) -> None:
    slugs = {row["initiative_slug"] for row in outside_rows(spoken, name)}
    assert slugs == ({"gyo-11", "gyo-10", ""} if is_running_shown else {"gyo-11"})
    decide_all(spoken)
    assert {row["initiative_slug"] for row in outside_rows(spoken, name)} >= {"gyo-11", ""}


@pytest.mark.parametrize(("options", "values"), [({}, 4), ({"final_only": True}, 1)])
def test_the_command_leaves_out_what_is_not_decided(
    spoken: World, tmp_path: Any, options: dict[str, bool], values: int
) -> None:
    output = tmp_path / "results.csv"
    call_command("export_results", output=output, **options)
    rows = csv.DictReader(io.StringIO(output.read_text("utf-8-sig")))
    assert sum(row["datum"] == "outside_comment" for row in rows) == values
