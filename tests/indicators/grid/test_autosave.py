"""What the page sends by itself: stored, kept or to be chosen, and what the answer tells the page."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.book.stored_answers import report_answer
from indicators.entry.services import save_report
from indicators.models import EntryDraft, ReportState
from tests.cast import World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted
from tests.indicators.grid.grid_posts import URL, as_user, cell, decide, grid_form, measured

pytestmark = pytest.mark.any_database

SAVE = f"{URL}gyo-10/"


def sent(client: Client, world: World, slug: str = "gyo-10", **typed: Any) -> dict[str, Any]:
    """What the page sends of one report, with some fields typed over (``m_``: of its first indicator)."""
    form, report = grid_form(client), world.report(slug)
    prefix = cell(report, "")
    data = {name.removeprefix(prefix): value for name, value in form.items() if name.startswith(prefix)}
    for name, value in typed.items():
        is_figure = name.startswith("m_")
        own = measured(report, name.removeprefix("m_")).removeprefix(prefix) if is_figure else name
        assert own in data, own
        data[own] = value
    return data | {"screen": form["screen"]}


def test_what_is_typed_is_stored_and_the_answer_says_how_it_was_read(world: World) -> None:
    client = as_user(world, "editor-gakko")
    response = client.post(
        SAVE, sent(client, world, m_numerator="３", m_denominator="24校", results="調べた。")
    )
    answer = response.json()
    assert (response.status_code, answer["outcome"], answer["version"]) == (200, "saved", 1)
    assert answer["said"].endswith(" 保存しました")
    prefix = measured(world.report("gyo-10"), "").removeprefix(cell(world.report("gyo-10"), ""))
    assert answer["cells"] == {f"{prefix}numerator": "3", f"{prefix}denominator": "24"}
    assert answer["notes"][f"{prefix}denominator"] == "24 と読み取りました。"
    assert "あと2件の入力が必要です" in answer["missing"]
    assert answer["proposal"].startswith("D")
    saved = world.report("gyo-10")
    assert (saved.state, saved.results, saved.updated_by) == ("drafting", "調べた。", world["editor-gakko"])


def test_the_same_again_stores_nothing(world: World) -> None:
    client = as_user(world, "editor-gakko")
    data = sent(client, world, results="調べた。")
    assert client.post(SAVE, data).json()["version"] == 1
    again = client.post(SAVE, data).json()
    assert (again["outcome"], again["version"]) == ("saved", 1)
    assert world.report("gyo-10").version == 1


def test_what_cannot_be_read_is_kept_and_told_at_its_cell(world: World) -> None:
    client = as_user(world, "editor-gakko")
    response = client.post(SAVE, sent(client, world, m_numerator="三校", results="書きかけ"))
    answer = response.json()
    assert (response.status_code, answer["outcome"]) == (422, "kept")
    assert [name.rsplit("-", 1)[1] for name in answer["errors"]] == ["numerator"]
    assert world.report("gyo-10").version == 0
    assert EntryDraft.objects.get().typed["fields"]["results"] == ["書きかけ"]
    assert "書きかけ" in client.get("/entry/2025/gyo-10/").content.decode()
    # Once it can be read it is stored, and nothing is kept any more.
    assert client.post(SAVE, sent(client, world, m_numerator="3")).json()["outcome"] == "saved"
    assert not EntryDraft.objects.exists()


def test_a_slip_is_told_once(world: World) -> None:
    client = as_user(world, "editor-gakko")
    client.post(
        "/entry/2024/gyo-10/", posted(world["editor-gakko"], world.report("gyo-10", 2024), budget="1200")
    )
    answer = client.post(SAVE, sent(client, world, budget="12000")).json()
    assert "前年度は1,200千円、今回は12,000千円です（10倍以上）。" in answer["notes"]["budget"]


def other_saves(world: World, **changes: str) -> None:
    data = posted(world["head-gakko"], world.report("gyo-10"), **changes)
    assert as_user(world, "head-gakko").post("/entry/2025/gyo-10/", data).status_code == 302


def test_what_only_others_changed_is_taken_over_and_shown(world: World) -> None:
    client = as_user(world, "editor-gakko")
    data = sent(client, world, results="自分の文章")
    other_saves(world, challenges="他の人の課題", m0_numerator="3")
    answer = client.post(SAVE, data).json()
    prefix = measured(world.report("gyo-10"), "numerator").removeprefix(cell(world.report("gyo-10"), ""))
    assert answer["cells"] == {"challenges": "他の人の課題", prefix: "3"}
    assert set(answer["taken"]) == {"challenges", prefix}
    assert "head-gakkoさん さんが変更した内容を取り込みました" in answer["said"]
    assert world.report("gyo-10").results == "自分の文章"


def test_what_both_changed_is_to_be_chosen_and_kept(world: World) -> None:
    client = as_user(world, "editor-gakko")
    data = sent(client, world, results="自分の文章")
    other_saves(world, results="他の人の文章")
    response = client.post(SAVE, data)
    answer = response.json()
    assert (response.status_code, answer["outcome"]) == (409, "choice")
    assert "他の人の文章" in answer["choice"]
    assert "自分の文章" in answer["choice"]
    assert EntryDraft.objects.get().typed["fields"]["results"] == ["自分の文章"]
    assert world.report("gyo-10").results == "他の人の文章"
    # What is typed after that is asked about too, on whatever page.
    assert client.post(SAVE, data | {"results": "自分の長い文章"}).json()["outcome"] == "choice"
    assert "自分の長い文章" in client.get("/entry/2025/gyo-10/").content.decode()


def test_rows_of_events_stay_where_they_were_typed(world: World) -> None:
    report = world.report("san-2")
    client = as_user(world, "editor-sangyo")
    client.post("/entry/2025/san-2/", posted(world["editor-sangyo"], report, results="始めた。"))
    form = grid_form(client)
    prefix = cell(report, "")
    data = {name.removeprefix(prefix): value for name, value in form.items() if name.startswith(prefix)}
    first = measured(report, "event-1-held_on", kind="per_event").removeprefix(prefix)
    data |= {first: "R7.6.1", first.replace("held_on", "count"): "12"}
    answer = client.post(f"{URL}san-2/", data | {"screen": form["screen"]}).json()
    assert answer["outcome"] == "saved"
    assert not any("event" in name for name in answer["cells"])
    assert world.report("san-2").measurements.get().events.get().count == 12


def test_typing_in_another_tab_is_not_overwritten(world: World) -> None:
    client = as_user(world, "editor-gakko")
    data = sent(client, world, m_numerator="三校")
    other = posted(world["editor-gakko"], world.report("gyo-10"), results="別のタブの文章") | {
        "screen": "other"
    }
    assert client.post("/entry/2025/gyo-10/draft/", other).status_code == 200
    response = client.post(SAVE, data)
    assert (response.status_code, response.json()["outcome"]) == (409, "refused")
    assert "別の画面でも同じ実績を入力している" in response.json()["said"]
    assert EntryDraft.objects.get().typed["fields"]["results"] == ["別のタブの文章"]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("editor-gakko", 200),
        ("head-gakko", 200),
        ("secretariat", 200),
        ("editor-sangyo", 404),
        ("editor-support", 404),
        ("headquarters", 403),
        ("viewer", 403),
        ("nobody", 403),
    ],
)
def test_who_may(world: World, name: str, status: int) -> None:
    data = sent(as_user(world, "editor-gakko"), world, results="文章")
    assert as_user(world, name).post(SAVE, data).status_code == status
    assert world.report("gyo-10").version == (status == 200)


def test_what_was_handed_in_is_refused(world: World) -> None:
    client = as_user(world, "editor-gakko")
    data = sent(client, world, results="遅れた文章")
    client.post(
        "/entry/2025/gyo-10/",
        posted(world["editor-gakko"], world.report("gyo-10"), act="submit", **COMPLETE_GYO_10),
    )
    for name in ("editor-gakko", "head-gakko", "secretariat"):
        response = as_user(world, name).post(SAVE, data)
        assert (response.status_code, response.json()["outcome"]) == (409, "refused")
    assert world.report("gyo-10").state == ReportState.SUBMITTED
    assert not EntryDraft.objects.exists()


def test_what_was_decided_is_refused_and_says_so(world: World) -> None:
    client = as_user(world, "editor-gakko")
    data = sent(client, world, results="遅れた文章")
    client.post(
        "/entry/2025/gyo-10/",
        posted(world["editor-gakko"], world.report("gyo-10"), act="submit", **COMPLETE_GYO_10),
    )
    decide(world, "gyo-10")
    response = client.post(SAVE, data)
    assert (response.status_code, response.json()["outcome"]) == (409, "refused")
    assert response.json()["said"].startswith("「確定」のため、この画面では変更できません。")


def test_a_sitting_of_the_secretariat_is_one_row_of_the_log(world: World) -> None:
    client, by = as_user(world, "secretariat"), world["secretariat"]
    data = sent(as_user(world, "editor-gakko"), world, results="代わりに書いた文章")
    assert client.post(SAVE, data).json()["version"] == 1
    report = world.report("gyo-10")
    (first,) = report.transitions.all()
    assert first.is_on_behalf
    report.version = 1
    for minutes, logged in ((14, 1), (15, 2)):
        answer = replace(report_answer(report), texts={"results": f"{minutes}分後の文章"})
        at = first.at + dt.timedelta(minutes=minutes)
        report = save_report(report=report, by=by, at=at, answer=answer, version=report.version)
        assert report.transitions.count() == logged


def test_the_number_of_queries_of_a_save(world: World) -> None:
    client = as_user(world, "editor-gakko")
    data = sent(client, world, m_numerator="3", m_denominator="24", results="調べた。")
    with CaptureQueriesContext(connection) as queries:
        assert client.post(SAVE, data).status_code == 200
    assert len(queries) <= 90


# --- 提出 ---


def test_all_that_is_complete_is_handed_in_at_once(world: World) -> None:
    client, eleven = as_user(world, "editor-gakko"), world.report("gyo-11")
    client.post(
        "/entry/2025/gyo-10/", posted(world["editor-gakko"], world.report("gyo-10"), **COMPLETE_GYO_10)
    )
    form = grid_form(client) | {"act": "submit", cell(eleven, "results"): "整備した。"}
    response = client.post(URL, form)
    page = response.content.decode()
    assert response.status_code == 422
    assert "行－⑩を提出しました。" in page
    assert "まだ提出していないものがあります" in page
    assert f'<a href="#{measured(eleven, "value")}">' in page
    assert f'<a href="#{cell(eleven, "direction")}">' in page
    assert [world.report(slug).state for slug in ("gyo-10", "gyo-11", "gyo-12")] == [
        "submitted",
        "drafting",
        "not_started",
    ]


def test_nothing_is_handed_in_where_a_cell_cannot_be_read(world: World) -> None:
    client = as_user(world, "editor-gakko")
    client.post(
        "/entry/2025/gyo-10/", posted(world["editor-gakko"], world.report("gyo-10"), **COMPLETE_GYO_10)
    )
    form = grid_form(client) | {"act": "submit", cell(world.report("gyo-11"), "budget"): "たくさん"}
    assert client.post(URL, form).status_code == 422
    assert world.report("gyo-10").state == "drafting"


def test_after_the_closing_it_says_so(world: World) -> None:
    client = as_user(world, "editor-gakko")
    client.post(
        "/entry/2025/gyo-10/", posted(world["editor-gakko"], world.report("gyo-10"), **COMPLETE_GYO_10)
    )
    cycle = world.plan.reporting_cycles.get(fiscal_year=2025)
    cycle.closed_on = cycle.due_on
    cycle.save()
    page = client.post(URL, grid_form(client) | {"act": "submit"}).content.decode()
    assert "行－⑩：この年度の照会は締め切られています。" in page
    assert world.report("gyo-10").state == "drafting"
