"""Pasting by keyboard: what was copied elsewhere, the dialog that opens, the way to its buttons."""

import re

from playwright.sync_api import Locator, Page, expect


def copied(page: Page, text: str) -> None:
    """What somebody has copied elsewhere."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


def paste(field: Locator) -> Locator:
    """Paste with the keys of the browser; the dialog that opens."""
    field.focus()
    field.press("Control+V")
    dialog = field.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def to_button(page: Page, name: str | re.Pattern[str]) -> None:
    """Go on with Tab until the button has the focus, and press it."""
    button = page.get_by_role("button", name=name, exact=True)
    for _step in range(6):
        page.keyboard.press("Tab")
        if button.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab does not lead to {name}")
