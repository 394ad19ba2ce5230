"""Posts at the limit and beyond: long lists of events, broken hidden fields, acts that come too late."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from indicators.models import ReportState
from indicators.workflow.transitions import submit_report
from tests.cast import World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted

URL = "/entry/2025/gyo-10/"


def as_user(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def with_events(world: World, count: int) -> dict[str, Any]:
    """What the page of 産－② posts with so many event rows filled in and one left blank."""
    report = world.report("san-2")
    data = posted(world["editor-sangyo"], report)
    prefix = f"measurement-{report.initiative.indicators.get(counts_events_of=None, kind='per_event').pk}"
    for number in range(count):
        data |= {
            f"{prefix}-event-{number}-held_on": "2025-06-01",
            f"{prefix}-event-{number}-name": f"視察{number}",
            f"{prefix}-event-{number}-count": "3",
        }
    data |= {f"{prefix}-event-{count}-{name}": "" for name in ("held_on", "name", "count")}
    return data | {f"{prefix}-event_rows": str(count + 1)}


def row_number(data: dict[str, Any]) -> str:
    return next(name for name in data if name.endswith("-event_rows"))


# --- events ---


def test_a_hundred_events_are_stored_and_shown(world: World) -> None:
    client = as_user(world, "editor-sangyo")
    assert client.post("/entry/2025/san-2/", with_events(world, 100)).status_code == 302
    assert world.report("san-2").measurements.get().events.count() == 100
    assert "100回、最少3社" in client.get("/entry/2025/san-2/").content.decode()


def test_one_event_too_many_is_refused_and_none_is_lost(world: World) -> None:
    response = as_user(world, "editor-sangyo").post("/entry/2025/san-2/", with_events(world, 101))
    page = response.content.decode()
    assert response.status_code == 422
    assert "記録できるのは100行までです。" in page
    assert "視察100" in page
    assert not world.report("san-2").measurements.exists()


@pytest.mark.parametrize("typed", [None, "", "abc", "-1", "9" * 5000])
def test_a_broken_number_of_rows_deletes_no_events(world: World, typed: str | None) -> None:
    client = as_user(world, "editor-sangyo")
    client.post("/entry/2025/san-2/", with_events(world, 2))
    data = with_events(world, 3) | {"version": "1"}
    name = row_number(data)
    data[name] = typed
    if typed is None:
        del data[name]
    response = client.post("/entry/2025/san-2/", data)
    assert response.status_code == 422
    assert "開催の記録を最後まで読み取れませんでした。" in response.content.decode()
    assert "視察2" in response.content.decode()
    assert world.report("san-2").measurements.get().events.count() == 2


def test_a_row_that_is_cleared_is_no_event(world: World) -> None:
    client = as_user(world, "editor-sangyo")
    client.post("/entry/2025/san-2/", with_events(world, 3))
    data = with_events(world, 3) | {"version": "1"}
    data |= {name: "　" for name in data if "-event-1-" in name}
    assert client.post("/entry/2025/san-2/", data).status_code == 302
    names = world.report("san-2").measurements.get().events.values_list("name", flat=True)
    assert list(names) == ["視察0", "視察2"]


def test_a_count_with_too_many_digits_is_refused_before_it_reaches_the_database(world: World) -> None:
    client = as_user(world, "editor-sangyo")
    data = with_events(world, 2)
    name = next(name for name in data if name.endswith("-event-1-count"))
    response = client.post("/entry/2025/san-2/", data | {name: "1234567890123"})
    assert response.status_code == 422
    assert "視察参加社数：2行目の社数：数が大きすぎます。" in response.content.decode()
    assert client.post("/entry/2025/san-2/", data | {name: "999,999,999,999"}).status_code == 302
    assert client.get("/entry/2025/san-2/").status_code == 200


# --- hidden fields ---


@pytest.mark.any_database
@pytest.mark.parametrize("version", [None, "", "abc", "-1", "1.0", "９", "9" * 5000])
def test_a_broken_version_saves_nothing_and_keeps_what_was_typed(world: World, version: str | None) -> None:
    data = posted(world["editor-gakko"], world.report("gyo-10"), results="消えてはいけない文章")
    data["version"] = version
    if version is None:
        del data["version"]
    response = as_user(world, "editor-gakko").post("/entry/2025/gyo-10/", data)
    page = response.content.decode()
    assert response.status_code == 400
    assert "画面の情報が欠けていたため、保存していません。" in page
    assert "消えてはいけない文章" in page
    assert world.report("gyo-10").version == 0


# --- too late ---


@pytest.mark.parametrize("closed", [True, False])
def test_a_submission_that_is_refused_saves_nothing(world: World, closed: bool) -> None:
    report = world.report("gyo-10")
    client = as_user(world, "head-gakko")
    if closed:
        report.cycle.closed_on = dt.date(2026, 5, 1)
        report.cycle.save()
        data = posted(world["head-gakko"], report, **COMPLETE_GYO_10)
    else:
        client.post("/entry/2025/gyo-10/", posted(world["head-gakko"], report, **COMPLETE_GYO_10))
        submit_report(report=world.report("gyo-10"), by=world["editor-gakko"], at=timezone.now())
        data = posted(world["head-gakko"], world.report("gyo-10"))
    before = world.report("gyo-10")
    response = client.post("/entry/2025/gyo-10/", data | {"act": "submit", "results": "後から書いた文章"})
    after = world.report("gyo-10")
    assert response.status_code == 409
    assert "保存できませんでした" in response.content.decode()
    assert "後から書いた文章" in response.content.decode()
    assert (after.results, after.version, after.state) == (before.results, before.version, before.state)
    assert after.state == (ReportState.NOT_STARTED if closed else ReportState.SUBMITTED)


@pytest.mark.any_database
@pytest.mark.parametrize("name", ["editor-gakko", "head-gakko"])
def test_submitting_twice_is_no_failure(world: World, name: str) -> None:
    """提出する pressed twice without the script that stops the second."""
    client = as_user(world, name)
    data = posted(world[name], world.report("gyo-10"), act="submit", **COMPLETE_GYO_10)
    client.post("/entry/2025/gyo-10/", data)
    again = client.post("/entry/2025/gyo-10/", data, follow=True)
    assert again.status_code == 200
    assert "行－⑩ は提出済みです。次は所属長の承認です。" in again.content.decode()
    assert world.report("gyo-10").version == 2


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("who", "change"),
    [
        ("editor-gakko", {"results": "あとから直した文章"}),
        ("editor-gakko", {"bars": True}),
        ("head-gakko", {}),
    ],
)
def test_something_else_after_submitting_is_not_taken_for_a_second_click(
    world: World, who: str, change: dict[str, Any]
) -> None:
    data = posted(world["editor-gakko"], world.report("gyo-10"), act="submit", **COMPLETE_GYO_10)
    as_user(world, "editor-gakko").post("/entry/2025/gyo-10/", data)
    if change.pop("bars", False):
        change = {next(name for name in data if name.startswith("bars-")): ["1"]}
    assert as_user(world, who).post("/entry/2025/gyo-10/", data | change).status_code == 409


def test_a_form_that_comes_after_the_end_of_the_session_is_not_saved_yet_and_says_so(world: World) -> None:
    """Without the script that asks first. The script's own posts say so on the page they belong to."""
    data = posted(world["editor-gakko"], world.report("gyo-10"), results="間に合わなかった文章")
    page = Client().post("/entry/2025/gyo-10/", data, follow=True, headers={"accept": "text/html"})
    assert "送られた内容は、まだ保存していません。" in page.content.decode()
    silent = Client().post("/account/extend/", follow=True)
    assert "保存していません" not in silent.content.decode()
    assert world.report("gyo-10").version == 0


def test_the_same_content_saved_twice_is_saved(world: World) -> None:
    """The first answer was lost on the way, or a second tab held the same: what was posted is stored."""
    client = as_user(world, "editor-gakko")
    data = posted(world["editor-gakko"], world.report("gyo-10"), results="書き終えた文章")
    assert client.post(URL, data).status_code == 302
    again = client.post(URL, data, follow=True)
    assert again.redirect_chain
    assert "この内容は、すでに保存されています。" in again.content.decode()
    assert "まだ保存していません" not in again.content.decode()
    assert world.report("gyo-10").version == 1
    # Of somebody else the same text is saved too.
    head = as_user(world, "head-gakko").post(URL, data)
    assert head.status_code == 302
    assert world.report("gyo-10").version == 1


def test_what_is_saved_and_no_longer_editable_is_said_to_be_saved(world: World) -> None:
    client = as_user(world, "editor-gakko")
    data = posted(world["editor-gakko"], world.report("gyo-10"), **COMPLETE_GYO_10)
    client.post(URL, data)
    stored = submit_report(report=world.report("gyo-10"), by=world["editor-gakko"], at=timezone.now())
    assert stored.state == "submitted"
    response = client.post(URL, data)
    page = response.content.decode()
    assert response.status_code == 409
    assert "この内容は、すでに保存されています" in page
    assert "保存できませんでした" not in page
    changed = client.post(URL, data | {"results": "別の文章"})
    assert "保存できませんでした" in changed.content.decode()


def test_a_page_with_errors_says_that_nothing_is_saved(world: World) -> None:
    data = posted(world["editor-gakko"], world.report("gyo-10"), budget="たくさん")
    page = as_user(world, "editor-gakko").post(URL, data).content.decode()
    assert "まだ保存していません。次の点を直してから、もう一度操作してください。" in page
