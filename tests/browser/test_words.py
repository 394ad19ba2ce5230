"""A plan without words of its own in a browser: nothing that somebody reads or hears is another plan's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import told
from tests.cast import World
from tests.shapes.word_walk import LEVELS, wordless_world, words_in

PAGES = {
    "secretariat": [
        "/",
        "/cycles/2025/matrix/",
        "/scales/",
        "/dashboard/",
        "/dashboard/years/",
        "/dashboard/alerts/",
        "/dashboard/meeting/",
        "/reports/2025/evaluation.html",
        "/responsibilities/",
        "/help/",
    ],
    "editor": ["/", "/entry/2025/green-1/", "/initiatives/green-2/?year=2025", "/reports/"],
}


@pytest.fixture
def live_world(transactional_db: None) -> World:
    """The plan and its people, committed; ``sign_in`` takes them from here."""
    return wordless_world()


def test_no_page_says_a_word_of_another_plan(page: Page, sign_in: Callable[[str], None]) -> None:
    heard = []
    for name, addresses in PAGES.items():
        sign_in(name)
        for address in addresses:
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            text = told(page)
            assert words_in(text) == [], address
            heard.append(text)
    # The walk reads what it should: names of tables, columns and choices, the plan's own word in each.
    assert [word for word in (LEVELS[0], LEVELS[-1]) if not any(word in text for text in heard)] == []
