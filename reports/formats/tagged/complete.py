"""WeasyPrint's structure made anew, so that a PDF is what it claims (PDF/UA-1).

WeasyPrint 70 leaves running heads and page numbers in the content without a place in the structure, gives
headings of tables no scope, parts what a page's end parts, and calls contents, lists and drawings what they
are not.
"""

from collections.abc import Iterable
from typing import Any

import pydyf

from reports.formats.tagged.contents import Content, UnexpectedTagsError, contents_of
from reports.formats.tagged.properties import write_properties
from reports.formats.tagged.structure import Tag, structure_of
from reports.formats.tagged.tables import complete_tables
from reports.formats.tagged.writing import StructureWriter

_HEAD = {"Type": "/Pagination", "Subtype": "/Header", "Attached": pydyf.Array(["/Top"])}
_FOOT = {"Type": "/Pagination", "Subtype": "/Footer", "Attached": pydyf.Array(["/Bottom"])}
_AGAIN = {"Type": "/Pagination"}
_DECORATION = {"Type": "/Layout"}


def complete(document: Any, pdf: Any, *, is_for_archive: bool) -> None:
    """Replace the structure, and write the properties. Raises UnexpectedTagsError with another WeasyPrint."""
    root = int(pdf.catalog["StructTreeRoot"].split()[0])
    first = root - 1  # the tree of parents stands before the root of the structure
    contents = contents_of(document, pdf, root + 1)
    _remove(pdf, first)
    _leave_out(pdf, contents.doubled)
    decorative: list[Content] = []
    ids: dict[str, Tag] = {}
    structure = structure_of(contents.root, decorative)
    complete_tables(structure, ids)
    StructureWriter(document, pdf).write(structure, ids)
    furniture = ((contents.heads, _HEAD), (contents.feet, _FOOT), (contents.again, _AGAIN))
    _make_artifacts(pdf, *furniture, ([*contents.dots, *decorative], _DECORATION))
    write_properties(document, pdf, is_for_archive=is_for_archive)


def _remove(pdf: Any, first: int) -> None:
    """Remove the objects of WeasyPrint's structure, which come last but for the metadata."""
    for one in reversed(pdf.objects):
        kind = getattr(one, "extra", one).get("Type", "")
        if kind in ("/StructElem", "/OBJR"):
            break
        if kind != "/Metadata":
            raise UnexpectedTagsError(f"{kind} stands behind the structure")
    del pdf.objects[first:]


def _leave_out(pdf: Any, annotations: Iterable[tuple[int, Any]]) -> None:
    """Take from the pages what would be a second link on the same words."""
    pages = pdf.page_references
    for page, annotation in annotations:
        of_page = pdf.objects[int(pages[page].split()[0])]
        of_page["Annots"].remove(annotation.reference)
        annotation.clear()


def _make_artifacts(pdf: Any, *groups: tuple[Iterable[Content], dict[str, Any]]) -> None:
    """Say in the pages' content that what is marked by some numbers is no part of the document."""
    kinds = [{} for _page in pdf.page_references]  # type: list[dict[int, dict[str, Any]]]
    for contents, kind in groups:
        for one in contents:
            kinds[one.page][one.mark] = kind
    for reference, of_page in zip(pdf.page_references, kinds, strict=True):
        if not of_page:
            continue
        page = pdf.objects[int(reference.split()[0])]
        stream = pdf.objects[int(page["Contents"].split()[0])].stream
        for at, item in enumerate(stream):
            if type(item) is pydyf.Dictionary and item.get("MCID") in of_page:
                stream[at - 1] = "/Artifact"
                stream[at] = pydyf.Dictionary(of_page[item["MCID"]])
