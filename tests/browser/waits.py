"""Waiting for what an act leads to: never for something that the page before it shows as well."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def expect_notice(page: Page, text: str) -> None:
    """Wait for the sentence with which an act says that it is done; the notice before it has another text."""
    notice = page.locator(".notice[role=status]").filter(has_text=text)
    expect(notice).to_be_visible(timeout=20_000)


def expect_heading(page: Page, text: str | re.Pattern[str]) -> None:
    """Wait for the page with this heading (the whole text, or a pattern)."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text, timeout=20_000)


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait for what a page that saves by itself has stored; it may save more than once on the way."""
    for _attempt in range(75):
        if is_so():
            return
        page.wait_for_timeout(200)
    raise AssertionError("it is never so")
