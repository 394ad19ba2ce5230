"""A plan that has ended is asked once what it came to: opened, answered, returned, read, decided.

Run by script/audit journeys.
"""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.looking import complaints, hear
from tests.browser.waits import expect_heading, expect_notice
from tests.cast import World
from tests.ended_plan import answer_all, closing_report, end_plan
from tests.reports.story import finalise, ratio, report


def test_a_closing_round_from_opening_to_decision(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    story = report(live_world, "gyo-10", 2025, ratio(0, 24), outcomes="全校で解消", challenges="山間部")
    finalise(live_world, story, "A")
    end_plan(live_world)
    heard, found = hear(page), []

    def look() -> None:
        found.extend(complaints(page))
        page.set_viewport_size({"width": 1280, "height": 900})

    sign_in("secretariat")
    page.goto("/cycles/")
    page.get_by_role("link", name="総括の照会を開く").click()
    look()
    page.get_by_role("main").get_by_role("link", name="総括の照会を開く").click()
    page.get_by_label("照会文").fill("計画期間の総括をお願いします。")
    look()
    page.get_by_role("button", name="照会を開く").click()
    expect_notice(page, "総括の照会を開きました。")

    sign_in("editor-gakko")
    page.goto("/")
    look()
    tasks = page.get_by_role("region", name="総括の回答", exact=True)
    tasks.get_by_role("link", name="行－⑩").click()
    expect(page.get_by_label("計画期間の成果")).to_have_value("全校で解消")
    expect(page.get_by_role("radio", name="達成", exact=True)).to_be_checked()
    look()
    # By keyboard alone: an empty text is named, and the summary leads to its field.
    page.get_by_label("計画期間の成果").fill("")
    page.get_by_role("button", name="提出する").press("Enter")
    page.get_by_role("link", name="計画期間の成果を入力してください。").press("Enter")
    expect(page.get_by_label("計画期間の成果")).to_be_focused()
    look()
    page.keyboard.type("全校で通信不良がなくなった。")
    page.get_by_role("button", name="提出する").press("Enter")
    expect_notice(page, "行－⑩の総括を提出しました。")
    expect(page.get_by_role("button", name="提出する")).to_have_count(0)

    sign_in("secretariat")
    page.goto("/closing/")
    expect(page.get_by_role("cell", name="全校で通信不良がなくなった。")).to_be_visible()
    page.get_by_role("row", name="行－⑩").get_by_role("link").click()
    page.get_by_text("差し戻す").first.click()
    look()
    page.get_by_label("差戻しの理由").fill("数値もあわせて書いてください。")
    page.get_by_role("button", name="差し戻す").click()
    expect_notice(page, "行－⑩の総括を差し戻しました。")
    assert closing_report(live_world, "gyo-10").state == "drafting"
    page.get_by_role("button", name="提出する").click()  # in the department's place
    expect_notice(page, "行－⑩の総括を提出しました。")
    answer_all(live_world)
    page.goto("/closing/")
    page.get_by_label("決定した会議").fill("第2回会議")
    page.get_by_label("会議の日").fill("令和8年7月1日")
    look()
    page.get_by_role("button", name="確定する").click()
    page.get_by_role("dialog").get_by_role("button", name="確定する").click()
    expect_notice(page, "総括を確定しました。")
    look()

    sign_in("viewer")
    page.goto("/")
    page.get_by_role("link", name="計画期間の総括").click()
    expect_heading(page, "計画期間の総括")
    expect(page.get_by_role("cell", name="全校で通信不良がなくなった。")).to_be_visible()
    look()
    assert [*found, *(one for one in heard if "422" not in one)] == []
