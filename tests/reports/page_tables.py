"""The tables of a page as a reader sees them: caption → rows of cell texts."""

import re
from html.parser import HTMLParser


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.caption = ""
        self.text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("caption", "th", "td"):
            self.text = []
        elif tag == "tr":
            self.tables.setdefault(self.caption, []).append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in ("caption", "th", "td") and self.text is not None:
            text = re.sub(r"\s+", " ", "".join(self.text)).strip()
            if tag == "caption":
                self.caption = text
            else:
                self.tables[self.caption][-1].append(text)
            self.text = None

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)


def tables(page: str) -> dict[str, list[list[str]]]:
    """Return every table of a page by its caption; a row is the texts of its cells, head row included."""
    parser = _Tables()
    parser.feed(page)
    return parser.tables
