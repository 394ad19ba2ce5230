"""One person types on one report in two tabs, or goes away and comes back: every text stays."""

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.exceptions import PermissionDenied
from playwright.sync_api import Page, Route, expect

from indicators.entry.views import drafts
from indicators.models import EntryDraft
from tests.browser.waits import wait_until
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


def kept_text() -> list[str]:
    return EntryDraft.objects.get().typed["fields"]["results"]


def stored_in_tab(tab: Page) -> int:
    """How many texts the tab holds that the server may not have."""
    return tab.evaluate("Object.keys(sessionStorage).filter((name) => name.startsWith('entry ')).length")


def test_a_reload_and_the_way_back_go_on_from_what_was_kept(
    page: Page, live_world: World, sign_in: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in("editor-gakko")
    page.goto(URL)
    type_and_wait(page, "書きかけの文章")
    page.reload()
    expect(page.get_by_label("取組実績")).to_have_value("書きかけの文章")
    type_and_wait(page, "書きかけの文章の続き")
    # What is typed last is sent on leaving. It is under way for longer than the way back takes, which knows
    # it all the same, and the page that comes back may replace it: it is its own.
    arrives, keep = threading.Event(), drafts.keep_posted

    def keep_late(*posted: Any) -> EntryDraft | None:
        assert arrives.wait(20)
        return keep(*posted)

    monkeypatch.setattr(drafts, "keep_posted", keep_late)
    page.get_by_label("取組実績").fill("書きかけの文章の続きの続き")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/help/")
    page.go_back()
    expect(page.get_by_label("取組実績")).to_have_value("書きかけの文章の続きの続き")
    assert kept_text() == ["書きかけの文章の続き"]
    arrives.set()
    monkeypatch.undo()
    expect(page.locator("#draft-said")).to_have_text(KEPT, timeout=15_000)
    type_and_wait(page, "書きかけの文章の終わり")
    expect(page.locator("#other-screen")).to_be_empty()
    assert stored_in_tab(page) == 0
    # Saved, the page that follows keeps again.
    page.get_by_role("button", name="下書き保存").click()
    expect(page.get_by_text("下書きを保存しました。")).to_be_visible(timeout=20_000)
    assert not EntryDraft.objects.exists()
    assert stored_in_tab(page) == 0
    type_and_wait(page, "保存したあとの文章")
    assert kept_text() == ["保存したあとの文章"]
    assert live_world.report("gyo-10").results == "書きかけの文章の終わり"


def test_what_is_typed_while_a_save_is_on_its_way(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("editor-gakko")
    page.goto(URL)
    held: list[Route] = []
    page.route(
        "**/entry/2025/gyo-10/",
        lambda route: held.append(route) if route.request.method == "POST" else route.fallback(),
    )
    results = page.get_by_label("取組実績")
    results.fill("保存した文章")
    # The driver's own typing would wait for the answer, as people do not.
    results.evaluate(
        """(field) => document.addEventListener("submit", () => setTimeout(() => {
            field.value += "と、その続き";
            field.dispatchEvent(new Event("input", { bubbles: true }));
        }, 100))"""
    )
    page.get_by_role("button", name="下書き保存").click(no_wait_after=True)
    wait_until(page, lambda: len(held) == 1)
    page.wait_for_timeout(500)
    held[0].continue_()
    expect(page.get_by_text("下書きを保存しました。")).to_be_visible(timeout=20_000)
    expect(page.get_by_label("取組実績")).to_have_value("保存した文章と、その続き")
    expect(page.locator("#draft-said")).to_have_text(KEPT, timeout=15_000)
    expect(page.locator("#other-screen")).to_be_empty()
    assert live_world.report("gyo-10").results == "保存した文章"
    assert kept_text() == ["保存した文章と、その続き"]


def test_what_never_reached_the_server_comes_back_to_its_writer_alone(
    page: Page, live_world: World, sign_in: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_posted: Any) -> None:
        raise PermissionDenied

    monkeypatch.setattr(drafts, "keep_posted", refuse)
    sign_in("editor-gakko")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(URL)
    page.get_by_label("取組実績").fill("届かなかった文章")
    page.reload()
    expect(page.get_by_label("取組実績")).to_have_value("届かなかった文章")
    expect(page.get_by_role("alert").first).to_contain_text("保存していません")
    assert not EntryDraft.objects.exists()
    # Somebody else in the same tab sees nothing of it, and it is gone from there.
    sign_in("secretariat")
    page.goto(URL)
    expect(page.get_by_label("取組実績")).to_have_value("")
    assert stored_in_tab(page) == 0
    # Nor does anything stay after logging out.
    sign_in("editor-gakko")
    page.goto(URL)
    page.get_by_label("成果").fill("送れない成果")
    assert stored_in_tab(page) == 1
    page.get_by_text("editor-gakkoさん").click()
    page.get_by_role("button", name="ログアウト").click()
    expect(page).to_have_url(re.compile("/account/login/"))
    assert stored_in_tab(page) == 0
    # Saved meanwhile from elsewhere, what comes back is a choice, as of any other draft.
    sign_in("editor-gakko")
    page.goto(URL)
    page.get_by_label("取組実績").fill("古い画面の文章")
    page.goto("/help/")
    report = live_world.report("gyo-10")
    report.results, report.version = "保存された文章", report.version + 1
    report.save()
    monkeypatch.undo()
    page.goto(URL)
    choice = page.get_by_role("group", name="取組実績")
    expect(choice).to_contain_text("古い画面の文章")
    expect(choice).to_contain_text("保存された文章")
    page.get_by_role("button", name="入力を捨てて、保存済みの内容に戻す").click()
    page.get_by_role("button", name="入力を捨てる").click()
    expect(page.get_by_label("取組実績")).to_have_value("保存された文章", timeout=20_000)
    wait_until(page, lambda: not EntryDraft.objects.exists())
