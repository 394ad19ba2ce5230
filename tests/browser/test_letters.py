"""The letters of a round by keyboard alone: a text is opened and copied, the one of its department."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.cast import World


def test_the_text_of_a_department_is_copied(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in("secretariat")
    page.goto("/cycles/2025/letters/")
    summary = page.locator("summary", has_text="文面").nth(1)
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # the text
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-copy-status]").nth(1)).to_have_text("コピーしました。")
    expect(page.locator("[data-copy-status]").nth(0)).to_have_text("")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "産業ＤＸ推進室長　様" in copied
    assert "学校教育課長" not in copied
