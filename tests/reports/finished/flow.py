"""The tables of a finished document in the order in which they are read: the same of a page and of a PDF."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``text`` without white space, which a line break on paper would add."""

    text: str
    is_head: bool


@dataclass(slots=True)
class Table:
    """A table with its rows as they are read."""

    caption: str = ""
    page: int = 0  # of paper, from 1
    rows: list[list[Cell]] = field(default_factory=list)

    @classmethod
    def of_texts(cls, rows: list[list[str]]) -> "Table":
        """Return a table of nothing but texts."""
        return cls(rows=[[Cell(text, is_head=False) for text in row] for row in rows])


def plain(text: str) -> str:
    """Without white space and without the mark of a term."""
    return _BLANK.sub("", text).replace("※", "")


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self._open: list[Table] = []
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(Table())
            self._open.append(self.tables[-1])
        elif tag == "tr" and self._open:
            self._open[-1].rows.append([])
        elif tag in ("td", "th", "caption"):
            self._text = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._open.pop()
        elif tag in ("td", "th", "caption") and self._text is not None:
            text, self._text = plain("".join(self._text)), None
            if tag == "caption":
                self._open[-1].caption = text
            else:
                self._open[-1].rows[-1].append(Cell(text, tag == "th"))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)


def tables_of_html(page: str) -> list[Table]:
    """Return the tables of a page; the titles of drawings are not read."""
    reader = _Tables()
    reader.feed(re.sub(r"<(svg|style)\b.*?</\1>", "", page, flags=re.DOTALL))
    return reader.tables
