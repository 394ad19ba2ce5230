"""The structure of a document as PDF/UA-1 wants it, from the elements of its HTML.

What only groups boxes for their looks (``div``, ``span``, ``b``) is dissolved; a text that stands in no
paragraph gets one. The tags are those of ISO 32000-1, 14.8.4.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Union

from reports.formats.tagged.contents import Content, Node


@dataclass(slots=True, eq=False)
class Tag:
    """An element of the structure: its type, its node, what it holds, and ``extra`` entries."""

    kind: str
    node: Node
    kids: list[Union["Tag", Content]] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)  # of the owner Table, List or Layout

    def below(self, *kinds: str) -> Iterator["Tag"]:
        """Yield the tags of some kinds below this one, in order."""
        for kid in self.kids:
            if isinstance(kid, Tag):
                if kid.kind in kinds:
                    yield kid
                yield from kid.below(*kinds)


Kids = list[Tag | Content]

_PLAIN = {
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    "p": "P", "section": "Sect", "article": "Art", "blockquote": "BlockQuote",
    "table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot",
    "tr": "TR", "th": "TH", "td": "TD", "caption": "Caption", "figcaption": "Caption", "li::marker": "Lbl",
}  # fmt: skip
_HOLD_BLOCKS = ("Document", "Sect", "Art", "BlockQuote")
_INLINE = ("Span", "Link", "Reference", "Figure")
_MAY_BE_EMPTY = ("TD", "TH", "TR")


def structure_of(root: Node, decorative: list[Content]) -> Tag:
    """Return the document's structure; drawings without an alternative text go to ``decorative``."""
    return _Maker(decorative).document(root)


class _Maker:
    def __init__(self, decorative: list[Content]) -> None:
        self.decorative = decorative
        self.special: dict[str, Callable[[Node], Kids]] = {
            "a": self._link, "svg": self._figure, "img": self._figure, "figure": self._captioned,
            "ul": self._list, "ol": self._list, "dl": self._definitions, "nav": self._navigation,
        }  # fmt: skip

    def document(self, root: Node) -> Tag:
        tag = Tag("Document", root)
        tag.kids = _in_paragraphs(self._kids(root), root)
        return tag

    def _kids(self, node: Node) -> Kids:
        found: Kids = []
        for kid in node.kids:
            found += [kid] if isinstance(kid, Content) else self._tags(kid)
        return found

    def _tags(self, node: Node) -> Kids:
        special = self.special.get(node.tag)
        found = special(node) if special else self._plain(node)
        language = node.attributes.get("lang")
        if language and language != "ja":
            if len(found) != 1 or isinstance(found[0], Content):
                found = [Tag("Span", node, found)]
            found[0].extra["Lang"] = language  # type: ignore[union-attr]
        return found

    def _plain(self, node: Node) -> Kids:
        kids, kind = self._kids(node), _PLAIN.get(node.tag)
        if kind in _HOLD_BLOCKS or (kind is None and node.tag == "div"):
            kids = _in_paragraphs(kids, node)
        if kind is None:
            return kids
        return [Tag(kind, node, kids)] if kids or kind in _MAY_BE_EMPTY else []

    def _link(self, node: Node) -> Kids:
        kids = self._kids(node)
        return [Tag("Link", node, kids)] if node.links else kids

    def _figure(self, node: Node) -> Kids:
        kids = self._kids(node)
        alternative = _alternative(node)
        if not alternative:
            self.decorative += [kid for kid in kids if isinstance(kid, Content)]
            return []
        return [Tag("Figure", node, kids, {"Alt": alternative})]

    def _captioned(self, node: Node) -> Kids:
        kids = self._kids(node)
        figures = [kid for kid in kids if isinstance(kid, Tag) and kid.kind == "Figure"]
        captions = [kid for kid in kids if isinstance(kid, Tag) and kid.kind == "Caption"]
        if len(figures) == 1 and captions:
            figures[0].kids[:0] = captions
            return [kid for kid in kids if kid not in captions]
        return kids

    def _list(self, node: Node) -> Kids:
        items: Kids = []
        for kid in node.kids:
            if isinstance(kid, Node) and kid.tag == "li":
                items += self._item(kid)
        found = Tag("L", node, items)
        if any(True for item in items if isinstance(item, Tag) and item.kids and _is(item.kids[0], "Lbl")):
            found.attributes["ListNumbering"] = "/Decimal" if node.tag == "ol" else "/Disc"
        return [found] if items else []

    def _item(self, node: Node) -> Kids:
        kids = self._kids(node)
        labels = [kid for kid in kids if _is(kid, "Lbl")]
        body = [kid for kid in kids if not _is(kid, "Lbl")]
        return [Tag("LI", node, [*labels, Tag("LBody", node, body)])] if body else []

    def _definitions(self, node: Node) -> Kids:
        """A list whose items are a term, its label, and what is said of it."""
        items: Kids = []
        for one in _terms(node):
            kids = self._kids(one)
            if one.tag == "dt" or not items:
                items.append(Tag("LI", one, []))
            item = items[-1]
            if isinstance(item, Tag) and kids:
                if one.tag == "dd" and item.kids and _is(item.kids[-1], "LBody"):
                    item.kids[-1].kids += kids  # type: ignore[union-attr]
                else:
                    item.kids.append(Tag("Lbl" if one.tag == "dt" else "LBody", one, kids))
        return [Tag("L", node, items)] if items else []

    def _navigation(self, node: Node) -> Kids:
        kids: Kids = []
        for kid in node.kids:
            if isinstance(kid, Node) and kid.tag in ("ul", "ol"):
                kids += self._table_of_contents(kid)
            else:
                kids += [kid] if isinstance(kid, Content) else self._tags(kid)
        return [Tag("Sect", node, _in_paragraphs(kids, node))] if kids else []

    def _table_of_contents(self, node: Node) -> Kids:
        lines: Kids = []
        for kid in node.kids:
            if isinstance(kid, Node):
                entry = [Tag("Reference", kid, [one]) if _is(one, "Link") else one for one in self._kids(kid)]
                lines += [Tag("TOCI", kid, entry)] if entry else []
        return [Tag("TOC", node, lines)] if lines else []


def _terms(node: Node) -> Iterator[Node]:
    for kid in node.kids:
        if isinstance(kid, Node):
            if kid.tag in ("dt", "dd"):
                yield kid
            else:
                yield from _terms(kid)


def _is(kid: Tag | Content, kind: str) -> bool:
    return isinstance(kid, Tag) and kid.kind == kind


def _in_paragraphs(kids: Kids, node: Node) -> Kids:
    """Put what stands beside blocks, or alone, into paragraphs; a drawing by itself needs none."""
    found: Kids = []
    loose: Kids = []
    for kid in [*kids, None]:
        if kid is not None and (isinstance(kid, Content) or kid.kind in _INLINE):
            loose.append(kid)
            continue
        if loose:
            found += loose if _only_figures(loose) else [Tag("P", node, loose)]
            loose = []
        if kid is not None:
            found.append(kid)
    return found


def _only_figures(kids: Iterable[Tag | Content]) -> bool:
    return all(_is(kid, "Figure") for kid in kids)


def _alternative(node: Node) -> str:
    if node.attributes.get("aria-hidden") == "true":
        return ""
    if node.tag == "img":
        return str(node.attributes.get("alt", ""))
    title = node.box.element.find("{http://www.w3.org/2000/svg}title")
    return " ".join((title.text or "").split()) if title is not None else ""
