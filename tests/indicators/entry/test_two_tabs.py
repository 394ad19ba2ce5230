"""One person with the same report open in two tabs: neither overwrites what was typed in the other."""

from typing import Any

import pytest
from django.test import Client

from indicators.entry.screens import Screen, mark_of
from indicators.models import EntryDraft
from tests.cast import World
from tests.indicators.book.answer_data import posted
from tests.indicators.entry.test_choice import URL, answer, as_user, hidden, other_saves, sides

pytestmark = pytest.mark.any_database

NAMES = ("screen", "seen_draft")


class Tab:
    """A page that one person has opened, with what stands in its hidden fields."""

    def __init__(self, world: World, name: str = "editor-gakko") -> None:
        self.client: Client = as_user(world, name)
        self.page = self.client.get(URL).content.decode()
        self.data = posted(world[name], world.report("gyo-10"))
        self.data |= {one: hidden(self.page, one) for one in ("version", "base", *NAMES)}

    def keep(self, **typed: str) -> Any:
        self.data |= typed
        return self.client.post(f"{URL}draft/", self.data)

    def post(self, act: str, **typed: str) -> Any:
        self.data |= typed
        return self.client.post(URL, self.data | {"act": act})

    def answer(self, page: str, **chosen: str) -> Any:
        return self.client.post(URL, choice_of(page, **chosen))


def choice_of(page: str, **chosen: str) -> dict[str, Any]:
    extra = {name: hidden(page, name) for name in NAMES}
    if 'name="against"' in page:
        extra["against"] = hidden(page, "against")
    return answer(page, **chosen) | extra


def kept(name: str = "results") -> Any:
    return EntryDraft.objects.get().typed["fields"][name]


@pytest.mark.parametrize(
    ("screen", "token", "typed", "known"),
    [
        (Screen("a"), "a", {"x": 1}, True),
        (Screen("a"), "b", {"x": 1}, False),
        (Screen("a", mark_of({"x": 1})), "b", {"x": 1}, True),
        (Screen("a", mark_of({"x": 1})), "b", {"x": 2}, False),
        (Screen("a", mark_of({"x": 1, "y": 2})), "b", {"y": 2, "x": 1}, True),
        (Screen(), "", {"x": 1}, True),  # pages and drafts of before pages had names
        (Screen(), "b", {"x": 1}, False),
    ],
)
def test_a_page_knows_what_it_wrote_or_showed(screen: Screen, token: str, typed: Any, known: bool) -> None:
    assert screen.knows(token, typed) == known


@pytest.mark.parametrize("junk", ["<script>", "a" * 41, "あ", "a b"])
def test_a_name_that_no_page_has_written_counts_as_none(junk: str) -> None:
    assert Screen.read({"screen": junk, "seen_draft": junk}) == Screen()


def test_the_later_tab_is_not_kept_and_shows_both_texts(world: World) -> None:
    first, second = Tab(world), Tab(world)
    assert first.keep(results="一つ目の画面の文章").status_code == 200
    response = second.keep(results="二つ目の画面の文章", outcomes="二つ目の成果")
    said = response.content.decode()
    assert response.status_code == 409
    assert response["X-Draft-Said"] == "choice"
    assert "別の画面でも、この実績を入力しています" in said
    assert "一つ目の画面の文章" in said
    assert "二つ目の画面の文章" in said
    assert 'name="act" value="choose"' in said
    assert kept() == ["一つ目の画面の文章"]
    assert first.keep(results="一つ目の画面の文章の続き").status_code == 200
    assert kept() == ["一つ目の画面の文章の続き"]


def test_the_page_that_comes_back_goes_on_from_what_was_acknowledged_to_the_one_before(world: World) -> None:
    left, back, doubled = Tab(world), Tab(world), Tab(world)
    left.data["seen_draft"] = left.keep(results="書きかけ")["X-Draft-Mark"]
    # It was opened before that arrived; its script gives it what the one before had typed and knew.
    back.data["seen_draft"] = doubled.data["seen_draft"] = left.data["seen_draft"]
    assert back.keep(results="書きかけの続き").status_code == 200
    assert left.keep(results="書きかけの").status_code == 409  # sent on leaving, and arrived late
    assert doubled.keep(results="写した画面の文章").status_code == 409
    assert kept() == ["書きかけの続き"]


def test_between_two_tabs_one_chooses_field_by_field(world: World) -> None:
    first, second = Tab(world), Tab(world)
    first.keep(results="一つ目の実績", challenges="一つ目の課題")
    second.keep(results="二つ目の実績", outcomes="二つ目の成果")
    page = second.post("choose").content.decode()
    assert sides(page) == {"results": "", "outcomes": "mine", "challenges": "stored"}
    assert "この画面の入力" in page
    assert "別の画面の入力（" in page
    assert 'data-warn-unsaved="dirty"' in page
    assert "入力を捨てて、保存済みの内容に戻す" not in page  # that would throw away the other tab's
    assert second.answer(page).status_code == 422
    assert second.answer(page, results="mine").status_code == 302
    report = world.report("gyo-10")
    assert (report.results, report.outcomes, report.challenges) == (
        "二つ目の実績",
        "二つ目の成果",
        "一つ目の課題",
    )
    assert not EntryDraft.objects.exists()


def test_the_other_tab_goes_on_while_one_chooses(world: World) -> None:
    first, second = Tab(world), Tab(world)
    first.keep(results="一つ目の実績")
    page = second.post("choose", results="二つ目の実績").content.decode()
    first.keep(results="一つ目の実績の続き")
    again = second.answer(page, results="stored")
    assert again.status_code == 409
    assert "一つ目の実績の続き" in again.content.decode()
    assert "二つ目の実績" in again.content.decode()
    assert second.answer(again.content.decode(), results="stored").status_code == 302
    assert world.report("gyo-10").results == "一つ目の実績の続き"


@pytest.mark.parametrize("end", ["save", "discard"])
def test_the_other_tab_is_done_while_one_chooses(world: World, end: str) -> None:
    first, second = Tab(world), Tab(world)
    first.keep(results="一つ目の実績")
    page = second.post("choose", results="二つ目の実績").content.decode()
    if end == "save":
        assert first.post("save").status_code == 302
    else:
        first.client.post(f"{URL}draft/discard/", {name: first.data[name] for name in NAMES})
        assert not EntryDraft.objects.exists()
    response = second.answer(page, results="stored")
    shown = response.content.decode()
    assert response.status_code == 409
    assert "別の画面の入力は、保存されたか捨てられたため、もうありません。" in shown
    assert "二つ目の実績" in shown
    assert world.report("gyo-10").results == ("一つ目の実績" if end == "save" else "")


def test_somebody_else_saves_while_one_chooses_between_tabs(world: World) -> None:
    first, second = Tab(world), Tab(world)
    first.keep(results="一つ目の実績")
    page = second.post("choose", outcomes="二つ目の成果").content.decode()
    other_saves(world, results="所属長の実績")
    response = second.answer(page)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "head-gakkoさん さんが保存しました（" in shown
    assert sides(shown) == {"results": "", "outcomes": "mine"}
    assert "一つ目の実績" in shown
    assert second.answer(shown, results="mine").status_code == 302
    report = world.report("gyo-10")
    assert (report.results, report.outcomes) == ("一つ目の実績", "二つ目の成果")


def test_a_save_leaves_what_the_other_tab_has_typed(world: World) -> None:
    first, second = Tab(world), Tab(world)
    first.keep(results="一つ目の実績")
    assert second.post("save", results="二つ目の実績").status_code == 302
    assert kept() == ["一つ目の実績"]
    said = first.keep(results="一つ目の実績の続き").content.decode()
    assert "この画面を開いたあとに、あなたが別の画面で保存しました。" in said
    response = first.post("save")
    page = response.content.decode()
    assert response.status_code == 409
    assert "この画面を開いたあとに、あなたが別の画面で保存しました（" in page
    assert sides(page) == {"results": ""}


def test_what_is_taken_back_in_one_tab_leaves_the_other_alone(world: World) -> None:
    first, second = Tab(world), Tab(world)
    first.keep(results="一つ目の実績")
    second.keep(results="")  # nothing differs from what is stored
    assert kept() == ["一つ目の実績"]
    second.client.post(f"{URL}draft/discard/", {name: second.data[name] for name in NAMES})
    assert kept() == ["一つ目の実績"]


def test_a_tab_opened_on_the_draft_goes_on_from_it_and_the_older_one_asks(world: World) -> None:
    first = Tab(world)
    first.keep(results="続きのある文章")
    second = Tab(world)  # a reload, Back, a duplicated tab
    assert "続きのある文章" in second.page
    second.data["results"] = "続きのある文章"
    assert second.keep(results="続きのある文章。続き").status_code == 200
    assert second.keep(results="続きのある文章。続きの続き").status_code == 200
    assert first.keep(results="続きのある文章。別の続き").status_code == 409
    assert kept() == ["続きのある文章。続きの続き"]


def test_a_page_opened_on_what_was_saved_meanwhile_is_not_taken_for_the_draft_again(world: World) -> None:
    first = Tab(world)
    first.keep(results="一つ目の文章")
    second = Tab(world)
    first.post("save", results="保存した文章")
    assert Tab(world).keep(results="保存したあとの文章").status_code == 200  # the first save's page
    assert second.keep(results="一つ目の文章と続き").status_code == 409
    assert kept() == ["保存したあとの文章"]


def test_the_same_typed_in_both_is_no_conflict(world: World) -> None:
    first, second = Tab(world), Tab(world)
    first.keep(results="同じ文章")
    assert second.keep(results="同じ文章").status_code == 200
    assert second.keep(results="同じ文章の続き").status_code == 200


def test_what_cannot_be_read_is_not_kept_over_the_other_tab_without_a_script_either(world: World) -> None:
    first, second = Tab(world), Tab(world)
    first.keep(results="一つ目の実績")
    response = second.post("save", results="二つ目の実績", budget="たくさん")
    assert response.status_code == 422
    assert "二つ目の実績" in response.content.decode()
    assert "まだ保存していません。" in response.content.decode()
    assert kept() == ["一つ目の実績"]


def test_choosing_without_anything_to_choose_keeps_what_is_typed(world: World) -> None:
    tab = Tab(world)
    assert tab.post("choose", results="書きかけ").status_code == 302
    assert kept() == ["書きかけ"]


@pytest.mark.parametrize(("name", "status"), [("viewer", 404), ("editor-support", 403)])
def test_only_writers_choose(world: World, name: str, status: int) -> None:
    data = Tab(world).data | {"act": "choose"}
    assert as_user(world, name).post(URL, data).status_code == status
