"""One person types on one report in two tabs: both texts stay, the later tab shows both."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from indicators.models import EntryDraft
from tests.cast import World

pytestmark = pytest.mark.usefixtures("kept_soon")

URL = "/entry/2025/gyo-10/"
KEPT = re.compile(r"^\d\d:\d\d 入力内容を自動保存しました（まだ提出していません）$")


def type_and_wait(tab: Page, text: str) -> None:
    with tab.expect_response(re.compile("/draft/$"), timeout=15_000):
        tab.get_by_label("取組実績").fill(text)
    expect(tab.locator("#draft-said")).to_have_text(KEPT, timeout=15_000)


def test_two_tabs_of_one_person(page: Page, live_world: World, sign_in: Callable[[str], None]) -> None:
    sign_in("editor-gakko")
    page.goto(URL)
    later = page.context.new_page()
    later.goto(URL)
    type_and_wait(page, "一つ目の画面の文章")
    later.get_by_label("取組実績").fill("二つ目の画面の文章")
    box = later.locator("#other-screen")
    expect(box).to_contain_text("別の画面でも、この実績を入力しています", timeout=15_000)
    expect(box).to_contain_text("一つ目の画面の文章")
    expect(box).to_contain_text("二つ目の画面の文章")
    expect(later.locator("#draft-said")).to_be_empty()
    assert Axe().run(later).response["violations"] == []
    assert EntryDraft.objects.get().typed["fields"]["results"] == ["一つ目の画面の文章"]
    # The first tab goes on as if nothing had been.
    type_and_wait(page, "一つ目の画面の文章の続き")
    later.get_by_label("成果").fill("二つ目の画面の成果")
    expect(box).to_contain_text("一つ目の画面の文章の続き", timeout=15_000)
    later.get_by_role("button", name="どちらの内容にするかを選ぶ").click()
    results = later.get_by_role("group", name="取組実績")
    expect(results.get_by_role("radio", checked=True)).to_have_count(0)
    expect(later.get_by_role("group", name="成果").get_by_label("この画面の入力")).to_be_checked()
    assert Axe().run(later).response["violations"] == []
    results.get_by_label("この画面の入力").check()
    later.get_by_role("button", name="選んだ内容で下書き保存する").click()
    expect(later.get_by_text("下書きを保存しました。")).to_be_visible(timeout=20_000)
    report = live_world.report("gyo-10")
    assert (report.results, report.outcomes) == ("二つ目の画面の文章", "二つ目の画面の成果")
    # What still stands in the first tab is kept, says who saved, and is chosen from when it is saved.
    page.get_by_label("取組実績").fill("一つ目の画面の文章のまた続き")
    expect(page.locator("#draft-said")).to_contain_text("あなたが別の画面で保存しました", timeout=15_000)
    page.get_by_role("button", name="下書き保存").click()
    expect(page.get_by_role("alert").first).to_contain_text("あなたが別の画面で保存しました", timeout=20_000)


def test_a_reload_and_the_way_back_go_on_from_what_was_kept(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("editor-gakko")
    page.goto(URL)
    type_and_wait(page, "書きかけの文章")
    page.reload()
    expect(page.get_by_label("取組実績")).to_have_value("書きかけの文章")
    type_and_wait(page, "書きかけの文章の続き")
    # What is typed last is sent on leaving; the page that comes back knows it as its own.
    page.get_by_label("取組実績").fill("書きかけの文章の続きの続き")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/help/")
    page.go_back()
    expect(page.get_by_label("取組実績")).to_have_value("書きかけの文章の続きの続き")
    type_and_wait(page, "書きかけの文章の終わり")
    expect(page.locator("#other-screen")).to_be_empty()
    # Saved, the page that follows keeps again.
    page.get_by_role("button", name="下書き保存").click()
    expect(page.get_by_text("下書きを保存しました。")).to_be_visible(timeout=20_000)
    assert not EntryDraft.objects.exists()
    type_and_wait(page, "保存したあとの文章")
    assert EntryDraft.objects.get().typed["fields"]["results"] == ["保存したあとの文章"]
    assert live_world.report("gyo-10").results == "書きかけの文章の終わり"
