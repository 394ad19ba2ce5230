"""一覧で入力する: the keyboard as in a spreadsheet, saving by itself, nothing lost while it saves."""

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from indicators.models import EntryDraft, ReportState
from tests.browser.waits import wait_until
from tests.cast import World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted
from tests.indicators.grid.grid_posts import URL, as_user, cell, measured

SAVED = re.compile(r"\d\d:\d\d 保存しました$")


def control(page: Page, name: str) -> Locator:
    return page.locator(f'[id="{name}"]')


def said(page: Page, world: World, slug: str) -> Locator:
    return page.locator(f'[data-said="{world.report(slug).pk}"]').first


def open_grid(page: Page, sign_in: Callable[[str], None], name: str = "editor-gakko") -> None:
    sign_in(name)
    page.goto(URL)


def test_keys_move_as_in_a_spreadsheet(page: Page, live_world: World, sign_in: Callable[[str], None]) -> None:
    open_grid(page, sign_in)
    ten, eleven = live_world.report("gyo-10"), live_world.report("gyo-11")
    numerator, denominator = (control(page, measured(ten, name)) for name in ("numerator", "denominator"))
    below = control(page, measured(eleven, "value"))
    keys = page.keyboard
    numerator.focus()
    keys.type("12")
    keys.press("ArrowLeft")
    expect(numerator).to_be_focused()
    keys.type("3")  # between the digits
    expect(numerator).to_have_value("132")
    keys.press("ArrowRight")
    expect(numerator).to_be_focused()
    keys.press("ArrowRight")
    expect(denominator).to_be_focused()
    keys.type("24")
    keys.press("Enter")
    keys.press("Shift+Enter")
    expect(denominator).to_be_focused()
    keys.type("9")  # what stands there is selected: typing takes its place
    expect(denominator).to_have_value("9")
    keys.press("Escape")
    expect(denominator).to_have_value("24")
    keys.press("ArrowLeft")
    expect(numerator).to_be_focused()
    keys.press("ArrowDown")
    expect(below).to_be_focused()
    keys.press("ArrowUp")
    expect(numerator).to_be_focused()
    keys.press("Tab")
    expect(denominator).to_be_focused()
    keys.press("Tab")
    status = control(page, measured(ten, "status"))
    expect(status).to_be_focused()
    keys.press("ArrowDown")
    expect(status).to_have_value("confirmed")
    expect(control(page, measured(eleven, "status"))).to_be_focused()
    keys.press("ArrowUp")
    keys.press("Space")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(status).to_have_value("preliminary")
    expect(status).to_be_focused()
    keys.press("ArrowRight")
    reason = control(page, measured(ten, "reason"))
    expect(reason).to_be_focused()
    keys.type("一行目")
    keys.press("Enter")
    keys.type("二行目")
    expect(reason).to_have_value("一行目\n二行目")
    keys.press("Control+Enter")
    expect(control(page, measured(eleven, "reason"))).to_be_focused()
    assert page.url.endswith(URL)


def test_what_is_typed_is_saved_by_itself(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    open_grid(page, sign_in)
    ten, eleven = live_world.report("gyo-10"), live_world.report("gyo-11")
    control(page, measured(ten, "numerator")).fill("３")
    control(page, measured(ten, "denominator")).fill("24校")
    expect(said(page, live_world, "gyo-10")).to_have_text(SAVED, timeout=15_000)
    expect(control(page, measured(ten, "numerator"))).to_have_value("3")
    expect(page.locator("#grid-said")).to_have_text(re.compile("^行－⑩：.*保存しました$"))
    # Leaving a row does not wait.
    control(page, cell(eleven, "results")).fill("整備した。")
    control(page, cell(ten, "results")).focus()
    expect(said(page, live_world, "gyo-11")).to_have_text(SAVED, timeout=15_000)
    row = live_world.report("gyo-10").measurements.get()
    assert (row.numerator, row.denominator) == (3, 24)
    saved = live_world.report("gyo-11")
    assert (saved.results, saved.version, saved.state) == ("整備した。", 1, ReportState.DRAFTING)
    expect(page.locator(f'[data-missing="{ten.pk}"]')).to_contain_text("あと3件の入力が必要です")
    # What is typed last goes out with the page.
    control(page, cell(eleven, "challenges")).fill("最後に書いたこと")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="帳票", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("帳票")
    page.goto(URL)
    expect(control(page, cell(eleven, "challenges"))).to_have_value("最後に書いたこと")


def test_what_cannot_be_read_is_said_at_its_cell_and_kept(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    open_grid(page, sign_in)
    numerator = control(page, measured(live_world.report("gyo-10"), "numerator"))
    numerator.fill("三校")
    expect(numerator).to_have_attribute("aria-invalid", "true", timeout=15_000)
    expect(numerator).to_have_accessible_description(re.compile("「三校」は数として読み取れません。"))
    expect(said(page, live_world, "gyo-10")).to_contain_text("読み取れない入力があるため、保存していません")
    assert EntryDraft.objects.count() == 1
    assert Axe().run(page).response["violations"] == []
    page.goto(URL)
    expect(numerator).to_have_value("三校")
    numerator.fill("3")
    expect(said(page, live_world, "gyo-10")).to_have_text(SAVED, timeout=15_000)
    expect(numerator).not_to_have_attribute("aria-invalid", "true")
    assert not EntryDraft.objects.exists()


def test_nothing_typed_is_lost_while_it_saves_or_without_network(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    open_grid(page, sign_in)
    held: list[Route] = []
    page.route("**/grid/2025/gyo-10/", lambda route: held.append(route))
    results = control(page, cell(live_world.report("gyo-10"), "results"))
    results.fill("はじめの文章")
    wait_until(page, lambda: len(held) == 1)
    results.fill("はじめの文章と、そのあとの文章")
    page.wait_for_timeout(2500)
    assert len(held) == 1  # one after the other
    held[0].continue_()
    wait_until(page, lambda: len(held) == 2)
    held[1].abort()
    expect(said(page, live_world, "gyo-10")).to_contain_text("まだ保存していません", timeout=15_000)
    expect(results).to_have_value("はじめの文章と、そのあとの文章")
    page.unroute("**/grid/2025/gyo-10/")
    results.press("End")
    results.type("。")
    expect(said(page, live_world, "gyo-10")).to_have_text(SAVED, timeout=15_000)
    saved = live_world.report("gyo-10")
    assert (saved.results, saved.version) == ("はじめの文章と、そのあとの文章。", 2)


def test_of_two_people_the_second_chooses_in_the_grid(
    page: Page, live_world: World, sign_in: Callable[[str], None], base_url: str
) -> None:
    ten = live_world.report("gyo-10")
    sign_in("head-gakko")
    other = page.context.browser.new_context(base_url=base_url, locale="ja-JP")
    other.add_cookies(page.context.cookies())
    first = other.new_page()
    first.goto(URL)
    open_grid(page, sign_in)
    control(first, cell(ten, "results")).fill("先に書いた実績")
    control(first, cell(ten, "challenges")).fill("先に書いた課題")
    control(first, cell(ten, "outcomes")).fill("先に書いた成果")
    expect(said(first, live_world, "gyo-10")).to_have_text(SAVED, timeout=15_000)
    other.close()
    control(page, cell(ten, "results")).fill("あとから書いた実績")
    control(page, cell(ten, "outcomes")).fill("あとから書いた成果")
    group = page.get_by_role("group", name="取組実績")
    expect(group).to_contain_text("先に書いた実績", timeout=15_000)
    assert Axe().run(page).response["violations"] == []
    mine = group.get_by_label("自分の入力")
    group.evaluate("one => one.dataset.drawn = 'before'")
    mine.check()
    expect(page.locator("[data-drawn]")).to_have_count(0, timeout=15_000)
    expect(mine).to_be_checked()
    expect(mine).to_be_focused()  # drawn anew, with one more to choose
    page.get_by_role("group", name="成果").get_by_label("保存されている内容").check()
    expect(said(page, live_world, "gyo-10")).to_contain_text("変更した内容を取り込みました", timeout=15_000)
    expect(control(page, cell(ten, "outcomes"))).to_be_focused()
    expect(control(page, cell(ten, "outcomes"))).to_have_value("先に書いた成果")
    expect(control(page, cell(ten, "challenges"))).to_have_value("先に書いた課題")
    expect(group).to_have_count(0)
    saved = live_world.report("gyo-10")
    assert (saved.results, saved.challenges) == ("あとから書いた実績", "先に書いた課題")


def test_on_coming_back_the_grid_shows_what_is_stored_by_now(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    # A browser would put in what stood there when one left, on the version of today.
    open_grid(page, sign_in)
    results = control(page, cell(live_world.report("gyo-10"), "results"))
    results.fill("先に書いた実績")
    expect(said(page, live_world, "gyo-10")).to_have_text(SAVED, timeout=15_000)
    page.goto("/account/password/")
    other = as_user(live_world, "head-gakko")
    data = posted(live_world["head-gakko"], live_world.report("gyo-10"), results="あとから直した実績")
    assert other.post("/entry/2025/gyo-10/", data).status_code == 302
    page.go_back()
    expect(results).to_have_value("あとから直した実績")


def test_what_is_known_already_goes_into_the_blank_cells_of_a_table(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    ten, before = live_world.report("gyo-10"), live_world.report("gyo-10", 2024)
    data = posted(live_world["editor-gakko"], before, **COMPLETE_GYO_10, budget="1200")
    client = as_user(live_world, "editor-gakko")
    assert client.post("/entry/2024/gyo-10/", data).status_code == 302
    open_grid(page, sign_in)
    figures = page.locator("details", has=page.locator("#measurements-heading"))
    figures.get_by_role("button", name="前年度の値を空欄に入れる").click()
    denominator = control(page, measured(ten, "denominator"))
    expect(denominator).to_have_value("24")
    expect(denominator).to_have_accessible_description(re.compile("前年度（令和6年度）の値：24"))
    expect(figures.get_by_text("1つの欄に入れました。")).to_be_visible()
    page.get_by_role("button", name="計画どおりに付ける").click()
    expect(said(page, live_world, "gyo-10")).to_have_text(SAVED, timeout=15_000)
    expect(said(page, live_world, "gyo-12")).to_have_text(SAVED, timeout=15_000)
    wait_until(page, live_world.report("gyo-10").actual_bars.exists)
    assert live_world.report("gyo-10").measurements.get().denominator == 24


def test_on_a_narrow_screen_a_row_is_added_and_read_by_axe(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    report = live_world.report("san-2")
    client = as_user(live_world, "editor-sangyo")
    client.post("/entry/2025/san-2/", posted(live_world["editor-sangyo"], report, results="始めた。"))
    page.set_viewport_size({"width": 400, "height": 800})
    open_grid(page, sign_in, "editor-sangyo")
    page.get_by_role("button", name="産－②に行を追加").click()
    day = control(page, measured(report, "event-2-held_on", kind="per_event"))
    expect(day).to_be_focused()
    expect(day).to_have_accessible_name(re.compile("産－②.*（3行目）.*開催日"))
    page.keyboard.type("R7.6.1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("12社")
    expect(said(page, live_world, "san-2")).to_have_text(SAVED, timeout=15_000)
    expect(day).to_have_value("R7.6.1")
    assert live_world.report("san-2").measurements.get().events.get().count == 12
    assert Axe().run(page).response["violations"] == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
