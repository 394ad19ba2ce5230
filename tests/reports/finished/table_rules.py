"""Tables of a structure: regular, with headings that say of what they are, and ids that lead somewhere."""

from collections.abc import Iterable, Iterator
from typing import Any


def table_problems(tree: Any, elements: Iterable[Any]) -> Iterator[str]:
    """Yield what is wrong with the tables below the elements of a structure."""
    known = _ids(tree)
    named: dict[str, int] = {}
    for element in elements:
        if "/ID" in element.raw:
            name = str(element.raw["/ID"])
            if name in named:
                yield f"two elements have the id {name}"
            named[name] = element.number
        if element.kind == "/Table":
            yield from _shape_problems(element)
    if known != named:
        yield "the tree of ids is not that of the elements"
    for element in elements:
        for name in _attributes(element.raw).get("/Headers", []):
            if str(name) not in known:
                yield f"a cell names a heading that is none: {name}"


def _ids(tree: Any) -> dict[str, int]:
    if "/IDTree" not in tree:
        return {}
    found, names = {}, []
    for leaf in tree["/IDTree"]["/Kids"]:
        pairs = leaf["/Names"]
        names += [str(pairs[at]) for at in range(0, len(pairs), 2)]
        found |= {str(pairs[at]): pairs[at + 1].idnum for at in range(0, len(pairs), 2)}
    assert names == sorted(names), "a tree of names is in order"
    return found


def _attributes(raw: Any) -> Any:
    found = raw.get("/A", {})
    return found.get_object() if hasattr(found, "get_object") else found


def _shape_problems(table: Any) -> Iterator[str]:
    rows = [element for element in table.all() if element.kind == "/TR"]
    taken: dict[int, set[int]] = {}
    needs_headings = any(cell.kind == "/TH" for row in rows for cell in row.kids)
    scopes = []
    for at, row in enumerate(rows):
        column = 0
        for cell in row.kids:
            attributes = _attributes(cell.raw)
            scope = attributes.get("/Scope")
            if cell.kind == "/TH":
                scopes.append(scope)
                if scope not in ("/Row", "/Column", "/Both"):
                    yield f"a heading has no scope: {scope}"
            while column in taken.get(at, set()):
                column += 1
            wide, high = attributes.get("/ColSpan", 1), attributes.get("/RowSpan", 1)
            for below in range(at, at + high):
                taken.setdefault(below, set()).update(range(column, column + wide))
            column += wide
    if not needs_headings:
        yield "a table has no heading"
    widths = {len(columns) for columns in taken.values()}
    if len(widths) > 1 or len(taken) != len(rows):
        yield f"a table is not regular: rows of {sorted(widths)} columns, {len(taken)} rows for {len(rows)}"
