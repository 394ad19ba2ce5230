"""全体の状況 in a browser: two clicks to the sheet behind a figure, the filter by keyboard alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import World
from tests.reports.story import tell


@pytest.fixture
def dashboard(page: Page, live_world: World, log_in: Callable[[str], None]) -> Page:
    """A member of the headquarters looks at 令和7年度: 行－⑩ is C (案), 行－⑪ A (確定)."""
    tell(live_world)
    log_in("headquarters")
    page.get_by_role("link", name="全体の状況", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("全体の状況　令和7年度")
    return page


def test_the_sheet_behind_a_figure_is_two_clicks_away(dashboard: Page) -> None:
    grades = dashboard.get_by_role("region", name="分野ごとの評価", exact=True)
    total = grades.get_by_role("row").filter(has=dashboard.get_by_role("rowheader", name="合計"))
    expect(total).to_contain_text("報告済 2/対象 24")
    # The only C of the year.
    total.get_by_role("cell").nth(3).get_by_role("link", name="1").click()
    expect(dashboard).to_have_url(re.compile(r"/dashboard/years/\?.*grade=C"))
    expect(dashboard.get_by_role("row")).to_have_count(2)  # its head and 行－⑩
    dashboard.get_by_role("link", name=re.compile("行－⑩ 令和7年度、C")).click()
    expect(dashboard.get_by_role("heading", level=1)).to_contain_text("学校ネットワークの適正化")
    expect(dashboard.locator("main")).to_contain_text("12.5％")


def test_a_late_one_is_one_click_away(dashboard: Page) -> None:
    late = dashboard.get_by_role("region", name=re.compile("^遅れている施策"))
    late.get_by_role("link", name=re.compile("行－⑩")).click()
    expect(dashboard.get_by_role("heading", level=1)).to_contain_text("学校ネットワークの適正化")


def test_the_filter_works_by_keyboard_and_stands_in_the_address(dashboard: Page) -> None:
    form = dashboard.get_by_role("form", name="表示する年度と条件")
    form.get_by_label("年度", exact=True).focus()
    dashboard.keyboard.press("ArrowDown")  # 令和6年度 follows 令和7年度
    dashboard.keyboard.press("Tab")
    expect(form.get_by_label("分野", exact=True)).to_be_focused()
    dashboard.keyboard.press("ArrowDown")
    dashboard.keyboard.press("ArrowDown")  # 行政 follows 産業
    dashboard.keyboard.press("Tab")
    dashboard.keyboard.press("Tab")
    expect(form.get_by_role("button", name="表示する")).to_be_focused()
    dashboard.keyboard.press("Tab")
    dashboard.keyboard.press("Enter")  # the other conditions open
    expect(form.get_by_label("担当課", exact=True)).to_be_visible()
    dashboard.keyboard.press("Shift+Tab")
    dashboard.keyboard.press("Enter")
    expect(dashboard).to_have_url(re.compile(r"/dashboard/\?year=2024&level1=gyo$"))  # only what was chosen
    expect(dashboard.get_by_role("heading", level=1)).to_contain_text("令和6年度")
    expect(dashboard.get_by_text("条件に合う施策だけを数えています。")).to_be_visible()
    expect(dashboard.get_by_role("region", name=re.compile("^遅れている施策"))).to_contain_text("行－⑩")
    # A colleague who gets the address sees the same.
    address = dashboard.url
    dashboard.goto("/dashboard/")
    dashboard.goto(address)
    expect(form.get_by_label("分野", exact=True)).to_have_value("gyo")
    # The tabs keep the choice.
    dashboard.get_by_role("link", name="施策×年度").focus()
    dashboard.keyboard.press("Enter")
    expect(dashboard).to_have_url(re.compile(r"/dashboard/years/\?year=2024&level1=gyo"))
    expect(dashboard.get_by_role("columnheader", name="令和6年度")).to_be_visible()


def test_an_address_holds_only_what_was_chosen_and_going_back_keeps_the_form(dashboard: Page) -> None:
    form = dashboard.get_by_role("form", name="表示する年度と条件")
    form.get_by_label("評価", exact=True).select_option("C")
    form.get_by_text("ほかの条件").click()
    form.get_by_label("☆国の重点取組事項だけ").check()
    form.get_by_role("button", name="表示する").click()
    expect(dashboard).to_have_url(re.compile(r"/dashboard/\?year=2025&grade=C&priority=on$"))
    form.get_by_label("評価", exact=True).select_option("")
    form.get_by_label("☆国の重点取組事項だけ").uncheck()
    form.get_by_role("button", name="表示する").click()
    expect(dashboard).to_have_url(re.compile(r"/dashboard/\?year=2025$"))
    dashboard.go_back()
    expect(dashboard).to_have_url(re.compile(r"grade=C&priority=on$"))
    # The fields that were not sent can still be chosen.
    form.get_by_label("分野", exact=True).select_option("gyo")
    form.get_by_role("button", name="表示する").click()
    expect(dashboard).to_have_url(re.compile(r"\?year=2025&level1=gyo(&|$)"))


def test_other_lists_have_short_addresses_too(
    dashboard: Page, live_world: World, log_in: Callable[[str], None]
) -> None:
    dashboard.goto("/cycles/2025/matrix/")
    dashboard.get_by_label("状態", exact=True).select_option("submitted")
    dashboard.get_by_role("button", name="表示する").click()
    expect(dashboard).to_have_url(re.compile(r"/matrix/\?group=heading&state=submitted$"))
    log_in("secretariat")
    dashboard.goto("/people/")
    dashboard.get_by_label("役割").select_option("viewer")
    dashboard.get_by_role("button", name="絞り込む").click()
    expect(dashboard).to_have_url(re.compile(r"/people/\?role=viewer$"))
    expect(dashboard.get_by_role("row")).to_have_count(2)
    dashboard.goto("/history/")
    dashboard.get_by_role("button", name="さがす").click()
    expect(dashboard).to_have_url(re.compile(r"/history/\?year=2025$"))
    dashboard.goto("/")
    dashboard.get_by_text("絞り込み・並べ替え・ファイルで保存").click()
    dashboard.get_by_label("分野・施策の柱").select_option("地域")
    dashboard.get_by_role("button", name="表示する").click()
    expect(dashboard).to_have_url(re.compile(r"/\?group=[^&]+&sort=urgent$"))
    # A form that has to say what is missing sends it: this is no filter.
    dashboard.goto("/departments/reorganise/?kind=rename")
    dashboard.locator("main form").get_by_role("button").last.click()
    expect(dashboard.locator("[data-error-summary]")).to_contain_text("施行日を入力してください。")
