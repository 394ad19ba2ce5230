"""What a page loses on paper: what is wider than its sheet, what is cut off, what can only be pressed."""

from playwright.sync_api import Page

# In pixels: how wide a sheet is, and what its margins leave of it (static/css/paper.css).
SHEETS = {"": (794, 687), "wide": (1122, 1039), "schedule": (1587, 1511)}
_ASK = """
(width) => {
  // Not Django's admin, which nobody prints, nor a document, whose paper is its PDF.
  if (!document.querySelector(".site-header")) return [];
  const PRESSED = "button:not(.term), .btn, input[type=file], textarea, select";
  document.body.style.width = `${width}px`;
  const edge = document.body.getBoundingClientRect().right;
  const named = (one) => `${one.tagName.toLowerCase()}.${[...one.classList].join(".")}`;
  const lost = new Set();
  for (const one of document.querySelectorAll("main *")) {
    const box = one.getBoundingClientRect(), look = getComputedStyle(one);
    const isShown = box.width > 1 && box.height > 1 && look.position !== "absolute";
    if (!isShown || one.closest("svg svg, svg > *, .visually-hidden")) continue;
    if (box.right > edge + 1) lost.add(`wider than the sheet: ${named(one)}`);
    const isCut = one.scrollWidth > one.clientWidth + 2 || one.scrollHeight > one.clientHeight + 4;
    if (isCut && one.clientWidth && look.overflow !== "visible") lost.add(`cut off: ${named(one)}`);
    if (one.matches(PRESSED)) lost.add(`to be pressed: ${named(one)}`);
  }
  document.body.style.width = "";
  return [...lost].slice(0, 5);
}
"""


def lost_on_paper(page: Page) -> list[str]:
    """Return what is lost or too much on the sheets that the page chooses; then it is on the screen again."""
    window = page.viewport_size
    page.evaluate("() => { dispatchEvent(new Event('beforeprint')); }")
    page.emulate_media(media="print")
    sheet = page.evaluate("() => getComputedStyle(document.body).page.replace(/-?(demo|draft)/g, '')")
    width, room = SHEETS.get(sheet, SHEETS[""])
    page.set_viewport_size({"width": width, "height": 900})
    found: list[str] = page.evaluate(_ASK, room)
    page.evaluate("() => { dispatchEvent(new Event('afterprint')); }")
    page.emulate_media(media="screen")
    if window:
        page.set_viewport_size(window)
    return found
