"""What stands on the pages of a laid-out document, by the elements of its HTML.

WeasyPrint gives every text and picture that it draws a number on its page (MCID), and forgets whose it was
when it has written its own structure. That structure is made box by box in the order of the boxes, so that
walking both at once tells it again; whatever is out of step raises :class:`UnexpectedTagsError`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder


class UnexpectedTagsError(Exception):
    """WeasyPrint's structure is not made as it was in the version that this was written for."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is drawn on a page (its index) under one number; ``text`` of a picture is empty."""

    page: int
    mark: int
    text: str
    box: Any


@dataclass(slots=True)
class Node:
    """An element of the HTML with what it holds, in order, however many pages it stands on.

    ``tag`` is the element's, or that of a pseudo-element which is something of its own (``li::marker``).
    """

    tag: str
    attributes: Any  # of the element
    box: Any  # its first
    page: int  # index of the page on which it begins
    kids: list["Node | Content"] = field(default_factory=list)
    links: list[tuple[int, Any]] = field(default_factory=list)  # page and annotation


@dataclass(slots=True)
class Contents:
    """All of a document: its elements below one root, and what only furnishes the pages."""

    root: Node
    heads: list[Content] = field(default_factory=list)  # running heads
    feet: list[Content] = field(default_factory=list)
    again: list[Content] = field(default_factory=list)  # a table's head on every further page
    dots: list[Content] = field(default_factory=list)  # that lead to a page's number
    doubled: list[tuple[int, Any]] = field(default_factory=list)  # within a link: page, annotation


def contents_of(document: Any, pdf: Any, first: int) -> Contents:
    """Return what stands on the pages; WeasyPrint's own structure begins at the object ``first``."""
    created = (one for one in pdf.objects[first:] if isinstance(one, dict) and one.get("S"))
    reader = _Reader(created)
    whole = next(created)  # the element of the document
    for number, page in enumerate(document.pages):
        reader.number = number
        reader.read(page._page_box, whole, reader.contents.root)
    if next(created, None) is not None:
        raise UnexpectedTagsError("more elements than boxes")
    return reader.contents


class _Reader:
    """Walks boxes and WeasyPrint's elements (``whole``, ``made``) side by side."""

    def __init__(self, created: Iterator[Any]) -> None:
        self.created = created
        self.number = 0
        self.nodes: dict[tuple[Any, str], Node] = {}
        self.contents = Contents(Node("body", {}, None, 0))
        self.into: list[Content] | None = None  # furniture that is being read
        self.is_linked = False  # whether what is being read stands within a box that is a link

    def read(self, box: Any, parent: Any, node: Node) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        tag = box.element_tag if box.element is not None else None
        is_page = tag in ("html", "body") or isinstance(box, boxes.PageBox)
        if is_page and not isinstance(box, boxes.LineBox):
            for child in box.children:
                self.read(child, parent, node)
        elif isinstance(box, boxes.MarginBox):
            self.into = self.contents.heads if "top" in box.at_keyword else self.contents.feet
            for child in box.children:
                self.read(child, parent, node)
            self.into = None
        else:
            if _is_wrapped(box, tag, parent):
                parent = self._next(parent)
            self._element(box, tag, self._next(parent), parent, node)

    def _next(self, parent: Any) -> Any:
        made = next(self.created, None)
        if made is None or made["P"] != parent.reference:
            raise UnexpectedTagsError("an element is not where its box is")
        return made

    def _element(self, box: Any, tag: str | None, made: Any, parent: Any, node: Node) -> None:
        before, was_linked = self.into, self.is_linked
        if self.into is None:
            known = len(self.nodes)
            node = self._node(box, tag, node)
            is_head = isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer)
            if is_head and len(self.nodes) == known and node.page != self.number:
                self.into = self.contents.again
            elif box.is_leader:
                self.into = self.contents.dots
        if box.link_annotation:
            links = self.contents.doubled if self.is_linked else node.links
            links.append((self.number, box.link_annotation))
            self.is_linked = True
        marks = (kid for kid in made["K"] if isinstance(kid, int))
        for child in _children(box, made):
            if isinstance(child, boxes.TextBox):
                mark = next(marks) if made["S"] == "/Link" else self._next(made)["K"][0]
                self._content(child, mark, child.text, node)
            else:
                is_inner_list = child.element_tag in ("ul", "ol") and made["S"] == "/LI"
                self.read(child, parent if is_inner_list else made, node)
        if isinstance(box, boxes.ReplacedBox):
            self._content(box, next(marks), "", node)
        self.into, self.is_linked = before, was_linked

    def _content(self, box: Any, mark: int, text: str, node: Node) -> None:
        into = node.kids if self.into is None else self.into
        into.append(Content(self.number, mark, text, box))

    def _node(self, box: Any, tag: str | None, node: Node) -> Node:
        if tag is None:
            return node
        name, _, pseudo = tag.partition("::")
        # An element that several runs of pages open (layout/parts.py) is one.
        key = (box.element.get("data-node") or box.element, "::marker" if pseudo == "marker" else "")
        found = self.nodes.get(key)
        if found is None:
            own = name.rpartition("}")[2] + key[1]
            found = self.nodes[key] = Node(own, box.element.attrib, box, self.number)
            node.kids.append(found)
        return found


def _children(box: Any, made: Any) -> Iterator[Any]:
    """What WeasyPrint goes through: lines are none of their own, nor is the box around table and caption."""
    table = box.get_wrapped_table() if made["S"] == "/Table" and box.is_table_wrapper else None
    for child in box.children:
        if child is table and table is not None:
            yield from table.children
        elif isinstance(child, boxes.LineBox):
            yield from child.children
        else:
            yield child


def _is_wrapped(box: Any, tag: str | None, parent: Any) -> bool:
    """Whether WeasyPrint puts an item of a list around the element: one without a bullet, or of a dl."""
    if tag not in ("li", "dt", "dd") or parent["S"] in ("/LI", "/LBody"):
        return False
    if tag != "li":
        return True
    return "list-item" not in box.style["display"] or box.style["list_style_type"] == "none"
