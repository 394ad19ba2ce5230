"""What is wrong with a page as it is shown: for assistive technology, and on screens of both widths."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (1280, 400)


def hear(page: Page) -> list[str]:
    """The list that the page's errors on the console will be in."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def complaints(page: Page) -> list[str]:
    """Ask axe, and whether anything is wider than the screen, in an office's window and on a telephone.

    A document keeps its tables on a telephone: axe, which takes seconds for a hundred pages, reads it once.
    """
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        place = f"{page.url} at {width} px"
        read_before = page.url.endswith(".html") and width != WIDTHS[0]
        for violation in [] if read_before else Axe().run(page).response["violations"]:
            nodes = [node["html"][:150] for node in violation["nodes"][:3]]
            found.append(f"{place}: {violation['id']} {nodes}")
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if overflow > 0:
            found.append(f"{place}: {overflow} px too wide")
    return found
