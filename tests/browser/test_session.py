"""The end of a session: warned of, agreed on by two tabs, and no end of what was typed."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import UserSession
from tests.browser.waits import expect_heading, wait_until
from tests.cast import PASSWORD, World
from tests.reports.story import tell

LogIn = Callable[[str], None]
IN_26_MINUTES, LATER = dt.timedelta(minutes=26), dt.timedelta(minutes=31)
NINE_HOURS_BUT_TEN_MINUTES = dt.timedelta(hours=8, minutes=50)
COMMENT = "書きかけの意見。\n二行目。"


@pytest.fixture(autouse=True)
def story(live_world: World, page: Page) -> None:
    tell(live_world)
    page.clock.install()


def let_pass(page: Page, time: dt.timedelta) -> None:
    """For the server and for the page."""
    UserSession.objects.update(last_act_at=timezone.now() - time)
    page.clock.fast_forward(int(time.total_seconds() * 1000))


def write_comment(page: Page) -> None:
    page.goto("/entry/2025/gyo-10/")
    page.locator("#remarks textarea").fill(COMMENT)


def log_in_again(page: Page, name: str = "headquarters") -> None:
    page.get_by_label("利用者ID").fill(name)
    page.get_by_role("textbox", name="パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン", exact=True).click()


def test_warned_ended_and_back_with_the_text(page: Page, sign_in: LogIn) -> None:
    sign_in("headquarters")
    write_comment(page)
    title = page.title()
    let_pass(page, IN_26_MINUTES)
    warning = page.get_by_role("alert").get_by_text("しばらく操作がないため、")
    expect(warning).to_be_visible()
    expect(page).to_have_title(f"【まもなくログアウト】{title}")
    page.get_by_role("button", name="ログインを続ける").click()
    expect(warning).to_be_hidden()
    expect(page).to_have_title(title)
    # The other end, ten minutes off: the page learns of it where it asks, and offers no more time.
    UserSession.objects.update(signed_in_at=timezone.now() - NINE_HOURS_BUT_TEN_MINUTES)
    page.clock.fast_forward("26:00")
    expect(page.get_by_role("alert")).to_contain_text("延長はできません。保存してログインし直してください。")
    UserSession.objects.update(signed_in_at=timezone.now())
    let_pass(page, LATER)
    over = page.get_by_role("dialog", name="ログアウトしました")
    expect(over).to_be_visible()
    expect(page).to_have_title(f"【ログアウトしました】{title}")
    over.get_by_role("link", name="ログインする", exact=True).click()
    log_in_again(page)
    expect(page.locator(".typed-back")).to_contain_text("入力中だった内容を戻しました。")
    expect(page.locator("#remarks textarea")).to_have_value(COMMENT)
    page.get_by_role("button", name="戻した内容を捨てる").click()
    expect(page.locator("#remarks textarea")).to_have_value("")


def test_what_was_sent_too_late_is_back_too_but_for_nobody_else(page: Page, sign_in: LogIn) -> None:
    sign_in("secretariat")
    page.goto("/people/viewer/")
    page.get_by_text("終了日を登録する").first.click()
    last_day = page.locator("[name$=last_day]").first
    last_day.fill("R9.3.31")
    UserSession.objects.all().delete()  # ended elsewhere: the page knows nothing of it
    page.get_by_role("button", name="この日で終える").click()
    expect(page.get_by_text("送られた内容は、まだ保存していません。")).to_be_visible()
    log_in_again(page, "secretariat")
    expect(page.locator(".typed-back")).to_contain_text("入力中だった内容を戻しました。")
    expect(last_day).to_have_value("R9.3.31")
    UserSession.objects.all().delete()
    page.goto("/people/viewer/")
    log_in_again(page, "admin")
    everything = "JSON.stringify({...sessionStorage, ...localStorage})"
    wait_until(page, lambda: "R9.3.31" not in page.evaluate(everything))
    expect(last_day).to_have_value("")


def test_two_tabs_agree(page: Page, sign_in: LogIn) -> None:
    sign_in("headquarters")
    write_comment(page)
    other = page.context.new_page()
    other.clock.install()
    other.goto("/reports/")
    let_pass(page, LATER)
    over = page.get_by_role("dialog", name="ログアウトしました")
    expect(over).to_be_visible()
    other.reload()
    log_in_again(other)
    expect(over).to_be_hidden()
    expect(page.locator("#remarks textarea")).to_have_value(COMMENT)
    other.locator(".site-who summary").click()
    other.get_by_role("button", name="ログアウト").click()
    expect_heading(page, "ログイン")
    assert "書きかけ" not in page.evaluate("JSON.stringify(sessionStorage)")
