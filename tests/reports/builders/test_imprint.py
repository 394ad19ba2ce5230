"""Cover and 奥付 of the report: which edition it is, who decided on which day, who issues it."""

import datetime as dt
from collections.abc import Sequence

import pytest
from django.utils import timezone

from indicators.book.results import load_results
from indicators.workflow.transitions import finalise_report, reopen_report
from initiatives.models import Plan
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.imprint import edition_number
from reports.documents.evaluation import EvaluationDocument
from reports.downloads.files import html_of, xlsx_of
from tests.cast import World
from tests.reports.formats.xlsx_reading import opened
from tests.reports.story import finalise, ratio, report, tell

pytestmark = pytest.mark.any_database

FIRST, SECOND, THIRD = dt.date(2026, 6, 1), dt.date(2026, 6, 9), dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("days", "number"),
    [
        ([], 1),
        ([[FIRST]], 1),
        ([[FIRST], [SECOND]], 1),  # the year is whole only with its last report
        ([[FIRST, SECOND], [SECOND]], 1),  # decided anew before that
        ([[FIRST, SECOND], [FIRST]], 2),  # decided anew afterwards
        ([[FIRST, THIRD], [FIRST, THIRD]], 2),  # two figures confirmed on one day
        ([[FIRST, SECOND, THIRD], [FIRST]], 3),
        ([[FIRST, FIRST], [FIRST]], 1),  # set right on the very day
        ([[], [FIRST]], 1),  # decided before there were 版
    ],
)
def test_an_edition_is_a_day_on_which_the_whole_changed(
    days: Sequence[Sequence[dt.date]], number: int
) -> None:
    assert edition_number(days) == number


def document(plan: Plan, year: int = 2024) -> EvaluationDocument:
    builder = EvaluationBuilder(
        load_results(plan), year, is_visible=lambda _one, _report: True, today=dt.date(2026, 7, 1)
    )
    return builder.evaluation_document()


@pytest.fixture
def decided(world: World) -> World:
    """R6 asks for 行－⑩ and 行－⑪ only; both are 確定."""
    for slug in ("gyo-10", "gyo-11"):
        finalise(world, report(world, slug, 2024, ratio(1, 24)), "C", "本部の判断")
    for initiative in world.plan.initiatives.exclude(slug__in=["gyo-10", "gyo-11"]):
        initiative.activities.filter(fiscal_year=2024).delete()
        initiative.evaluation_items.filter(fiscal_year=2024).delete()
    return world


def decide_anew(world: World, on: dt.date) -> None:
    stored = world.report("gyo-10", 2024)
    moment = timezone.make_aware(dt.datetime.combine(on, dt.time(10)))
    stored = reopen_report(report=stored, by=world["secretariat"], at=moment, comment="値の誤り")
    finalise_report(
        report=stored,
        by=world["secretariat"],
        at=moment,
        grade="D",
        grade_reason="本部の判断",
        meeting_name="第2回ＤＸ推進本部会議",
        meeting_date=on,
    )


def test_a_draft_says_of_when_it_is_and_names_no_decision(world: World) -> None:
    tell(world)
    imprint = document(world.plan, 2025).imprint
    assert imprint.edition.startswith("案（")
    assert (imprint.bodies, imprint.decided_on) == ((), "")
    assert [label for label, _text in imprint.colophon] == ["題名", "版", "発行"]


def test_a_decided_report_names_body_and_day_on_lines_of_their_own(decided: World) -> None:
    imprint = document(decided.plan).imprint
    assert imprint.edition == "公表前"  # the number is that of the edition: tests/reports/editions
    assert imprint.decision == ("第1回ＤＸ推進本部会議", "令和７年６月１日決定")
    page = html_of(document(decided.plan))
    assert "<p>第1回ＤＸ推進本部会議</p>\n<p>令和７年６月１日決定</p>" in page
    assert "<h1>令和６年度　評価報告書</h1>" in page


def test_a_year_decided_anew_names_the_new_decision(decided: World) -> None:
    decide_anew(decided, SECOND)
    imprint = document(decided.plan).imprint
    assert imprint.decision == ("第2回ＤＸ推進本部会議", "令和８年６月９日決定")


def test_the_workbook_has_the_same_cover_and_colophon(decided: World) -> None:
    Plan.objects.update(word_contact_department="企画課", word_contact_telephone="0955-00-0000")
    one = document(Plan.objects.get())
    book = opened(xlsx_of(one))
    cover = [str(cell.value) for row in book["表紙"].iter_rows() for cell in row if cell.value]
    lines = (one.imprint.name, one.imprint.edition, *one.imprint.decision, *one.imprint.issuer)
    assert [line for line in cover if line in lines] == list(lines)
    rows = [tuple(str(cell.value) for cell in row) for row in book["奥付"].iter_rows(min_row=3)]
    assert tuple(rows) == one.imprint.colophon
    assert ("発行", "伊万里市　企画課") in rows
    assert ("電話", "0955-00-0000") in rows
