"""計画期間総括 of plans of other shapes: levels that report, many years, no word of another plan."""

import html

import pytest
from django.test import Client
from django.utils import timezone

from indicators.book.results import load_results
from initiatives.models import Initiative, Plan, Responsibility
from initiatives.run import Ending
from reports.builders.period import build_period_document
from reports.documents.period import PeriodDocument
from reports.permissions import SEES_EVERYTHING
from tests.cast import World
from tests.ended_plan import answer_all, opened_closing
from tests.reports.jobs.running import taken
from tests.reports.page_tables import tables
from tests.shapes.every_shape import every_shape
from tests.shapes.shaped import FIRST_YEAR, shaped_document, shaped_world
from tests.shapes.test_closing import ended
from tests.shapes.word_walk import wordless_world, words_in

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]


def document() -> PeriodDocument:
    return build_period_document(load_results(Plan.objects.get()), SEES_EVERYTHING, timezone.localtime())


def page(world: World, name: str = "secretariat") -> str:
    client = Client()
    client.force_login(world[name])
    response = client.get("/reports/period.html")
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def files(world: World) -> dict[str, bytes]:
    client = Client()
    client.force_login(world["secretariat"])
    answers = {ending: taken(client, f"/reports/period.{ending}") for ending in ("pdf", "xlsx")}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {ending: answer.content for ending, answer in answers.items()}


def test_headings_that_report_are_counted_apart() -> None:
    world = every_shape()
    found = document()
    assert [one.word for one in found.summaries][0] == "章"
    assert {"c1", "c2", "park", "school", "river"} <= set(found.blocks)
    assert found.blocks["c1"].word == "章"
    chapters, *rest = found.summaries
    assert chapters.initiatives == 2
    assert sum(one.initiatives for one in rest) == len(found.blocks) - 2
    # A target is counted on the level of what has it, once.
    counted = [table for one in found.summaries for table in one.tables if "数値目標" in table.title]
    assert sum(one.rows[-1].total + sum(one.rows[-1].beside) for one in counted) == len(found.targets)
    assert "章ごとの" in page(world) or "章・" in page(world)
    files(world)


def test_twelve_years_stand_in_two_lines() -> None:
    world = shaped_world(shaped_document(years=12))
    found = document()
    block = found.blocks["green-1"]
    assert [one.text for one in block.grades] == ["未報告", *["照会前"] * 11]
    heads = [
        line for line in tables(page(world))["緑1公園の整備その1の年度ごとの評価と実績"] if line[0] == "年度"
    ]
    assert [len(line) for line in heads] == [7] * 4
    assert "令和７年度" in heads[0]
    assert "令和１３年度" in heads[1]
    assert found.interim
    assert "令和８年度〜令和１８年度：照会前" in found.missing_sentences
    files(world)


def test_a_plan_of_one_year_without_schedule_or_targets() -> None:
    data = shaped_document(years=1, periods=0, phases=())
    for one in data["initiatives"]:
        one["indicators"], one["target_lines"] = [], []
    world = shaped_world(data)
    found = document()
    assert (found.targets, found.interim) == ((), "")
    assert "targets" not in found.chapters
    assert [table.title for table in found.summaries[0].tables] == []
    assert found.summaries[0].sentences[0] == "計画に掲げた施策は2施策です。"
    files(world)


def test_who_is_in_charge_of_nothing_yet_is_said_as_in_the_years() -> None:
    shaped_world(shaped_document(years=1))
    Responsibility.objects.all().delete()
    assert document().blocks["green-1"].department == "未定"


def test_what_ended_on_the_way_is_named_and_judged_by_its_own_last_year() -> None:
    shaped_world(shaped_document(years=3), year=FIRST_YEAR)
    Initiative.objects.filter(slug="green-2").update(last_year=FIRST_YEAR, ending=Ending.COMPLETED)
    found = document()
    assert found.summaries[0].changes == (("緑2公園の整備その2", "令和７年度で完了"),)
    block = found.blocks["green-2"]
    assert (block.run_note, [one.text for one in block.grades]) == (
        "令和７年度で完了",
        ["未報告", "計画なし", "計画なし"],
    )
    assert block.targets[0].last_year == "令和７年度"


def test_no_word_of_another_plan() -> None:
    world = ended(wordless_world(), 2025)
    found = [page(world)]
    opened_closing(world)
    answer_all(world)
    found.append(page(world))
    for text in found:
        assert words_in(text) == words_in("")
