"""Pages of initiatives and indicators: axe, widths, the part that loads itself, terms by keyboard."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.looking import complaints, hear
from tests.cast import World
from tests.reports.story import tell

ADDRESSES = (
    "/initiatives/gyo-10/?year=2024",
    "/initiatives/san-2/?year=2022",
    "/initiatives/gyo-19/sheet/",
    "/dashboard/indicators/?year=2024",
)


def test_pages_are_accessible_and_fit(page: Page, live_world: World, sign_in: Callable[[str], None]) -> None:
    tell(live_world)
    heard, found = hear(page), []
    sign_in("secretariat")
    for address in ADDRESSES:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        if "/dashboard/" not in address:
            expect(page.locator(".official").first).to_be_visible()
        found += complaints(page)
    assert found + heard == []


def test_a_term_opens_by_keyboard_and_closes(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("viewer")
    page.goto("/initiatives/gyo-10/")
    term = page.get_by_role("button", name="ＧＩＧＡスクール構想")
    explanation = page.get_by_role("note", name="用語の解説").filter(has_text="教育改革案")
    expect(explanation).to_be_hidden()
    term.focus()
    page.keyboard.press("Enter")
    expect(explanation).to_be_visible()
    page.keyboard.press("Escape")
    expect(explanation).to_be_hidden()
    term.click()
    explanation.get_by_role("button", name="閉じる").click()
    expect(explanation).to_be_hidden()
