"""A plan ends and the next begins: made with a split, a merger and an end, reported on, looked back at."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from indicators.book.succession import fates_of, lineage_of
from initiatives.succession import Handling
from tests.browser.looking import WIDTHS, complaints
from tests.browser.waits import expect_heading, expect_notice
from tests.cast import World
from tests.ended_plan import answer_all, end_plan
from tests.reports.story import finalise, ratio, report

BAD_BEFORE, BAD_NOW = 6, 3  # schools of 24 with bad reception


@pytest.fixture
def ended(live_world: World) -> World:
    """All years are decided; 行－⑩ has a value in R6, which the next plan's chart reaches back to."""
    finalise(live_world, report(live_world, "gyo-10", 2024, ratio(BAD_BEFORE, 24)), "D")
    report(live_world, "gyo-10", 2025, ratio(5, 24))
    end_plan(live_world)
    return live_world


def test_a_plan_is_followed_by_the_next(page: Page, ended: World, sign_in: Callable[[str], None]) -> None:
    page.set_default_timeout(10_000)
    sign_in("secretariat")
    slug = make_the_next_plan(page, ended)
    open_its_first_round(page, slug)
    open_the_closing_round(page)
    sign_in("editor-gakko")
    enter_a_value(page, slug)
    see_the_years_before(page, slug)
    answer_what_the_plan_came_to(page)
    answer_all(ended)
    sign_in("secretariat")
    decide_what_it_came_to(page)
    sign_in("viewer")
    read_what_it_came_to(page)


def look(page: Page) -> None:
    assert complaints(page) == []
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def make_the_next_plan(page: Page, world: World) -> str:
    """From the notice that the plan has ended: 24 are carried on untouched."""
    page.goto("/plan/")
    page.get_by_role("banner").get_by_role("link", name="次期計画を作る").click()
    page.get_by_label("計画名").fill("第２次計画")
    for initiative, handling in (("行－⑩", "分割"), ("産－②", "統合"), ("地－②", "終了")):
        page.get_by_role("group", name=re.compile(rf"^{initiative}\s")).get_by_label(handling).check()
    look(page)
    page.get_by_role("button", name="次へ進む").click()
    page.get_by_label(re.compile("^行－⑩.*分割した後の名称")).fill("通信環境の維持\n端末の更新")
    page.get_by_label(re.compile("^産－②.*統合する先")).select_option(value="san-1")
    page.get_by_role("button", name="次へ進む").click()
    page.get_by_role("group", name=re.compile("^通信不良発生学校率")).get_by_label("通信環境の維持").check()
    page.get_by_role("button", name="次へ進む").click()
    expect(page.locator("dl.facts")).to_contain_text("継続24件、分割1件、統合2件、終了1件")
    page.get_by_role("button", name="この内容で作る").click()
    expect_notice(page, "次期計画「第２次計画」を作りました。")
    look(page)
    new = lineage_of(world.plan).successor
    assert new is not None
    told = [fates_of(world.plan)[world.initiative(one).pk].handling for one in ("gyo-10", "san-2", "chi-2")]
    assert told == [Handling.SPLIT, Handling.MERGED, Handling.ENDED]
    return new.slug


def open_its_first_round(page: Page, slug: str) -> None:
    page.get_by_role("link", name="最初の照会").click()
    page.get_by_role("link", name="次の年度の照会を準備する").click()
    page.get_by_label("回答期限").fill("令和19年4月15日")
    page.locator("main form").get_by_role("button").last.click()
    expect_notice(page, "令和8年度実績の照会を準備しました。")
    page.goto(f"/p/{slug}/cycles/2026/")
    page.get_by_role("button", name="照会を開く", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="照会を開く", exact=True).click()
    expect_notice(page, "を開きました。")


def open_the_closing_round(page: Page) -> None:
    page.goto("/closing/edit/")
    page.get_by_label("回答期限").fill("令和19年6月30日")
    page.get_by_role("button", name="照会を開く").click()
    expect_notice(page, "総括の照会を開きました。")


def enter_a_value(page: Page, slug: str) -> None:
    """What waits in both plans stands on one page."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("通信環境の維持")).first.click()
    expect(page).to_have_url(re.compile(f"/p/{slug}/entry/2026/gyo-10/"))
    page.get_by_label("通信不良発生学校数").fill(str(BAD_NOW))
    page.get_by_label("全学校数").fill("24")
    for done in page.get_by_label("実施済").all():
        done.check()
    page.get_by_label("取組実績").first.fill("予定していたことを行った。")
    page.get_by_label("今後の方向性").select_option("継続")
    page.get_by_role("button", name="提出する").click()
    expect_notice(page, "行－⑩ を提出しました。")


def see_the_years_before(page: Page, slug: str) -> None:
    page.goto(f"/p/{slug}/initiatives/gyo-10/")
    chart = page.locator("[aria-labelledby=charts-heading]").first
    for text in ("25.0％", "20.8％", "12.5％"):  # R6 and R7 of the plan before, R8
        expect(chart).to_contain_text(text)


def answer_what_the_plan_came_to(page: Page) -> None:
    page.goto("/closing/initiatives/gyo-10/")
    expect(
        page.get_by_role("group", name=re.compile("^次期計画での扱い")).get_by_label("分割")
    ).to_be_checked()
    page.get_by_role("group", name=re.compile("^達成状況")).get_by_role("radio").first.check()
    page.get_by_label("計画期間の成果").fill("全校の通信が安定した。")
    page.get_by_role("button", name="提出する").click()
    expect_notice(page, "提出しました。")


def decide_what_it_came_to(page: Page) -> None:
    page.goto("/closing/")
    page.get_by_label("決定した会議").fill("第3回会議")
    page.get_by_label("会議の日").fill("令和8年7月1日")
    page.get_by_role("button", name="確定する", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="確定する", exact=True).click()
    expect_notice(page, "確定しました。")


def read_what_it_came_to(page: Page) -> None:
    page.goto("/closing/")
    expect(page.locator("main")).to_contain_text("全校の通信が安定した。")
    page.goto("/plan/succession/")
    expect_heading(page, "引継ぎの対応")
    expect(page.get_by_role("row").filter(has_text="端末の更新")).to_contain_text("分割")
