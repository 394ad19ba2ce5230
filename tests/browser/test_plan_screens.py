"""Screens of the plan: the schedule is drawn by mouse and by keyboard."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from initiatives.models import ScheduleBar
from tests.browser.looking import complaints, hear
from tests.browser.waits import expect_notice
from tests.cast import World


def test_a_schedule_is_drawn(page: Page, live_world: World, sign_in: Callable[[str], None]) -> None:
    heard, phases = hear(page), {phase.code: phase.pk for phase in live_world.plan.phases.all()}
    sign_in("secretariat")
    page.goto("/plan/initiatives/gyo-10/schedule/")
    assert complaints(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})

    def box(phase: str, period: str) -> Locator:
        return page.locator(f'input[name="bars-{phases[phase]}"][value="{period}"]')

    box("operate", "2024-1").hover()
    page.mouse.down()
    box("operate", "2024-4").hover()
    page.mouse.up()
    # One box is in the tab order; the arrow keys move, with Shift they go on as the box that one comes from.
    box("plan", "2021-3").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(box("develop", "2021-3")).not_to_be_checked()
    page.get_by_label("訂正の理由").fill("図の読み誤り")
    page.get_by_role("button", name="訂正する").last.click()
    expect_notice(page, "保存しました。")
    bars = ScheduleBar.objects.filter(initiative__slug="gyo-10").select_related("phase")
    found = {
        (bar.phase.code, bar.start_fiscal_year, bar.start_period, bar.end_fiscal_year, bar.end_period)
        for bar in bars
    }
    assert found == {
        ("plan", 2021, 3, 2024, 4),
        ("develop", 2021, 1, 2021, 2),
        ("develop", 2021, 4, 2024, 4),
        ("operate", 2024, 1, 2025, 4),
    }
    assert heard == []


def test_a_target_is_read_back_while_one_types(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    heard, found = hear(page), []
    sign_in("secretariat")
    listed = "/plan/initiatives/san-2/targets/"
    one = live_world.initiative("san-2").indicators.all()[0].pk
    for address in (listed, f"{listed}{one}/", f"{listed}new/"):
        page.goto(address)
        found += complaints(page)
    assert found == []
    # What the kind and the comparison do not use is out of the way, until something stands in it.
    page.get_by_label("種類").select_option("cumulative")
    expect(page.get_by_label("分子の名称")).to_be_hidden()
    expect(page.get_by_label("累計は基準値から始まる")).to_be_visible()
    page.get_by_label("比較").select_option("between")
    expect(page.get_by_label("目標値", exact=True)).to_be_hidden()
    page.get_by_label("範囲の下限").fill("3")
    page.get_by_label("比較").select_option("value")
    expect(page.get_by_label("範囲の下限")).to_be_visible()
    page.get_by_label("範囲の下限").fill("")
    page.get_by_label("指標名").fill("参加者数")
    page.get_by_label("計画書の記載").fill("参加者数：３００人")
    page.get_by_label("目標の時期").select_option("at_end")
    page.get_by_label("目標の向き").select_option("at_least")
    page.get_by_label("目標値", exact=True).fill("３百")
    page.get_by_label("単位").first.fill("人")
    page.keyboard.press("Tab")
    expect(page.locator("#reading")).to_contain_text("「300人以上」です。")
    expect(page.get_by_label("範囲の下限")).to_be_hidden()
    page.get_by_label("訂正の理由").fill("書き漏れ")
    page.get_by_role("button", name="訂正する").last.click()
    expect_notice(page, "行も変えました")
    assert live_world.initiative("san-2").indicators.count() == 3
    assert heard == []


def test_a_part_made_anew_says_what_it_holds_and_keeps_the_focus(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("secretariat")
    page.goto("/plan/")
    page.locator("[name=q]").last.fill("ネットワーク")
    expect(page.locator("[data-told]")).to_contain_text("件見つかりました")
    # Whoever stands in a part stays there: on what is called alike, else on the part itself.
    page.evaluate("""() => {
        const part = document.createElement("div");
        part.id = "part";
        part.innerHTML = '<button name="act" value="add">足す</button>'
            + '<button name="act" value="remove-1">外す</button>';
        document.querySelector("main").append(part);
    }""")
    again = """(label) => {
        const part = document.getElementById("part");
        [...part.children].find((one) => one.textContent === label).focus();
        const tell = (name, detail) => part.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
        tell("htmx:beforeSwap", { target: part, xhr: {} });
        part.innerHTML = part.innerHTML;
        tell("htmx:afterSettle", { elt: part });
        return document.activeElement.textContent;
    }"""
    assert page.evaluate(again, "足す") == "足す"
    assert page.evaluate(again, "外す") == "足す外す"
