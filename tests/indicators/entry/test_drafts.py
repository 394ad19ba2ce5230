"""What is typed is kept by itself: when, for whom, until when."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.models import EntryDraft
from indicators.workflow.transitions import approve_report, submit_report
from tests.cast import World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted
from tests.indicators.entry.test_choice import opened, sides

URL = "/entry/2025/gyo-10/"


def as_user(world: World, name: str = "editor-gakko") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def typed(world: World, name: str = "editor-gakko", **changes: Any) -> dict[str, Any]:
    return posted(world[name], world.report("gyo-10"), **changes)


def keep(world: World, name: str = "editor-gakko", **changes: Any) -> Any:
    return as_user(world, name).post(f"{URL}draft/", typed(world, name, **changes))


def test_what_is_typed_is_kept_and_said_so(world: World) -> None:
    response = keep(world, results="書きかけの文章")
    draft = EntryDraft.objects.get()
    clock = f"{timezone.localtime(draft.saved_at):%H:%M}"
    assert response.content.decode().strip() == f"{clock} 入力内容を自動保存しました（まだ提出していません）"
    assert (draft.user, draft.version) == (world["editor-gakko"], 0)
    report = world.report("gyo-10")
    assert (report.results, report.version, report.state) == ("", 0, "not_started")


def test_it_is_on_the_page_again_and_only_for_the_one_who_typed_it(world: World) -> None:
    keep(world, results="書きかけの文章", m0_numerator="三校", i0_status="partial")
    page = as_user(world).get(URL).content.decode()
    assert "保存していない入力があります（" in page
    assert "に自動保存）" in page
    assert "書きかけの文章" in page
    assert 'value="三校"' in page
    assert "「三校」は数として読み取れません。" in page
    others = as_user(world, "head-gakko").get(URL).content.decode()
    assert "書きかけの文章" not in others
    assert "editor-gakkoさん さんが入力中です（" in others


@pytest.mark.parametrize(("name", "is_told"), [("head-gakko", True), ("editor-support", False)])
def test_only_writers_are_told_who_is_typing_and_not_for_long(world: World, name: str, is_told: bool) -> None:
    keep(world, results="書きかけの文章")
    assert ("さんが入力中です" in as_user(world, name).get(URL).content.decode()) == is_told
    EntryDraft.objects.update(saved_at=timezone.now() - dt.timedelta(minutes=16))
    assert "さんが入力中です" not in as_user(world, name).get(URL).content.decode()


def test_the_same_again_writes_nothing(world: World) -> None:
    keep(world, results="書きかけの文章")
    before = EntryDraft.objects.get().saved_at
    with CaptureQueriesContext(connection) as queries:
        assert keep(world, results="書きかけの文章").status_code == 200
    assert not [
        one for one in queries if one["sql"].startswith(("INSERT", "UPDATE")) and "draft" in one["sql"]
    ]
    assert EntryDraft.objects.get().saved_at == before


def test_nothing_is_kept_of_what_is_stored_anyway(world: World) -> None:
    assert keep(world).status_code == 204
    keep(world, results="書きかけの文章")
    assert keep(world, results="").status_code == 204  # typed and taken back
    assert not EntryDraft.objects.exists()


def test_a_save_ends_the_draft_and_only_its_own(world: World) -> None:
    keep(world, results="書きかけの文章")
    keep(world, "head-gakko", results="所属長の文章")
    as_user(world).post(URL, typed(world, results="書き終えた文章"))
    assert [one.user for one in EntryDraft.objects.all()] == [world["head-gakko"]]


def test_a_submission_that_lacks_something_has_saved_and_leaves_no_draft(world: World) -> None:
    keep(world, results="書きかけの文章")
    response = as_user(world).post(URL, typed(world, act="submit", results="書いた"))
    assert response.status_code == 422
    assert "書いた" in response.content.decode()
    assert not EntryDraft.objects.exists()


def test_what_could_not_be_read_is_kept_without_a_script_too(world: World) -> None:
    assert as_user(world).post(URL, typed(world, budget="たくさん", results="長い文章")).status_code == 422
    page = as_user(world).get(URL).content.decode()
    assert 'value="たくさん"' in page
    assert "長い文章" in page


def test_thrown_away_it_is_gone(world: World) -> None:
    keep(world, results="書きかけの文章")
    page = as_user(world).post(f"{URL}draft/discard/", follow=True).content.decode()
    assert "保存していない入力を捨てました。" in page
    assert "書きかけの文章" not in page
    assert not EntryDraft.objects.exists()


def test_too_much_is_refused_in_a_sentence_and_nothing_is_cut(world: World) -> None:
    keep(world, results="書きかけの文章")
    response = keep(world, results="あ" * 300_001)
    assert response.status_code == 413
    assert "入力が長すぎるため（300,0" in response.content.decode()
    assert EntryDraft.objects.get().typed["fields"]["results"] == ["書きかけの文章"]


def test_only_the_fields_of_the_page_are_kept(world: World) -> None:
    as_user(world).post(f"{URL}draft/", typed(world, results="文章") | {"junk": "x" * 1000, "state": "final"})
    fields = EntryDraft.objects.get().typed["fields"]
    assert "results" in fields
    assert not {"junk", "state", "csrfmiddlewaretoken", "act", "version"} & fields.keys()


@pytest.mark.parametrize("version", ["", "abc", "-1"])
def test_a_broken_page_is_told_so(world: World, version: str) -> None:
    response = as_user(world).post(f"{URL}draft/", typed(world, results="文章") | {"version": version})
    assert response.status_code == 400
    assert not EntryDraft.objects.exists()


def test_a_draft_waits_while_the_report_cannot_be_edited(world: World) -> None:
    client = as_user(world)
    client.post(URL, typed(world, **COMPLETE_GYO_10))
    client.post(f"{URL}draft/", opened(world) | {"outcomes": "書き足した成果"})
    submit_report(report=world.report("gyo-10"), by=world["head-gakko"], at=timezone.now())
    page = client.get(URL).content.decode()
    assert "今は編集できないため、保存済みの内容を表示しています。" in page
    assert "書き足した成果" not in page
    assert keep(world, outcomes="もっと").status_code == 409
    assert client.post("/review/2025/gyo-10/step/withdraw/", {"version": "2"}).status_code == 302
    # Submitting has filled in the self-rating.
    assert sides(client.get(URL).content.decode()) == {"outcomes": "mine", "self_grade": "stored"}


def test_a_step_alone_asks_nothing(world: World) -> None:
    as_user(world).post(URL, typed(world, **COMPLETE_GYO_10))
    submit_report(report=world.report("gyo-10"), by=world["editor-gakko"], at=timezone.now())
    client = as_user(world, "secretariat")
    client.post(f"{URL}draft/", opened(world, "secretariat") | {"outcomes": "事務局が補った成果"})
    approve_report(report=world.report("gyo-10"), by=world["head-gakko"], at=timezone.now())
    page = client.get(URL).content.decode()
    assert sides(page) == {}
    assert "事務局が補った成果" in page
    assert 'name="version" value="3"' in page


def test_all_quarters_and_events_come_back(world: World) -> None:
    report = world.report("san-2")
    phase = world.plan.phases.get(code="operate")
    changes = {"m0_event_0_held_on": "令和7年6月1日", "m0_event_1_count": "あ"}
    data = posted(world["editor-sangyo"], report, **changes)
    data[f"bars-phase-{phase.pk}"] = ["1", "4"]
    client = as_user(world, "editor-sangyo")
    assert client.post("/entry/2025/san-2/draft/", data).status_code == 200
    page = client.get("/entry/2025/san-2/").content.decode()
    assert 'value="令和7年6月1日"' in page
    assert page.count(f'name="bars-phase-{phase.pk}"') == 4
    assert page.count("checked") == 2
