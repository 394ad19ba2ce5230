"""The browser stores no page, and yet going back loses neither a filter nor what was typed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waits import expect_heading
from tests.cast import World
from tests.reports.story import tell

LogIn = Callable[[str], None]


@pytest.fixture(autouse=True)
def story(live_world: World, page: Page) -> None:
    tell(live_world)
    page.on("dialog", lambda dialog: dialog.accept())  # leaving typed work: yes


def leave(page: Page) -> None:
    page.get_by_role("link", name="帳票", exact=True).click()
    expect_heading(page, "帳票")


def test_a_comment_that_is_not_sent_yet(page: Page, sign_in: LogIn) -> None:
    sign_in("headquarters")
    page.goto("/entry/2025/gyo-10/")
    comment = page.locator("#remarks textarea")
    comment.fill("書きかけの意見。\n二行目。")
    page.locator("#remarks select, #remarks input[type=radio]").first.wait_for()
    leave(page)
    page.go_back()
    expect(comment).to_have_value("書きかけの意見。\n二行目。")
    # Sent, it is not there a second time.
    page.get_by_role("button", name="記録する").click()
    page.goto("/reports/")
    page.go_back()
    expect(page.locator("#remarks")).to_be_visible()


def test_the_reason_of_a_return_in_its_closed_box(page: Page, sign_in: LogIn) -> None:
    sign_in("head-gakko")
    page.goto("/review/2025/gyo-10/")
    reason = page.locator("[name=return-comment]")
    reason.evaluate("(field) => { const box = field.closest('details'); if (box) box.open = true; }")
    reason.fill("工事の時期を書いてください。")
    leave(page)
    page.go_back()
    expect(reason).to_have_value("工事の時期を書いてください。")
    expect(reason).to_be_visible()


def test_what_failed_and_was_left(page: Page, sign_in: LogIn) -> None:
    """The page with the errors came by POST: going back shows the page, not the browser's question."""
    sign_in("secretariat")
    page.goto("/people/viewer/")
    page.get_by_text("所属を追加する（兼務など）").click()
    page.locator("[name=grant-valid_from]").fill("いつか")
    page.locator("[name=grant-role]").select_option("headquarters")
    page.get_by_role("button", name="所属を追加する").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    leave(page)
    page.go_back()
    expect_heading(page, re.compile("さん$"))
    expect(page.locator("[name=grant-valid_from]")).to_have_value("いつか")
    expect(page.locator("[name=grant-role]")).to_have_value("headquarters")
    page.reload()
    expect_heading(page, re.compile("さん$"))


def test_filters_that_were_set_and_one_that_is_being_typed(page: Page, sign_in: LogIn) -> None:
    sign_in("secretariat")
    page.goto("/people/")
    page.get_by_label("役割").select_option("editor")
    page.get_by_role("button", name="絞り込む").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_label("氏名・利用者ID").fill("sangyo")
    page.locator("tbody a").first.click()
    expect_heading(page, re.compile("さん$"))
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.get_by_label("役割")).to_have_value("editor")
    expect(page.get_by_label("氏名・利用者ID")).to_have_value("sangyo")


def test_after_logging_out_there_is_nothing_to_go_back_to(page: Page, sign_in: LogIn) -> None:
    sign_in("headquarters")
    page.goto("/entry/2025/gyo-10/")
    page.locator("#remarks textarea").fill("書きかけの意見")
    leave(page)
    assert page.evaluate("sessionStorage.getItem('typed')")
    page.locator(".site-who summary").click()
    page.get_by_role("button", name="ログアウト").click()
    expect_heading(page, "ログイン")
    assert page.evaluate("sessionStorage.getItem('typed')") is None
    page.go_back()
    expect_heading(page, "ログイン")
    assert "書きかけ" not in page.content()
