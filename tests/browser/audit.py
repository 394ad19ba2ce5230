"""script/audit words: every page of a plan without words of its own, as a browser shows it to everybody.

No test file: script/test opens some of the pages (test_words.py), and reads what the server sends of all of
them for two readers (tests/shapes/test_words_of_no_plan.py).
"""

import html
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.reading import told
from tests.cast import World
from tests.shapes.word_walk import ROLES, addresses, wordless_world, words_in

FILES = (".pdf", ".xlsx", ".csv", ".json", ".zip")


@pytest.fixture
def live_world(transactional_db: None) -> World:
    """The plan and its people, committed; ``sign_in`` takes them from here."""
    return wordless_world()


def test_words(page: Page, sign_in: Callable[[str], None], capsys: pytest.CaptureFixture[str]) -> None:
    """Print how many pages were read, and each word of another plan with its page and reader."""
    found, count = [], 0
    for name in ROLES:
        sign_in(name)
        for address in addresses():
            if address.split("?")[0].endswith(FILES) or "logout" in address:
                continue
            page.goto(address)
            count += 1
            text = f"{told(page)}\n{html.unescape(page.content())}"
            found += [f"{name} {address}: {words}" for words in words_in(text)]
    with capsys.disabled():
        print(f"\npages read: {count:,}; words of another plan: {len(found)}")  # noqa: T201
    assert found == []
