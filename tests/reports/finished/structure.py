"""What PDF/UA-1 asks of a file and a program can see: every rule that our documents claim to keep.

``problems`` reads the finished file and says what is wrong with it in sentences; no sentence, no fault found.
What it cannot see (whether an alternative text says what the drawing says, whether the order is the order in
which people read) and that it is no certified validator stands in docs/pdf-accessibility.md.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdf

from tests.reports.finished.page_marks import Marks, marks_of
from tests.reports.finished.properties import property_problems
from tests.reports.finished.table_rules import table_problems

_HEADING = re.compile(r"/H([1-6])$")
_ROWS = ("/THead", "/TBody", "/TFoot", "/TR")
_GROUPS = ("/Document", "/Sect", "/Art", "/L", "/LI", "/TOC", "/TOCI", "/Table", *_ROWS)
_HEADINGS = tuple(f"/H{level}" for level in range(1, 7))
_TEXTS = ("/P", "/BlockQuote", "/Caption", "/LBody", "/Lbl", "/TH", "/TD", "/Span", "/Link", "/Reference")
_TYPES = {*_GROUPS, *_HEADINGS, *_TEXTS, "/Figure"}
# What an element of a type may stand in, and what may stand in one.
_PARENTS = {
    **dict.fromkeys(("/THead", "/TBody", "/TFoot"), ("/Table",)),
    **dict.fromkeys(("/LBody", "/Lbl"), ("/LI",)),
    **dict.fromkeys(("/TH", "/TD"), ("/TR",)),
    "/TR": ("/Table", "/THead", "/TBody", "/TFoot"),
    "/LI": ("/L",),
    "/TOCI": ("/TOC",),
    "/Caption": ("/Table", "/Figure", "/L"),
}
_CHILDREN = {
    **dict.fromkeys(("/THead", "/TBody", "/TFoot"), ("/TR",)),
    "/Table": ("/Caption", *_ROWS),
    "/TR": ("/TH", "/TD"),
    "/L": ("/LI", "/Caption", "/L"),
    "/LI": ("/Lbl", "/LBody"),
    "/TOC": ("/TOC", "/TOCI", "/Caption"),
}
_MAY_BE_EMPTY = ("/TD", "/TH")


@dataclass(slots=True, eq=False)
class Element:
    """An element of the structure as the file has it."""

    kind: str
    raw: Any
    number: int  # of its object
    parent: "Element | None"
    kids: list["Element"] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)  # object of the page, number on it
    annotations: list[int] = field(default_factory=list)

    def all(self) -> Iterator["Element"]:
        yield self
        for kid in self.kids:
            yield from kid.all()


def problems(content: bytes) -> list[str]:
    """Return what is wrong with a PDF that claims PDF/UA-1, in sentences."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    catalog = reader.trailer["/Root"]
    found = property_problems(reader)
    if "/StructTreeRoot" not in catalog:
        return [*found, "there is no structure"]
    tree = catalog["/StructTreeRoot"]
    document = _element(_kids(tree)[0], None)
    elements = list(document.all())
    found += _mark_problems(reader, tree, elements)
    found += _annotation_problems(reader, tree, elements)
    for element in elements:
        found += _element_problems(element)
    found += _heading_problems(elements)
    found += table_problems(tree, elements)
    return found


def _kids(raw: Any) -> list[Any]:
    kids = raw.get("/K", [])
    return list(kids) if isinstance(kids, list) else [kids]


def _element(raw: Any, parent: Element | None) -> Element:
    one = raw.get_object()
    element = Element(one["/S"], one, raw.idnum, parent)
    own_page = one.raw_get("/Pg").idnum if "/Pg" in one else 0
    for kid in _kids(one):
        if isinstance(kid, int):
            element.marks.append((own_page, kid))
            continue
        inner = kid.get_object()
        page = inner.raw_get("/Pg").idnum if "/Pg" in inner else own_page
        if inner.get("/Type") == "/MCR":
            element.marks.append((page, inner["/MCID"]))
        elif inner.get("/Type") == "/OBJR":
            element.annotations.append(inner.raw_get("/Obj").idnum)
        else:
            element.kids.append(_element(kid, element))
    return element


def _parents(tree: Any) -> dict[int, Any]:
    numbers = tree["/ParentTree"]["/Nums"]
    return {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}


def _mark_problems(reader: pypdf.PdfReader, tree: Any, elements: list[Element]) -> Iterator[str]:
    named = Counter((page, mark) for element in elements for page, mark in element.marks)
    owner = {place: element.number for element in elements for place in element.marks}
    parents = _parents(tree)
    yield from (
        f"{place} stands in the structure {times} times" for place, times in named.items() if times > 1
    )
    drawn: set[tuple[int, int]] = set()
    for number, page in enumerate(reader.pages, start=1):
        place = page.indirect_reference.idnum
        if page.get("/Tabs") != "/S":
            yield f"page {number}: /Tabs is not /S"
        marks: Marks = marks_of(page)
        yield from (f"page {number}: {sentence}" for sentence in marks.problems)
        drawn |= {(place, mark) for mark in marks.numbers}
        row = parents.get(page.get("/StructParents", -1))
        row = [] if row is None else row.get_object()
        for mark in marks.numbers:
            to = list.__getitem__(row, mark) if mark < len(row) else None  # the reference itself
            if not isinstance(to, pypdf.generic.IndirectObject) or to.idnum != owner.get((place, mark)):
                yield f"page {number}: the parent tree leads {mark} elsewhere"
    yield from (f"{place} is drawn, but in no element" for place in sorted(drawn - named.keys()))
    yield from (f"{place} is in an element, but not drawn" for place in sorted(named.keys() - drawn))


def _annotation_problems(reader: pypdf.PdfReader, tree: Any, elements: list[Element]) -> Iterator[str]:
    parents = _parents(tree)
    owners = {number: element for element in elements for number in element.annotations}
    for number, page in enumerate(reader.pages, start=1):
        places: list[list[float]] = []
        for reference in page.get("/Annots", []):
            one = reference.get_object()
            if any(_within(one["/Rect"], place) for place in places):
                yield f"page {number}: a link stands on another"
            places.append(one["/Rect"])
            owner = owners.get(reference.idnum)
            if owner is None or owner.kind != "/Link":
                yield f"page {number}: a link stands in no Link"
            elif parents.get(one.get("/StructParent", -1), None) is None:
                yield f"page {number}: the parent tree does not know a link"
            elif parents[one["/StructParent"]].idnum != owner.number:
                yield f"page {number}: the parent tree leads a link elsewhere"
            said = one.get("/Contents", "")
            if not said or said == one.get("/Dest", ""):
                yield f"page {number}: a link does not say where it leads: {said}"


def _within(inner: list[float], outer: list[float]) -> bool:
    """Whether a link's box (left, one side, right, the other) lies in another's, to a point."""
    left, right = inner[0] >= outer[0] - 1, inner[2] <= outer[2] + 1
    (low, high), (bottom, top) = sorted((inner[1], inner[3])), sorted((outer[1], outer[3]))
    return left and right and low >= bottom - 1 and high <= top + 1


def _element_problems(element: Element) -> Iterator[str]:
    kind, parent = element.kind, element.parent
    if kind not in _TYPES:
        yield f"{kind} is no type of ours"
    if parent is not None and element.raw.raw_get("/P").idnum != parent.number:
        yield f"{kind} names another parent"
    if kind in _PARENTS and (parent is None or parent.kind not in _PARENTS[kind]):
        yield f"{kind} stands in {parent.kind if parent else None}"
    if kind in _CHILDREN:
        yield from (f"{kid.kind} stands in {kind}" for kid in element.kids if kid.kind not in _CHILDREN[kind])
    if kind in _GROUPS and element.marks:
        yield f"{kind} has content of its own"
    if not element.marks and not element.kids and kind not in _MAY_BE_EMPTY:
        yield f"{kind} is empty"
    if kind == "/LI" and not any(kid.kind == "/LBody" for kid in element.kids):
        yield "an item of a list has no body"
    if kind == "/Link" and not element.annotations:
        yield "a Link leads nowhere"
    if (
        kind == "/Caption"
        and parent is not None
        and parent.kids.index(element) not in (0, len(parent.kids) - 1)
    ):
        yield "a caption stands in the middle"
    if kind == "/Figure":
        yield from _figure_problems(element)


def _figure_problems(element: Element) -> Iterator[str]:
    said = element.raw.get("/Alt", "")
    if not said.strip():
        yield "a figure has no alternative text"
    elif not said.endswith("。"):
        yield f"an alternative text is no sentence: {said}"
    box = element.raw.get("/A", {}).get("/BBox")
    page = element.raw["/Pg"]["/MediaBox"]
    if box is None or not (0 <= box[0] < box[2] <= page[2] and 0 <= box[1] < box[3] <= page[3]):
        yield f"a figure's box is none on its page: {box} ({said})"


def _heading_problems(elements: list[Element]) -> Iterator[str]:
    before = 0
    for element in elements:
        found = _HEADING.match(element.kind)
        if found:
            level = int(found[1])
            if level > before + 1:
                yield f"a heading of level {level} follows one of level {before}"
            before = level
