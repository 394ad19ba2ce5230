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
