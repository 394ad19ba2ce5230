"""A finished PDF as a screen reader has it: the tables of its structure tree, and the size of every letter.

The content of its pages is read here and not by pypdf, which takes a minute for a whole report: WeasyPrint
writes few operators, one a line, and every text in hexadecimal digits.
"""

import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdf

from tests.reports.finished.flow import Cell, Table, plain

Matrix = tuple[float, float, float, float, float, float]
_ONE: Matrix = (1, 0, 0, 1, 0, 0)
_TOKEN = re.compile(
    rb"<<\s*/MCID (?P<mcid>\d+)\s*>>\s+BDC\b"
    rb"|(?P<matrix>(?:-?[\d.]+\s+){6})(?P<of>cm|Tm)\b"
    rb"|/(?P<font>\S+)\s+(?P<size>-?[\d.]+)\s+Tf\b"
    rb"|\[(?P<shown>[^\]]*)\]\s*TJ\b|(?P<alone><[0-9a-fA-F]*>)\s*Tj\b"
    rb"|/(?P<form>\S+)\s+Do\b"
    rb"|(?<![\w/])(?P<word>q|Q|BDC|BMC|EMC|BT)(?=\s)"
)
_HEX = re.compile(rb"<([0-9a-fA-F]*)>")
_MAPPED = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
_CELLS = ("/TH", "/TD")


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


@dataclass(slots=True)
class Page:
    """What stands on a page: its marked texts by number, and how many letters in each size in points.

    ``lowest`` and ``highest`` are where tagged text ends and begins, from the lower edge of the paper.
    """

    number: int
    marked: dict[int, str] = field(default_factory=dict)
    sizes: Counter[float] = field(default_factory=Counter)
    stands: dict[int, tuple[float, float]] = field(default_factory=dict)
    lowest: float = math.inf
    highest: float = 0

    def say(self, mark: int) -> str:
        """Return what is marked by a number that the structure tree names; heads and feet are in none."""
        if mark in self.stands:
            low, high = self.stands[mark]
            self.lowest, self.highest = min(self.lowest, low), max(self.highest, high)
        return self.marked.get(mark, "")


@dataclass(frozen=True, slots=True)
class TaggedPdf:
    """The pages and the tables of a PDF, and its whole text in the order in which it is read."""

    pages: tuple[Page, ...]
    tables: tuple[Table, ...]
    text: str

    @property
    def sizes(self) -> Counter[float]:
        """How many letters stand in each size, in points as they are printed."""
        return sum((page.sizes for page in self.pages), Counter())

    @property
    def blank(self) -> list[float]:
        """Of each page the share of the text area below its last text; the area is the fullest page's."""
        bottom, top = min(one.lowest for one in self.pages), max(one.highest for one in self.pages)
        return [(min(one.lowest, top) - bottom) / (top - bottom) for one in self.pages]


def read_pdf(content: bytes) -> TaggedPdf:
    """Read a PDF as WeasyPrint writes it."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    fonts: dict[int, dict[bytes, str]] = {}
    pages: dict[int, Page] = {}
    for number, one in enumerate(reader.pages, start=1):
        page = pages[one.indirect_reference.idnum] = Page(number)
        contents = one.get_contents()
        if contents is not None:
            _read(contents.get_data(), one["/Resources"].get_object(), page, fonts, _ONE, None)
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    text = _text(root, pages)
    return TaggedPdf(tuple(pages.values()), tuple(_tables(root["/K"], pages)), plain(text))


def _read(
    data: bytes,
    resources: Any,
    page: Page,
    fonts: dict[int, dict[bytes, str]],
    ctm: Matrix,
    mark: int | None,
) -> None:
    stack: list[tuple[Matrix, dict[bytes, str], float]] = []
    text, letters, size = _ONE, dict[bytes, str](), 0.0
    marks: list[int | None] = [mark]
    for token in _TOKEN.finditer(data):
        kind = token.lastgroup
        if kind == "mcid":
            marks.append(int(token["mcid"]))
        elif kind == "of":
            matrix: Matrix = tuple(map(float, token["matrix"].split()))  # type: ignore[assignment]
            if token["of"] == b"cm":
                ctm = _times(matrix, ctm)
            else:
                text = matrix
        elif kind == "size":
            letters, size = _letters(resources, token["font"].decode(), fonts), float(token["size"])
        elif kind in ("shown", "alone"):
            said = _said(token["shown"] or token["alone"], letters)
            _say(page, said, _times(text, ctm), size, marks[-1])
        elif kind == "form":
            form = resources["/XObject"][f"/{token['form'].decode()}"].get_object()
            if form["/Subtype"] == "/Form":
                inner: Matrix = tuple(map(float, form.get("/Matrix", _ONE)))  # type: ignore[assignment]
                own = form.get("/Resources", resources).get_object()
                _read(form.get_data(), own, page, fonts, _times(inner, ctm), marks[-1])
        elif token["word"] == b"q":
            stack.append((ctm, letters, size))
        elif token["word"] == b"Q":
            ctm, letters, size = stack.pop()
        elif token["word"] in (b"BDC", b"BMC"):
            marks.append(None)
        elif token["word"] == b"EMC":
            marks.pop()
        else:
            text = _ONE


def _letters(resources: Any, name: str, fonts: dict[int, dict[bytes, str]]) -> dict[bytes, str]:
    """Return what each code of a font stands for."""
    reference = resources["/Font"].get_object().raw_get(f"/{name}")
    if reference.idnum not in fonts:
        mapping = reference.get_object()["/ToUnicode"].get_object().get_data()
        body = mapping.partition(b"beginbfchar")[2]
        fonts[reference.idnum] = {
            code.lower(): bytes.fromhex(letter.decode()).decode("utf-16-be")
            for code, letter in _MAPPED.findall(body)
        }
    return fonts[reference.idnum]


def _said(shown: bytes, letters: dict[bytes, str]) -> str:
    codes = b"".join(_HEX.findall(shown)).lower()
    return "".join(letters[codes[at : at + 4]] for at in range(0, len(codes), 4))


def _say(page: Page, said: str, matrix: Matrix, size: float, mark: int | None) -> None:
    height = round(abs(size) * math.hypot(matrix[2], matrix[3]), 2)
    page.sizes[height] += len(said.strip())
    if mark is not None:
        low, high = page.stands.get(mark, (math.inf, 0.0))
        page.marked[mark] = page.marked.get(mark, "") + said
        page.stands[mark] = (min(low, matrix[5]), max(high, matrix[5] + height))


def _children(node: Any) -> list[Any]:
    kids = node.get("/K", [])
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    return kids if isinstance(kids, list) else [kids]


def _text(node: Any, pages: dict[int, Page]) -> str:
    """Return all that is marked below an element, in order."""
    on = node.raw_get("/Pg").idnum if "/Pg" in node else None
    found = []
    for kid in _children(node):
        if isinstance(kid, int):
            found.append(pages[on].say(kid) if on else "")
        else:
            kid = kid.get_object()
            if "/MCID" in kid:
                page = kid.raw_get("/Pg").idnum if "/Pg" in kid else on
                found.append(pages[page].say(kid["/MCID"]))
            elif "/S" in kid:
                found.append(_text(kid, pages))
    return "".join(found)


def _tables(node: Any, pages: dict[int, Page]) -> Iterator[Table]:
    node = node.get_object() if hasattr(node, "get_object") else node
    for kid in node if isinstance(node, list) else _children(node):
        one = kid.get_object() if hasattr(kid, "get_object") else kid
        if not isinstance(one, dict) or "/S" not in one:
            continue
        if one["/S"] == "/Table":
            yield _table(one, pages)
        else:
            yield from _tables(one, pages)


def _page(node: Any, pages: dict[int, Page]) -> int:
    """Return the number of the page on which an element begins, 0 where none is said."""
    if "/Pg" in node:
        return pages[node.raw_get("/Pg").idnum].number
    below = (kid.get_object() for kid in _children(node) if not isinstance(kid, int))
    return next((page for kid in below if (page := _page(kid, pages))), 0)


def _table(node: Any, pages: dict[int, Page]) -> Table:
    table = Table(page=_page(node, pages))

    def walk(one: Any) -> None:
        for kid in _children(one):
            kid = kid.get_object() if hasattr(kid, "get_object") else kid
            if not isinstance(kid, dict) or "/S" not in kid:
                continue
            if kid["/S"] == "/Caption":
                table.caption += plain(_text(kid, pages))
            elif kid["/S"] == "/TR":
                cells = [cell.get_object() for cell in _children(kid)]
                table.rows.append(
                    [
                        Cell(plain(_text(one, pages)), one["/S"] == "/TH")
                        for one in cells
                        if one["/S"] in _CELLS
                    ]
                )
            else:
                walk(kid)

    walk(node)
    return table
