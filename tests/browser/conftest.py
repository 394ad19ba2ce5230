"""A committed world for tests that drive a browser: the server works in another thread."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from tests.cast import PASSWORD, World, known_world, make_world
from tests.kept_rows import by_rows

# A busy machine is slow, not wrong: what is waited for may take longer than Playwright's 5 and 30 seconds.
expect.set_options(timeout=20_000)


@pytest.fixture
def live_world(transactional_db: None) -> World:
    """The cast's world, committed; emptied again after the test."""
    if connection.vendor != "sqlite":
        return make_world()
    by_rows("world", make_world)
    return known_world()


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


@pytest.fixture
def sign_in(page: Page, live_world: World, base_url: str) -> Callable[[str], None]:
    """Be one of the cast on the next page that is opened, without the two pages that logging in takes."""

    def do(name: str) -> None:
        client = Client()
        client.force_login(live_world[name])
        cookie = client.cookies["sessionid"]
        page.context.clear_cookies()
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base_url}])

    return do


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """A browser that waits for a page for as long as a busy machine takes for its first one."""
    context.set_default_timeout(60_000)
    return context


@pytest.fixture
def kept_soon(context: BrowserContext) -> None:
    """Let an entry page keep what is typed after a third of a second, not three, for who waits often."""
    context.add_init_script(
        "const later = window.setTimeout;"
        "window.setTimeout = (act, wait, ...rest) => later(act, wait === 3000 ? 300 : wait, ...rest);"
    )


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The width of an office screen."""
    return {**browser_context_args, "viewport": {"width": 1280, "height": 900}}
