"""The structure of a document as objects of its PDF."""

from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes

from reports.formats.tagged.contents import Content
from reports.formats.tagged.structure import Tag

_OWNERS = {"L": "List", "TH": "Table", "TD": "Table"}
_POINTS = 0.75  # of a CSS pixel


class StructureWriter:
    """Writes tags into a PDF: elements, and which element each mark and each annotation of a page is in."""

    def __init__(self, document: Any, pdf: Any) -> None:
        self.pdf = pdf
        self.pages = pdf.page_references
        self.heights = [page.height for page in document.pages]
        self.marks: list[dict[int, bytes]] = [{} for _page in self.pages]
        self.annotations: list[tuple[Any, bytes]] = []
        self.written: dict[int, bytes] = {}

    def write(self, document: Tag, ids: dict[str, Tag]) -> None:
        """Write the structure and lead the catalog to it."""
        root = self._add({"Type": "/StructTreeRoot"})
        root["K"] = pydyf.Array([self._tag(document, root.reference)])
        root["ParentTree"] = self._parents().reference
        root["ParentTreeNextKey"] = len(self.pages) + len(self.annotations)
        if ids:
            names = pydyf.Array()
            for name in sorted(ids):
                names += [pydyf.String(name), self.written[id(ids[name])]]
            leaf = {"Names": names, "Limits": pydyf.Array([names[0], names[-2]])}
            root["IDTree"] = self._add({"Kids": pydyf.Array([self._add(leaf).reference])}).reference
        self.pdf.catalog["StructTreeRoot"] = root.reference

    def _add(self, values: dict[str, Any]) -> Any:
        made = pydyf.Dictionary(values)
        self.pdf.add_object(made)
        return made

    def _tag(self, tag: Tag, parent: bytes) -> bytes:
        page = _first_page(tag)
        made = self._add({"Type": "/StructElem", "S": f"/{tag.kind}", "P": parent})
        own: bytes = made.reference
        self.written[id(tag)] = own
        kids = pydyf.Array()
        if page is not None:
            made["Pg"] = self.pages[page]
        if tag.kind == "Link":
            kids += [self._annotation(on, annotation, tag, own) for on, annotation in tag.node.links]
        for kid in tag.kids:
            kids.append(self._tag(kid, own) if isinstance(kid, Tag) else self._content(kid, page, own))
        made["K"] = kids
        made.update({key: _value(key, value) for key, value in tag.extra.items()})
        attributes = self._box(tag) if tag.kind == "Figure" else tag.attributes
        if attributes:
            owner = _OWNERS.get(tag.kind, "Layout")
            made["A"] = pydyf.Dictionary({"O": f"/{owner}", **attributes})
        return own

    def _content(self, content: Content, page: int | None, own: bytes) -> Any:
        self.marks[content.page][content.mark] = own
        if content.page == page:
            return content.mark
        return pydyf.Dictionary({"Type": "/MCR", "Pg": self.pages[content.page], "MCID": content.mark})

    def _annotation(self, page: int, annotation: Any, tag: Tag, own: bytes) -> Any:
        said = _text(tag) or annotation["Contents"].string
        if "A" in annotation:
            address = annotation["A"]["URI"].string
            said = said if address in said else f"{said}（{address}）"
        annotation["Contents"] = pydyf.String(said)
        annotation["F"] = 4  # printed with the page
        annotation["StructParent"] = len(self.pages) + len(self.annotations)
        self.annotations.append((annotation, own))
        return pydyf.Dictionary({"Type": "/OBJR", "Pg": self.pages[page], "Obj": annotation.reference})

    def _parents(self) -> Any:
        numbers = pydyf.Array()
        for page, marks in enumerate(self.marks):
            row = [marks.get(mark, b"null") for mark in range(max(marks, default=-1) + 1)]
            numbers += [page, pydyf.Array(row)]
        for _annotation, own in self.annotations:
            numbers += [len(numbers) // 2, own]
        return self._add({"Nums": numbers})

    def _box(self, tag: Tag) -> dict[str, Any]:
        box, height = tag.node.box, self.heights[tag.node.page]
        left, top = box.content_box_x(), box.content_box_y()
        corners = (left, height - top - box.height, left + box.width, height - top)
        place = "/Block" if isinstance(box, boxes.BlockLevelBox) else "/Inline"
        rounded = pydyf.Array([round(one * _POINTS, 2) for one in corners])
        return {"BBox": rounded, "Placement": place}


def _value(key: str, value: Any) -> Any:
    return pydyf.String(value) if key in ("Alt", "ID", "Lang") else value


def _first_page(tag: Tag) -> int | None:
    """The page of the first content of its own: its numbers mean that page."""
    return next((kid.page for kid in tag.kids if isinstance(kid, Content)), None)


def _text(tag: Tag) -> str:
    return "".join(_text(kid) if isinstance(kid, Tag) else kid.text for kid in tag.kids).strip()
