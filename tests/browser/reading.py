"""What somebody is told by a page in a browser: what is seen, and what a screen reader and a tooltip say."""

from playwright.sync_api import Page

_TOLD = """
() => {
  const said = ["title", "placeholder", "aria-label", "aria-description", "alt", "label", "data-label"];
  const texts = [document.title, document.body.innerText];
  for (const one of document.querySelectorAll("*")) {
    for (const name of said) texts.push(one.getAttribute(name) || "");
    for (const place of ["::before", "::after"]) {
      const content = getComputedStyle(one, place).content;
      if (content !== "none" && content !== "normal") texts.push(content);
    }
  }
  const folded = "svg text, svg title, svg desc, details, option, .visually-hidden";
  for (const one of document.querySelectorAll(folded)) {
    texts.push(one.textContent);
  }
  return texts.filter(text => text).join("\\n");
}
"""


def told(page: Page) -> str:
    """Return all that the open page says: texts, also folded ones, names of controls, what styles write."""
    text: str = page.evaluate(_TOLD)
    return text
