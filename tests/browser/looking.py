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


def complaints(page: Page, *, axe_on_both: bool = False) -> list[str]:
    """Ask axe, and whether anything is wider than the screen, in an office's window and on a telephone.

    What a page consists of does not depend on the width: on a telephone axe, which takes longest, is asked
    where ``axe_on_both``, which the frame and what stands there alone need once.
    """
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        place = f"{page.url} at {width} px"
        is_asked = axe_on_both or width == WIDTHS[0]
        asked = Axe().run(page, options={"resultTypes": ["violations"]}) if is_asked else None
        for violation in asked.response["violations"] if asked else []:
            nodes = [node["html"][:150] for node in violation["nodes"][:3]]
            found.append(f"{place}: {violation['id']} {nodes}")
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if overflow > 0:
            found.append(f"{place}: {overflow} px too wide")
    return found
