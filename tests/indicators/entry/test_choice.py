"""Two people saved one report: the second sees both contents of every field and chooses."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from indicators.models import EntryDraft
from tests.cast import World
from tests.indicators.book.answer_data import posted

pytestmark = pytest.mark.any_database

URL = "/entry/2025/gyo-10/"


def as_user(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def opened(world: World, name: str = "editor-gakko") -> dict[str, Any]:
    """What the page of a person posts who has just opened it."""
    page = as_user(world, name).get(URL).content.decode()
    return posted(world[name], world.report("gyo-10")) | {"base": hidden(page, "base")}


def typed(world: World, name: str = "editor-gakko", **changes: Any) -> dict[str, Any]:
    return posted(world[name], world.report("gyo-10"), **changes)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return html.unescape(found[1])


def sides(page: str) -> dict[str, str]:
    """Return each field to choose and what is checked."""
    keys = re.findall(r'id="choice-([^"]+?)"(?! class)', page)
    keys = [key for key in keys if not key.endswith("_error")]
    checked = dict(re.findall(r'name="choice-([^"]+)" value="(\w+)" checked', page))
    return {key: checked.get(key, "") for key in keys}


def answer(page: str, **chosen: str) -> dict[str, Any]:
    """What the page of the choice posts: its hidden fields, what is checked, what a person changed of it."""
    data: dict[str, Any] = {name: hidden(page, name) for name in ("version", "base", "seen")}
    for name, value in re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page, re.DOTALL):
        data.setdefault(name, []).append(html.unescape(value))
    data |= {f"choice-{key}": side for key, side in sides(page).items() if side}
    return data | {f"choice-{key}": side for key, side in chosen.items()} | {"act": "save"}


def other_saves(world: World, **changes: Any) -> None:
    data = typed(world, "head-gakko", **changes)
    assert as_user(world, "head-gakko").post(URL, data).status_code == 302


def test_fields_of_one_side_are_suggested_and_those_of_both_must_be_chosen(world: World) -> None:
    other_saves(world, results="前の実績", outcomes="前の成果", challenges="前の課題")
    mine = opened(world) | {"results": "私の実績", "outcomes": "私の成果"}
    other_saves(world, results="所属長の実績", challenges="所属長の課題")
    client = as_user(world, "editor-gakko")
    response = client.post(URL, mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "head-gakkoさん さんが保存しました（" in page
    assert sides(page) == {"results": "", "outcomes": "mine", "challenges": "stored"}
    assert all(text in page for text in ("私の実績", "所属長の実績", "私の成果", "前の成果", "所属長の課題"))
    unanswered = client.post(URL, answer(page))
    assert unanswered.status_code == 422
    assert "取組実績：どちらの内容にするかを選んでください。" in unanswered.content.decode()
    assert sides(unanswered.content.decode()) == {"results": "", "outcomes": "mine", "challenges": "stored"}
    assert client.post(URL, answer(page, results="mine")).status_code == 302
    report = world.report("gyo-10")
    assert (report.results, report.outcomes, report.challenges) == ("私の実績", "私の成果", "所属長の課題")
    assert (report.version, report.updated_by) == (3, world["editor-gakko"])
    assert not EntryDraft.objects.exists()


def test_whoever_lets_the_stored_content_stand_changes_only_what_is_theirs(world: World) -> None:
    mine = opened(world) | {"results": "私の実績", "budget": "100"}
    other_saves(world, results="所属長の実績", settlement="90", settlement_status="confirmed")
    client = as_user(world, "editor-gakko")
    page = client.post(URL, mine).content.decode()
    assert sides(page) == {"results": "", "budget": "mine", "settlement": "stored"}
    assert "90千円、確定" in page
    assert client.post(URL, answer(page, results="stored")).status_code == 302
    report = world.report("gyo-10")
    assert (report.results, report.budget, report.settlement) == ("所属長の実績", 100, 90)


def test_a_value_its_status_and_reason_are_chosen_together(world: World) -> None:
    report = world.report("gyo-10")
    prefix = f"measurement-{report.initiative.indicators.get().pk}"
    mine = opened(world) | {f"{prefix}-numerator": "3", f"{prefix}-denominator": "24"}
    other_saves(world, m0_status="pending", m0_reason="集計中", m0_change_reason="工事のため")
    client = as_user(world, "editor-gakko")
    page = client.post(URL, mine).content.decode()
    assert sides(page) == {prefix: "", f"{prefix}-change_reason": "stored"}
    assert "値がない理由：集計中" in page
    assert client.post(URL, answer(page, **{prefix: "mine"})).status_code == 302
    row = world.report("gyo-10").measurements.get()
    assert (row.status, row.numerator, row.reason, row.change_reason) == ("confirmed", 3, "", "工事のため")


def test_what_cannot_be_read_is_shown_and_kept(world: World) -> None:
    mine = opened(world) | {"budget": "たくさん", "results": "私の実績"}
    other_saves(world, budget="100")
    # Not readable: first of all that is said; the page still knows which version it was opened with.
    client = as_user(world, "editor-gakko")
    refused = client.post(URL, mine)
    assert refused.status_code == 422
    assert hidden(refused.content.decode(), "version") == "0"
    page = client.get(URL).content.decode()  # opened again: the draft is older than what is stored
    assert sides(page) == {"budget": "", "results": "mine"}
    assert "たくさん（読み取れません）" in page
    chosen = client.post(URL, answer(page, budget="mine"))
    assert chosen.status_code == 422
    assert "「たくさん」は数として読み取れません。" in chosen.content.decode()
    assert "私の実績" in chosen.content.decode()
    assert client.post(URL, answer(page, budget="stored")).status_code == 302
    assert (world.report("gyo-10").budget, world.report("gyo-10").results) == (100, "私の実績")


def test_a_third_save_in_between_shows_the_choice_again_and_keeps_what_still_holds(world: World) -> None:
    mine = opened(world) | {"results": "私の実績", "outcomes": "私の成果"}
    other_saves(world, results="所属長の実績", outcomes="所属長の成果")
    client = as_user(world, "editor-gakko")
    page = client.post(URL, mine).content.decode()
    other_saves(world, results="所属長の二度目の実績", challenges="所属長の課題")
    again = client.post(URL, answer(page, results="stored", outcomes="stored"))
    assert again.status_code == 409
    page = again.content.decode()
    assert "所属長の二度目の実績" in page
    assert "私の実績" in page
    assert sides(page) == {"results": "", "outcomes": "stored", "challenges": "stored"}
    assert client.post(URL, answer(page, results="mine")).status_code == 302
    report = world.report("gyo-10")
    assert (report.results, report.outcomes) == ("私の実績", "所属長の成果")
    assert (report.challenges, report.version) == ("所属長の課題", 3)


def test_without_knowing_what_the_page_showed_everything_is_asked(world: World) -> None:
    mine = typed(world, results="私の実績") | {"base": "{broken"}
    other_saves(world, results="所属長の実績", outcomes="所属長の成果")
    page = as_user(world, "editor-gakko").post(URL, mine).content.decode()
    assert sides(page) == {"results": "", "outcomes": ""}


def test_the_page_closed_on_the_choice_opens_on_it_again(world: World) -> None:
    mine = opened(world) | {"results": "私の実績"}
    other_saves(world, results="所属長の実績")
    client = as_user(world, "editor-gakko")
    client.post(URL, mine)
    response = client.get(URL)
    assert response.status_code == 200
    page = response.content.decode()
    assert sides(page) == {"results": ""}
    assert "入力を捨てて、保存済みの内容に戻す" in page
    assert "選んだ内容で提出する" in page
    client.post(f"{URL}draft/discard/")
    assert "所属長の実績" in client.get(URL).content.decode()


def test_a_submission_goes_through_the_choice(world: World) -> None:
    mine = opened(world) | {"results": "私の実績"}
    other_saves(world, outcomes="所属長の成果", results="")
    client = as_user(world, "editor-gakko")
    page = client.post(URL, mine | {"act": "submit"}).content.decode()
    assert sides(page) == {"results": "mine", "outcomes": "stored"}
    response = client.post(URL, answer(page) | {"act": "submit"})
    assert response.status_code == 422
    shown = response.content.decode()
    assert "入力した内容は下書きとして保存しました。" in shown
    assert "私の実績" in shown
    assert "所属長の成果" in shown


@pytest.mark.parametrize("posted_side", ["", "both", "MINE"])
def test_an_unknown_side_is_no_choice(world: World, posted_side: str) -> None:
    mine = opened(world) | {"results": "私の実績"}
    other_saves(world, results="所属長の実績")
    client = as_user(world, "editor-gakko")
    page = client.post(URL, mine).content.decode()
    assert client.post(URL, answer(page, results=posted_side)).status_code == 422
    assert world.report("gyo-10").results == "所属長の実績"
