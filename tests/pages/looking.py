"""What a browser finds on a kept page: axe, widths, zoom, paper, keyboard, forced colours, console."""

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests import chromium
from tests.pages.finding import Finding
from tests.pages.on_paper import lost_on_paper
from tests.pages.open_questions import answered

SCRIPT = (Path(__file__).parent / "look.js").read_text("utf-8")
# The same content at twice the size is a window of half the width.
WINDOWS = {"1280 px": 1280, "200 %": 640, "400 px": 400}
AXE: dict[str, Any] = {
    "resultTypes": ["violations", "incomplete"],
    "preload": False,
    "rules": {"target-size": {"enabled": True}},
}


def look_at_all(addresses: Sequence[str]) -> list[list[Finding]]:
    """Look at every address, with a browser for each processor; what was found, in their order."""
    count = os.cpu_count() or 1
    with ProcessPoolExecutor(count, get_context("spawn")) as pool:
        # Every count-th: neighbours in the list take equally long.
        parts = list(pool.map(_look_at_some, [list(addresses[start::count]) for start in range(count)]))
    found: list[list[Finding]] = [[] for _ in addresses]
    for start, part in enumerate(parts):
        found[start::count] = part
    return found


def _look_at_some(addresses: list[str]) -> list[list[Finding]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.program(), args=chromium.ARGUMENTS)
        found = [_look_at(browser, address) for address in addresses]
        browser.close()
    return found


def _look_at(browser: Browser, address: str) -> list[Finding]:
    page = browser.new_page(
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )
    heard = _hear(page)
    page.goto(address)
    page.evaluate(f"() => {{ {SCRIPT} }}")
    found = _at_a_desk(page)
    for window, width in WINDOWS.items():
        page.set_viewport_size({"width": width, "height": 900})
        found += [Finding(window, "wider than the window", one) for one in _ask(page, "wide")]
        if window == "400 px":
            found += [Finding(window, "inner scroll box", one) for one in _ask(page, "boxes")]
            found += [Finding(window, "target below 44 px in a list", one) for one in _ask(page, "small")]
    found += [Finding("paper", *one.split(": ", 1)) for one in lost_on_paper(page)]
    page.close()
    return found + [Finding("console", "error or warning", one) for one in heard]


def _at_a_desk(page: Page) -> list[Finding]:
    found = [Finding("look", "text below 16 px", one) for one in _ask(page, "tiny")]
    found += [Finding("look", "moves though less motion is asked for", one) for one in _ask(page, "moving")]
    response = Axe().run(page, options=AXE).response
    for rule in response["violations"]:
        found += [Finding("axe", rule["id"], node["html"][:120]) for node in rule["nodes"]]
    for rule in response["incomplete"]:
        found += answered(page, rule)
    found += [Finding("keyboard", "no way past the frame", one) for one in _ask(page, "skips")]
    page.keyboard.press("Tab")
    found += [Finding("keyboard", *one.split(": ", 1)) for one in _ask(page, "walked")]
    _ask(page, "before")
    for scheme in ("light", "dark"):
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        found += [Finding("forced colours", f"lost on {scheme}", one) for one in _ask(page, "lost")]
    page.emulate_media(forced_colors="none", color_scheme="light")
    return found


def _hear(page: Page) -> list[str]:
    heard: list[str] = []
    page.on("console", lambda one: heard.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def _ask(page: Page, question: str) -> list[str]:
    return page.evaluate(f"() => look.{question}() || []")
