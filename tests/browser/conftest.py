"""A committed world for tests that drive a browser: the server works in another thread."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD, World, make_world


@pytest.fixture
def live_world(transactional_db: None) -> World:
    """The cast's world, committed; emptied again after the test."""
    return make_world()


@pytest.fixture
def log_in(page: Page, base_url: str) -> Callable[[str], None]:
    """Log in as one of the cast, out first if somebody is in."""

    def do(name: str) -> None:
        page.context.clear_cookies()
        page.goto("/account/login/")
        page.get_by_label("利用者ID").fill(name)
        page.get_by_role("textbox", name="パスワード").fill(PASSWORD)
        page.get_by_role("button", name="ログイン").click()
        # Not the heading alone: the login page has one too, and going on would break off the login.
        expect(page).not_to_have_url(re.compile("/account/login/"))
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    return do


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The width of an office screen."""
    return {**browser_context_args, "viewport": {"width": 1280, "height": 900}}
