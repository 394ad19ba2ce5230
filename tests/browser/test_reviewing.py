"""People who review: a head by keyboard alone, the secretariat through its queues; neither meets a form."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.confirming.recency import KEY as CONFIRMED_AT
from accounts.sessions.store import SessionStore
from indicators.models import ReportState
from tests.browser.waits import expect_heading, expect_notice
from tests.cast import PASSWORD, World
from tests.indicators.home.work_story import only_this_year, put

THREE = ("gyo-10", "gyo-11", "gyo-12")
TEN = [f"gyo-{number}" for number in range(1, 11)]
# Everything that takes the focus, one after the other: whether the bar of acts hides any part of it.
HIDDEN_BELOW_THE_BAR = """() => {
  const bar = document.getElementById("acts");
  const kinds = "a[href], button, input:not([type=hidden]), textarea, select, summary";
  const all = [...document.querySelectorAll(`main :is(${kinds})`)];
  return all.filter((one) => one.checkVisibility() && !bar.contains(one)).filter((one) => {
    one.focus();
    return one.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1 && one.clientHeight < 300;
  }).map((one) => one.outerHTML.slice(0, 80));
}"""


def keys(page: Page, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)


def long_after_signing_in(page: Page) -> None:
    """An hour goes by in the session of the page."""
    key = next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid")
    session = SessionStore(key)
    session[CONFIRMED_AT] -= 3600
    session.save()


def to_the_acts(page: Page) -> None:
    """From the beginning of a page to its acts, as 「操作へ移動する」 leads there."""
    keys(page, "Tab", "Enter")
    expect(page.locator("#acts")).to_be_focused()
    keys(page, "Tab")
    expect(page.locator(":focus")).to_have_text("承認する")


@pytest.fixture
def three_wait(live_world: World) -> World:
    only_this_year(live_world)
    for slug in THREE:
        put(live_world, slug, ReportState.SUBMITTED)
    return live_world


def test_a_head_reviews_three_by_keyboard(
    page: Page, three_wait: World, sign_in: Callable[[str], None]
) -> None:
    page.set_default_timeout(20_000)
    opened: list[str] = []
    page.on("framenavigated", lambda frame: opened.append(frame.url))
    sign_in("head-gakko")
    page.goto("/")
    page.get_by_role("link", name="行－⑩").first.focus()
    keys(page, "Enter")
    expect_heading(page, "行－⑩　学校ネットワークの適正化")
    # Three presses of Tab at most lead from the beginning of the page to 承認.
    to_the_acts(page)
    keys(page, "Enter")
    expect_notice(page, "続けて、次の承認待ちを表示しています（残り2件）。")
    to_the_acts(page)
    keys(page, "Tab", "Enter")
    reason = page.get_by_label("差戻しの理由")
    expect(reason).to_be_focused()
    page.keyboard.type("設置した学校の数も書いてください。")
    keys(page, "Tab", "Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("提出済 → 入力中")
    keys(page, "Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(":focus")).to_have_text("差し戻す")
    keys(page, "Enter")
    expect(dialog).to_be_visible()
    expect(dialog.locator(":focus")).to_have_text("やめる")
    keys(page, "Tab", "Enter")
    expect_notice(page, "担当課に差し戻しました。")
    to_the_acts(page)
    keys(page, "Enter")
    expect_notice(page, "承認待ちは、もうありません。")
    expect_heading(page, "あなたの担当")
    assert [three_wait.report(slug).state for slug in THREE] == ["approved", "drafting", "approved"]
    assert not [url for url in opened if "/entry/" in url]


@pytest.mark.parametrize("width", [1280, 400])
def test_the_bar_hides_nothing_that_has_the_focus(
    page: Page, three_wait: World, sign_in: Callable[[str], None], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(reduced_motion="reduce")  # it is measured at once
    sign_in("head-gakko")
    page.goto("/review/2025/gyo-10/")
    assert page.evaluate(HIDDEN_BELOW_THE_BAR) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_secretariat_checks_returns_and_decides_ten(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    page.set_default_timeout(20_000)
    only_this_year(live_world)
    for slug in TEN:
        put(live_world, slug, ReportState.CHECKED)
    for slug in ("gyo-11", "gyo-12"):
        put(live_world, slug, ReportState.APPROVED)
    sign_in("secretariat")
    page.goto("/review/2025/gyo-11/")
    bar = page.get_by_role("region", name="操作", exact=True)
    bar.get_by_role("button", name="確認する").click()
    expect_notice(page, "確認しました。")
    expect_heading(page, re.compile("行－⑫"))
    page.get_by_label("差戻しの理由").fill("写真を付けてください。")
    page.get_by_label("差戻しの理由").press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="差し戻す").click()
    expect_notice(page, "確認待ちは、もうありません。")
    # The first is decided otherwise than proposed, with its reason and the meeting.
    page.goto("/review/2025/gyo-1/")
    page.get_by_label("評価 ※必須", exact=True).select_option("B")
    page.get_by_label("決定した会議").fill("第1回本部会議")
    page.get_by_label("会議の日").fill("令和8年6月1日")
    bar.get_by_role("button", name="確定する").click()
    expect(page.get_by_role("alert").first).to_contain_text("判定案")
    page.get_by_label("評価の理由").fill("災害のため")
    bar.get_by_role("button", name="確定する").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    long_after_signing_in(page)
    page.get_by_role("dialog").get_by_role("button", name="確定する").click()
    # Once in 15 minutes the password is asked for; what was filled in is decided with it.
    expect_heading(page, "パスワードの確認")
    assert Axe().run(page).response["violations"] == []
    # Whoever would rather not finds what was filled in.
    page.get_by_role("link", name="やめる").click()
    expect(page.get_by_label("評価の理由")).to_have_value("災害のため")
    bar.get_by_role("button", name="確定する").click()
    page.get_by_role("dialog").get_by_role("button", name="確定する").click()
    expect_heading(page, "パスワードの確認")
    expect(page.locator(":focus")).to_have_attribute("type", "password")
    page.keyboard.type("wrong")
    keys(page, "Enter")
    expect(page.get_by_role("alert").first).to_contain_text("パスワードが違います")
    page.get_by_role("textbox", name="パスワード").fill(PASSWORD)
    keys(page, "Enter")
    # The second needs one press and one answer: the meeting is remembered.
    expect_notice(page, "残り10件")
    bar.get_by_role("button", name="確定する").click()
    expect(page.get_by_role("dialog")).to_contain_text("第1回本部会議（令和8年6月1日）")
    page.get_by_role("dialog").get_by_role("button", name="確定する").click()
    expect_notice(page, "残り9件")
    # The rest at once.
    page.goto("/")
    queue = page.get_by_role("region", name="本部の決定を記録するもの")
    queue.get_by_role("button", name="すべて選ぶ").click()
    queue.get_by_role("button", name="選んだ施策を確定する").click()
    expect(page.get_by_label("決定した会議")).to_have_value("第1回本部会議")
    page.get_by_role("button", name="チェックした施策を確定する").click()
    expect_heading(page, "まとめて確定する：結果")
    states = {slug: live_world.report(slug).state for slug in TEN}
    decided = live_world.report("gyo-1")
    assert (decided.final_grade, decided.final_grade_reason) == ("B", "災害のため")
    # gyo-11 was checked above and is decided with the others.
    assert set(states.values()) == {ReportState.FINALISED}
    assert live_world.report("gyo-12").state == ReportState.DRAFTING
