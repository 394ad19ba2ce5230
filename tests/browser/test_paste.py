"""A block copied in a spreadsheet is pasted into the entry page by keyboard: shown, taken in, taken back."""

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from indicators.models import EntryDraft
from tests.browser.pasting import copied, paste, to_button
from tests.cast import World


def test_events_from_a_spreadsheet(page: Page, live_world: World, sign_in: Callable[[str], None]) -> None:
    """A heading, five rows of which two have a cell that cannot be read, more rows than the page has."""
    sign_in("editor-sangyo")
    page.goto("/entry/2025/san-2/")
    days, counts = page.get_by_label("開催日"), page.get_by_label(re.compile("社数"))
    expect(days).to_have_count(2)
    copied(
        page,
        '開催日\t名称\t社数\r\n2025/6/1\t"第1回\n（午前）"\t１２社\r\n令和7年7月1日\t第2回\t13\r\n'
        "R7.8.1\t第3回\t十四\r\n2025/9/1\t第4回\t15\r\n2026/9/1\t第5回\t16\r\n",
    )
    dialog = paste(days.first)
    expect(dialog.get_by_role("heading", name="貼り付ける内容の確認")).to_be_focused()
    expect(dialog).to_contain_text("12件を貼り付けます。貼り付けられないものが3件あります。")
    expect(dialog).to_contain_text("コピーした1行目は表の見出しなので、貼り付けません。")
    expect(dialog.get_by_role("row", name=re.compile("^2行3列目"))).to_contain_text("12社")
    expect(dialog.get_by_role("row", name=re.compile("^4行3列目"))).to_contain_text("「十四」は数として")
    assert not Axe().run(page).response["violations"]
    page.keyboard.press("Escape")  # nothing changes
    expect(dialog).to_have_count(0)
    expect(days).to_have_count(2)
    expect(days.first).to_be_focused()
    paste(days.first)
    to_button(page, "12件を貼り付ける")
    expect(days).to_have_count(5)
    expect(counts.nth(3)).to_have_value("15")
    expect(counts.nth(2)).to_have_value("")
    said = page.locator(".paste-said")
    expect(said).to_be_focused()
    expect(said.get_by_role("listitem")).to_have_count(3)
    assert not Axe().run(page).response["violations"]
    said.get_by_role("link", name=re.compile("「十四」")).press("Enter")
    expect(counts.nth(2)).to_be_focused()
    # What was taken in is as if it were typed: read at once, kept by itself.
    expect(days.first).to_have_value("2025/6/1")
    expect(page.get_by_text("令和7年6月1日 と読み取りました。")).to_be_visible(timeout=15_000)
    expect(page.locator("#draft-said")).to_contain_text("自動保存しました", timeout=15_000)
    assert EntryDraft.objects.get().typed
    said.get_by_role("button", name="貼り付けを取り消す").press("Enter")
    expect(days).to_have_count(2)
    expect(days.first).to_have_value("")
    expect(said).to_contain_text("貼り付ける前の内容に戻っています。")


def test_words_marks_and_sums(page: Page, live_world: World, sign_in: Callable[[str], None]) -> None:
    """Choices by their words, ○ into the schedule, sums below each other into fields beside each other."""
    sign_in("editor-gakko")
    page.goto("/entry/2025/gyo-10/")
    status = page.get_by_role("radio", name="実施済").first
    copied(page, "一部実施\tまだ3校\r\n")
    paste(status)
    to_button(page, "2件を貼り付ける")
    expect(page.get_by_role("radio", name="一部実施").first).to_be_checked()
    expect(page.get_by_label("補足", exact=False).nth(1)).to_have_value("まだ3校")
    boxes = page.locator(".bars input")
    boxes.nth(1).check()
    copied(page, "工程\t4～6月\t7～9月\t10～12月\r\n計画\t○\t\t○\r\n検討・設計・開発\t\t〇\t－\r\n")
    expect(paste(boxes.first)).to_contain_text("コピーした左の1列は項目の名前なので、貼り付けません。")
    to_button(page, "4件を貼り付ける")
    expect(boxes.first).to_be_checked()
    ticked = [boxes.nth(number).is_checked() for number in range(8)]
    assert ticked == [True, False, True, False, False, True, False, False]
    copied(page, "1,200\r\n1億2,000万円\r\n見込\r\n")
    paste(page.get_by_label("予算額"))
    expect(page.get_by_role("dialog")).to_contain_text("120,000千円")
    to_button(page, "2件を貼り付ける")
    expect(page.get_by_label("決算額（単位：千円）")).to_have_value("1億2,000万円")


def test_what_is_no_block_is_pasted_as_always(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("editor-gakko")
    page.goto("/entry/2025/gyo-10/")
    results, dialog = page.get_by_label("取組実績"), page.get_by_role("dialog")
    for text, expected in [
        ("一つめ。\n二つめ。\n", "一つめ。\n二つめ。\n"),
        ('"一行目\n「""二""」行目"\r\n', '一行目\n「"二"」行目'),
    ]:
        copied(page, text)
        results.fill("")
        results.press("Control+V")
        expect(results).to_have_value(expected)
    copied(page, "表の\t一行\n")
    results.fill("")
    paste(results)
    to_button(page, "文章としてこの欄に入れる")
    expect(results).to_have_value("表の\t一行\n")
    results.press("Control+Z")
    expect(results).not_to_have_value("表の\t一行\n")
    copied(page, "24\r\n")
    total = page.get_by_label("全学校数")
    total.press("Control+V")
    expect(total).to_have_value("24")
    expect(dialog).to_have_count(0)
    copied(page, "25" + "\r\n" * 1_048_576)  # a whole column
    expect(paste(total).get_by_role("row")).to_have_count(2)
    to_button(page, "1件を貼り付ける")
    expect(total).to_have_value("25")


def test_without_the_server_nothing_is_lost(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("editor-gakko")
    page.goto("/entry/2025/gyo-10/")
    numerator = page.get_by_label("通信不良発生学校数")
    numerator.fill("5")
    copied(page, "3\t24\r\n")
    page.route("**/paste/", lambda route: route.abort())
    numerator.press("Control+V")
    alert = page.get_by_role("alert").filter(has_text="サーバーにつながらないため、貼り付けていません。")
    expect(alert).to_contain_text("コピーした内容は、そのまま残っています。")
    expect(numerator).to_have_value("5")
    page.unroute("**/paste/")
    dialog = paste(numerator)
    expect(dialog.get_by_role("row", name=re.compile("^1行1列目"))).to_contain_text("5")
    to_button(page, "2件を貼り付ける")
    expect(numerator).to_have_value("3")
    expect(page.get_by_label("全学校数")).to_have_value("24")


def test_two_cells_in_a_field_by_itself_do_not_become_one_number(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    """On pages that have no such tables (数値確定) the browser alone would make 1213 of them."""
    sign_in("editor-gakko")
    page.goto("/entry/2025/gyo-10/")
    page.locator("#entry-form").evaluate("form => form.removeAttribute('data-paste-url')")
    numerator = page.get_by_label("通信不良発生学校数")
    copied(page, "12\r\n13\r\n")
    numerator.press("Control+V")
    expect(numerator).to_have_accessible_description(re.compile("タブや改行で区切られています。"))
