"""The grid without a script: everything is saved at once, or nothing is, and nothing typed is lost."""

import pytest
from django.utils import timezone

from indicators.models import EntryDraft
from indicators.workflow.transitions import submit_report
from tests.cast import World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted
from tests.indicators.grid.grid_posts import URL, as_user, cell, decide, grid_form, measured

pytestmark = pytest.mark.any_database


def test_several_reports_are_saved_at_once(world: World) -> None:
    client = as_user(world, "editor-gakko")
    form, ten, eleven = grid_form(client), world.report("gyo-10"), world.report("gyo-11")
    item = ten.initiative.evaluation_items.filter(fiscal_year=2025, indicator=None).get()
    phase = world.plan.phases.first()
    form |= {
        measured(ten, "numerator"): "３",
        measured(ten, "denominator"): "24校",
        cell(ten, f"item-{item.pk}-status"): "partial",
        cell(ten, f"bars-phase-{phase.pk}"): ["1", "2"],
        cell(ten, "budget"): "1億2,300万",
        cell(eleven, "results"): "整備した。",
    }
    response = client.post(URL, form, follow=True)
    assert "行－⑩、行－⑪：下書きを保存しました。" in response.content.decode()
    saved = world.report("gyo-10")
    row = saved.measurements.get()
    assert (saved.state, row.numerator, row.denominator) == ("drafting", 3, 24)
    assert saved.item_results.get().status == "partial"
    assert [(bar.start_period, bar.end_period) for bar in saved.actual_bars.all()] == [(1, 2)]
    assert saved.budget == 123_000
    assert world.report("gyo-11").results == "整備した。"
    assert world.report("gyo-12").version == 0


def test_one_cell_that_cannot_be_read_keeps_all_from_being_saved(world: World) -> None:
    client = as_user(world, "editor-gakko")
    form, ten, eleven = grid_form(client), world.report("gyo-10"), world.report("gyo-11")
    bad = measured(ten, "numerator")
    form |= {bad: "三校", cell(eleven, "results"): "整備した。"}
    response = client.post(URL, form)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#{bad}">行－⑩' in page
    assert f'aria-invalid="true" aria-describedby="{bad}-error"' in page
    assert "「三校」は数として読み取れません。" in page
    assert "整備した。</textarea>" in page
    assert world.report("gyo-11").version == 0
    # Closing the browser loses nothing.
    assert EntryDraft.objects.count() == 2
    assert grid_form(client)[bad] == "三校"
    again = grid_form(client) | {bad: "3"}
    assert client.post(URL, again).status_code == 302
    assert not EntryDraft.objects.exists()
    assert world.report("gyo-11").results == "整備した。"


def other_saves(world: World, **changes: str) -> None:
    data = posted(world["head-gakko"], world.report("gyo-10"), **changes)
    assert as_user(world, "head-gakko").post("/entry/2025/gyo-10/", data).status_code == 302


def test_what_only_others_changed_is_taken_over(world: World) -> None:
    client, ten = as_user(world, "editor-gakko"), world.report("gyo-10")
    form = grid_form(client)
    other_saves(world, challenges="先に書いた課題")
    form[cell(ten, "results")] = "あとから書いた実績"
    assert client.post(URL, form).status_code == 302
    saved = world.report("gyo-10")
    assert (saved.results, saved.challenges) == ("あとから書いた実績", "先に書いた課題")


def test_what_both_changed_is_to_be_chosen(world: World) -> None:
    client, ten = as_user(world, "editor-gakko"), world.report("gyo-10")
    form = grid_form(client)
    other_saves(world, results="先に書いた実績", challenges="先に書いた課題")
    form |= {cell(ten, "results"): "あとから書いた実績", cell(ten, "outcomes"): "成果"}
    response = client.post(URL, form)
    page = response.content.decode()
    assert response.status_code == 409
    assert "先に書いた実績" in page
    assert page.count("あとから書いた実績") == 2  # in its cell, and beside the other
    assert f'name="{cell(ten, "choice-results")}"' in page
    assert world.report("gyo-10").results == "先に書いた実績"
    # It is asked again when one comes back, and the answer saves.
    for chosen, expected in (("mine", "あとから書いた実績"),):
        again = grid_form(client)
        assert again[cell(ten, "results")] == "あとから書いた実績"
        assert client.post(URL, again).status_code == 409
        again[cell(ten, "choice-results")] = chosen
        assert client.post(URL, again).status_code == 302
        saved = world.report("gyo-10")
        assert (saved.results, saved.challenges, saved.outcomes) == (expected, "先に書いた課題", "成果")


def test_the_others_text_can_be_chosen(world: World) -> None:
    client, ten = as_user(world, "editor-gakko"), world.report("gyo-10")
    form = grid_form(client)
    other_saves(world, results="先に書いた実績")
    form |= {cell(ten, "results"): "あとから書いた実績", cell(ten, "outcomes"): "成果"}
    assert client.post(URL, form).status_code == 409
    again = grid_form(client) | {cell(ten, "choice-results"): "stored"}
    assert client.post(URL, again).status_code == 302
    saved = world.report("gyo-10")
    assert (saved.results, saved.outcomes) == ("先に書いた実績", "成果")


def test_what_was_handed_in_meanwhile_is_not_changed_and_what_was_typed_is_told(world: World) -> None:
    client, ten = as_user(world, "editor-gakko"), world.report("gyo-10")
    form = grid_form(client)
    data = posted(world["head-gakko"], ten, act="submit", **COMPLETE_GYO_10)
    assert as_user(world, "editor-gakko").post("/entry/2025/gyo-10/", data).status_code == 302
    form[cell(ten, "outcomes")] = "間に合わなかった成果"
    response = client.post(URL, form)
    page = response.content.decode()
    assert response.status_code == 409
    assert "「提出済」のため、この画面では変更できません。" in page
    assert "成果：間に合わなかった成果" in page
    assert world.report("gyo-10").outcomes == ""


def test_a_page_without_its_version_saves_nothing(world: World) -> None:
    client, ten = as_user(world, "editor-gakko"), world.report("gyo-10")
    form = grid_form(client) | {cell(ten, "results"): "文章"}
    del form[cell(ten, "version")]
    response = client.post(URL, form)
    assert response.status_code == 409
    assert "画面の情報が欠けていたため、保存していません。" in response.content.decode()
    assert world.report("gyo-10").version == 0


def test_what_was_decided_meanwhile_is_told_with_what_was_typed(world: World) -> None:
    client, ten, eleven = as_user(world, "editor-gakko"), world.report("gyo-10"), world.report("gyo-11")
    form = grid_form(client) | {cell(ten, "outcomes"): "遅れた成果", cell(eleven, "results"): "整備した。"}
    data = posted(world["editor-gakko"], ten, act="submit", **COMPLETE_GYO_10)
    assert client.post("/entry/2025/gyo-10/", data).status_code == 302
    decide(world, "gyo-10")
    response = client.post(URL, form)
    page = response.content.decode()
    assert response.status_code == 409
    assert "「確定」のため、この画面では変更できません。" in page
    assert "<li>成果：遅れた成果</li>" in page
    assert "整備した。</textarea>" in page
    assert world.report("gyo-10").outcomes == ""


def test_what_was_decided_as_it_stood_keeps_nothing_else_from_being_saved(world: World) -> None:
    client, ten, eleven = as_user(world, "editor-gakko"), world.report("gyo-10"), world.report("gyo-11")
    data = posted(world["editor-gakko"], ten, **COMPLETE_GYO_10)
    assert client.post("/entry/2025/gyo-10/", data).status_code == 302
    form = grid_form(client) | {cell(eleven, "results"): "整備した。"}
    submit_report(report=world.report("gyo-10"), by=world["editor-gakko"], at=timezone.now())
    decide(world, "gyo-10")
    assert client.post(URL, form).status_code == 302
    assert world.report("gyo-11").results == "整備した。"


def test_what_another_department_reports_by_now_takes_nothing_of_the_others_along(world: World) -> None:
    client, ten, eleven = as_user(world, "editor-gakko"), world.report("gyo-10"), world.report("gyo-11")
    form = grid_form(client) | {cell(ten, "results"): "もう担当でない", cell(eleven, "results"): "整備した。"}
    ten.initiative.responsibilities.all().delete()
    assert client.post(URL, form).status_code == 404
    assert grid_form(client)[cell(eleven, "results")] == "整備した。"
    assert world.report("gyo-10").version == 0


def test_reports_of_others_are_not_there(world: World) -> None:
    client = as_user(world, "editor-sangyo")
    form = grid_form(client) | {cell(world.report("gyo-10"), "results"): "よその文章"}
    assert client.post(URL, form).status_code == 404
    assert world.report("gyo-10").version == 0


def test_events_are_rows(world: World) -> None:
    world_report = world.report("san-2")
    client = as_user(world, "editor-sangyo")
    # 産－② is not planned for R7: it is there once it was begun.
    data = posted(world["editor-sangyo"], world_report, results="始めた。")
    client.post("/entry/2025/san-2/", data)
    form = grid_form(client)
    name = measured(world_report, "event-0-held_on", kind="per_event")
    form |= {
        name: "R7.6.1",
        name.replace("held_on", "name"): "研修会",
        name.replace("held_on", "count"): "12社",
    }
    assert client.post(URL, form).status_code == 302
    event = world.report("san-2").measurements.get().events.get()
    assert (event.name, event.count) == ("研修会", 12)
    page = client.get(URL).content.decode()
    assert "（3行目）" in page
