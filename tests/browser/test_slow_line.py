"""An editor on a slow line: every answer takes 400 ms and more; nothing typed, chosen or pressed suffers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from indicators.models import Act, ReportState
from tests.browser.waits import expect_notice
from tests.cast import World
from tests.indicators.home.work_story import only_this_year

LATENCY = 400  # milliseconds, each way to the server and back
SHIFTS = """
window.moved = [];
new PerformanceObserver((list) => {
  const where = (one) => one.sources.map((part) => part.node?.id || part.node?.className);
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.moved.push([one.value, ...where(one)]);
}).observe({ type: "layout-shift", buffered: true });
"""


def slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY, "downloadThroughput": -1, "uploadThroughput": -1},
    )


@pytest.mark.usefixtures("kept_soon")
def test_an_editor_on_a_slow_line_reports_by_keyboard(
    page: Page, live_world: World, log_in: Callable[[str], None]
) -> None:
    only_this_year(live_world)
    slow_down(page)
    page.add_init_script(SHIFTS)
    log_in("editor-gakko")
    page.get_by_role("link", name="行－⑩").click()
    left, judged = page.locator("#entry-left"), page.locator(".judged")
    expect(left).to_have_text("提出まであと4件")
    page.wait_for_load_state()
    press = page.keyboard
    # Alt+N leads into what is missing, one after the other, before the answers are there.
    press.press("Alt+n")
    expect(page.get_by_label("通信不良発生学校数")).to_be_focused()
    press.type("12")
    press.press("Tab")
    press.type("24")
    press.press("Alt+n")
    press.press("Space")
    expect(page.get_by_role("group", name="学校からの報告").get_by_label("実施済")).to_be_checked()
    press.press("Alt+n")
    results = page.get_by_label("取組実績")
    expect(results).to_be_focused()
    # One goes on typing in the middle of a text while previews and drafts come back: caret and focus stay.
    press.type("全校を調べ、工事を行った。")
    for _back in "工事を行った。":
        press.press("ArrowLeft")
    press.type("３校で", delay=300)
    expect(judged).to_contain_text("12 ÷ 全学校数 24 ＝ 50.0％")
    expect(left).to_have_text("提出まであと1件")
    expect(results).to_be_focused()
    expect(results).to_have_value("全校を調べ、３校で工事を行った。")
    assert results.evaluate("field => field.selectionStart") == len("全校を調べ、３校で")
    # An answer to what was typed before never takes the place of a newer one.
    page.get_by_label("通信不良発生学校数").fill("6")
    page.wait_for_timeout(500)  # the first request is on its way
    page.get_by_label("通信不良発生学校数").fill("3")
    expect(judged).to_contain_text("＝ 12.5％")
    page.wait_for_timeout(2 * LATENCY)
    expect(judged).to_contain_text("＝ 12.5％")
    page.get_by_label("今後の方向性").select_option("継続")
    expect(left).to_have_text("必要な入力はそろいました")
    expect(page.locator("#draft-said")).to_contain_text("入力内容を自動保存しました")
    assert page.evaluate("window.moved") == []
    press.press("Alt+n")
    submit = page.get_by_role("button", name="提出する")
    expect(submit).to_be_focused()
    submit.dblclick()
    expect_notice(page, "行－⑩ を提出しました。")
    report = live_world.report("gyo-10")
    assert (report.state, report.version) == (ReportState.SUBMITTED, 2)
    assert [one.act for one in report.transitions.all()] == [Act.SUBMIT]
    assert (report.results, report.direction) == ("全校を調べ、３校で工事を行った。", "continue")
    figure = report.measurements.get()
    assert (figure.numerator, figure.denominator) == (3, 24)
