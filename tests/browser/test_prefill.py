"""What last year's report and the plan know already is put in by a button; the rest is three entries."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from indicators.models import EntryDraft, ReportState
from indicators.workflow.transitions import submit_report
from tests.browser.waits import expect_notice
from tests.cast import PASSWORD, World
from tests.indicators.home.work_story import only_this_year
from tests.reports.story import at, ratio, report

URL = "/entry/2025/gyo-10/"
NEXT = {"next_steps": "残る3校の校内配線を更新する。", "next_steps_due": "令和7年8月"}
QUOTED = "残る3校の校内配線を更新する。（令和7年8月）"


@pytest.fixture
def reported(live_world: World) -> World:
    """R6 of 行－⑩ is handed in."""
    report(live_world, "gyo-10", 2024, ratio(5, 24), **NEXT)
    submit_report(report=live_world.report("gyo-10", 2024), by=live_world["editor-gakko"], at=at(2024))
    only_this_year(live_world)
    return live_world


class Hands:
    """Counts what a person does: a field filled, a thing clicked."""

    def __init__(self) -> None:
        self.interactions = 0

    def fill(self, field: Locator, text: str) -> None:
        self._count(field.fill, text)

    def click(self, thing: Locator) -> None:
        self._count(thing.click)

    def _count(self, act: Callable[..., Any], *how: str) -> None:
        self.interactions += 1
        act(*how)


def test_a_first_time_editor_reports_with_three_entries(page: Page, reported: World, base_url: str) -> None:
    hands = Hands()
    page.goto("/")
    hands.fill(page.get_by_label("利用者ID"), "editor-gakko")
    hands.fill(page.get_by_role("textbox", name="パスワード"), PASSWORD)
    hands.click(page.get_by_role("button", name="ログイン"))
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="行－⑩"))
    hands.click(row.get_by_role("link", name="前年度の内容を入れて開く"))
    expect(page.get_by_text("5つの欄に入れました。")).to_be_visible()
    assert not Axe().run(page).response["violations"]
    # The three: what was reached, what became of the item, and what was done.
    hands.fill(page.get_by_label("通信不良発生学校数"), "３")
    hands.click(page.get_by_role("group", name="学校からの報告").get_by_label("実施済"))
    expect(page.get_by_label("取組実績")).to_have_value(QUOTED)
    hands.fill(page.get_by_label("取組実績"), "残る3校の校内配線を、令和7年8月に更新した。")
    hands.click(page.get_by_role("button", name="提出する"))
    expect_notice(page, "行－⑩ を提出しました。")
    assert hands.interactions <= 8
    stored = reported.report("gyo-10")
    assert stored.state == ReportState.SUBMITTED
    [measured] = stored.measurements.all()
    assert (measured.numerator, measured.denominator) == (3, 24)
    assert (stored.direction, stored.budget) == ("continue", 1200)
    assert stored.results == "残る3校の校内配線を、令和7年8月に更新した。"
    [bar] = stored.actual_bars.all()
    assert (bar.start_period, bar.end_period) == (1, 4)


def test_one_button_fills_what_is_blank_and_says_so(
    page: Page, reported: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("editor-gakko")
    page.goto(URL)
    page.get_by_label("予算額").fill("0")
    button = page.get_by_role("button", name="前年度の内容をまとめて入れる")
    button.focus()
    page.keyboard.press("Enter")
    said = page.locator("[data-offer-all-said]")
    expect(said).to_contain_text("4つの欄に入れました。まだ保存していません。")
    expect(said).to_contain_text("全学校数：前年度（令和6年度）の値：24")
    expect(said).to_contain_text("次の欄は、そのままです：予算額")
    expect(page.get_by_label("予算額")).to_have_value("0")
    schools = page.get_by_label("全学校数")
    expect(schools).to_have_value("24")
    expect(schools).to_have_accessible_description(re.compile("前年度（令和6年度）の値：24"))
    assert not Axe().run(page).response["violations"]
    # As typed: what it amounts to is shown, and it is kept.
    page.get_by_label("通信不良発生学校数").fill("3")
    expect(page.locator(".judged")).to_contain_text("通信不良発生学校数 3 ÷ 全学校数 24 ＝ 12.5％")
    expect(page.locator("#draft-said")).to_contain_text("自動保存しました", timeout=15_000)
    assert EntryDraft.objects.get().typed["fields"]["direction"] == ["continue"]
    # The word for where it comes from goes with the value.
    schools.fill("25")
    expect(schools).not_to_have_accessible_description(re.compile("前年度"))
    expect(button).to_be_hidden()  # nothing is blank any more
    schools.fill("")
    button.click()
    expect(said).to_contain_text("1つの欄に入れました。")
    expect(schools).to_have_value("24")


def test_a_field_is_filled_by_its_own_button(
    page: Page, reported: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("editor-gakko")
    page.goto(URL)
    # A text is put behind what is written; the cursor stands at its end.
    results = page.get_by_label("取組実績")
    results.fill("調査を行った。")
    page.get_by_role("button", name="前年度の「今後の取組」を引用").click()
    expect(results).to_have_value(f"調査を行った。\n{QUOTED}")
    expect(results).to_be_focused()
    page.keyboard.type("済")
    expect(results).to_have_value(f"調査を行った。\n{QUOTED}済")
    # 対象外 has no value, and what is typed stays.
    measured = page.locator("[data-measurement]")
    measured.get_by_label("区分").select_option("対象外")
    fill = measured.get_by_role("button", name="前年度の値を入れる（24）")
    fill.click()
    expect(measured).to_contain_text("区分が「対象外」のため、入れていません。")
    expect(page.get_by_label("全学校数")).to_have_value("")
    measured.get_by_label("区分").select_option("確定")
    page.get_by_label("全学校数").fill("0")
    expect(fill).to_be_hidden()
    page.get_by_label("全学校数").fill("")
    expect(fill).to_be_visible()
    # Exactly the planned periods, by keyboard.
    bars = page.locator("section").filter(has=page.get_by_role("heading", name="スケジュールの実績"))
    plan = bars.get_by_role("button", name="計画どおり")
    plan.focus()
    page.keyboard.press("Enter")
    expect(bars.get_by_role("checkbox", checked=True)).to_have_count(4)
    expect(bars).to_contain_text("計画のとおりです。")
    expect(plan).to_be_hidden()
    expect(bars.get_by_role("checkbox", checked=True).first).to_be_focused()
    page.keyboard.press("Space")
    expect(bars.get_by_text("計画のとおりです。")).to_be_hidden()
    expect(plan).to_be_hidden()  # three are left: they are somebody's own by now


def test_without_script_one_button_is_left(
    page: Page, reported: World, sign_in: Callable[[str], None], base_url: str
) -> None:
    sign_in("editor-gakko")
    plain = page.context.browser.new_context(base_url=base_url, locale="ja-JP", java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    entry = plain.new_page()
    entry.goto(URL)
    entry.get_by_label("通信不良発生学校数").fill("3")
    expect(entry.get_by_role("button", name="前年度の値を入れる")).to_have_count(0)
    entry.get_by_role("button", name="前年度の内容をまとめて入れる").click()
    expect(entry.get_by_label("全学校数")).to_have_value("24")
    expect(entry.get_by_label("通信不良発生学校数")).to_have_value("3")
    expect(entry.get_by_text("5つの欄に入れました。")).to_be_visible()
    plain.close()
