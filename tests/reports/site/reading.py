"""Reading exported pages: their links, their anchors, what they carry besides text."""

import posixpath
from html.parser import HTMLParser


class PageRead(HTMLParser):
    """What a page leads to, what of it can be led to, and every attribute."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src"):
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")


def broken_links(files: dict[str, bytes]) -> list[str]:
    """Return the links of all pages that are not relative, or lead to no file or no place of it."""
    pages = {path: PageRead(content) for path, content in files.items() if path.endswith(".html")}
    found = []
    for path, page in pages.items():
        found += [f"{path}: {one} twice" for one in page.ids if page.ids.count(one) > 1]
        for link in page.links:
            address, _, anchor = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), address)) if address else path
            is_relative = not link.startswith("/") and ":" not in link
            has_place = not anchor or (target in pages and anchor in pages[target].ids)
            if not (is_relative and target in files and has_place):
                found.append(f"{path}: {link}")
    return found
