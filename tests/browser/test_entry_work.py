"""Typing is kept by itself and comes back; of two people on one report the second chooses."""

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from indicators.models import EntryDraft
from tests.browser.waits import expect_notice
from tests.cast import World

URL = "/entry/2025/gyo-10/"


def test_what_was_typed_is_kept_and_comes_back(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("editor-gakko")
    page.goto(URL)
    page.get_by_label("取組実績").fill("書きかけの文章")
    expect(page.locator("#draft-said")).to_have_text(
        re.compile(r"^\d\d:\d\d 入力内容を自動保存しました（まだ提出していません）$"), timeout=15_000
    )
    # Kept: leaving asks nothing. What is typed last is sent on leaving.
    page.get_by_label("引継ぎメモ").fill("最後に書いたこと")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="帳票", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("帳票")
    page.goto(URL)
    expect(page.get_by_text("保存していない入力があります（")).to_be_visible()
    expect(page.get_by_label("取組実績")).to_have_value("書きかけの文章")
    expect(page.get_by_label("引継ぎメモ")).to_have_value("最後に書いたこと")
    assert live_world.report("gyo-10").version == 0
    page.get_by_role("button", name="入力を捨てて、保存済みの内容に戻す").click()
    expect(page.get_by_role("dialog")).to_contain_text("元に戻せません。")
    page.get_by_role("button", name="入力を捨てる", exact=True).click()
    expect(page.get_by_label("取組実績")).to_have_value("")
    assert not EntryDraft.objects.exists()


def test_the_second_of_two_people_chooses(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("head-gakko")
    page.goto(URL)
    other = page.context.browser.new_context(base_url=page.url.split("/entry")[0], locale="ja-JP")
    other.add_cookies(page.context.cookies())
    first = other.new_page()
    first.goto(URL)
    sign_in("editor-gakko")
    page.goto(URL)
    first.get_by_label("取組実績").fill("先に保存した文章")
    first.get_by_label("課題").fill("先に保存した課題")
    first.get_by_role("button", name="下書き保存").click()
    expect(first.get_by_text("下書きを保存しました。")).to_be_visible(timeout=20_000)
    page.get_by_label("取組実績").fill("あとから書いた文章")
    page.get_by_label("成果").fill("あとから書いた成果")
    page.get_by_role("button", name="下書き保存").click()
    expect(page.get_by_role("alert").first).to_contain_text(
        "head-gakkoさん さんが保存しました", timeout=20_000
    )
    assert Axe().run(page).response["violations"] == []
    results = page.get_by_role("group", name="取組実績")
    expect(results.get_by_role("radio", checked=True)).to_have_count(0)
    expect(page.get_by_role("group", name="成果").get_by_label("自分の入力")).to_be_checked()
    expect(page.get_by_role("group", name="課題").get_by_label("保存されている内容")).to_be_checked()
    results.get_by_label("自分の入力").check()
    page.get_by_role("button", name="選んだ内容で下書き保存する").click()
    expect(page.get_by_text("下書きを保存しました。")).to_be_visible(timeout=20_000)
    report = live_world.report("gyo-10")
    assert (report.results, report.outcomes) == ("あとから書いた文章", "あとから書いた成果")
    assert report.challenges == "先に保存した課題"
    other.close()


def test_without_script_a_comment_leaves_what_is_typed_where_it_is(
    page: Page, live_world: World, sign_in: Callable[[str], None], base_url: str
) -> None:
    sign_in("editor-gakko")
    plain = page.context.browser.new_context(base_url=base_url, locale="ja-JP", java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    entry = plain.new_page()
    entry.goto(URL)
    entry.get_by_label("取組実績").fill("書きかけの文章")
    remarks = entry.locator("#remarks")
    remarks.get_by_label("内容").fill("数を確かめています。")
    with plain.expect_page() as opened:
        remarks.get_by_role("button", name="記録する").click()
    expect_notice(opened.value, "コメントを記録しました。")
    expect(opened.value.locator("#remarks")).to_contain_text("数を確かめています。")
    expect(entry.get_by_label("取組実績")).to_have_value("書きかけの文章")
    assert live_world.report("gyo-10").remarks.count() == 1
    plain.close()


def test_a_number_that_cannot_be_read_says_so_while_one_types(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("editor-gakko")
    page.goto(URL)
    numerator, proposal = page.get_by_label("通信不良発生学校数"), page.locator("#proposal")
    page.get_by_label("全学校数").fill("24")
    numerator.fill("0")
    expect(proposal.locator("[data-grade]")).to_be_visible()
    numerator.fill("三校")
    expect(proposal).to_contain_text("を読み取れないため、判定案はありません。")
    expect(proposal.locator("[data-grade]")).to_have_count(0)
    expect(numerator).to_have_attribute("aria-invalid", "true")
    expect(numerator).to_have_accessible_description(re.compile("「三校」は数として読み取れません。"))
    assert not Axe().run(page).response["violations"]
    numerator.fill("3")
    expect(numerator).not_to_have_attribute("aria-invalid", "true")
    expect(proposal.locator("[data-grade]")).to_be_visible()
