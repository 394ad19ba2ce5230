"""The levels of a plan document and its headings, and how an initiative names the one it stands under.

Format 1 had two fixed levels: ``sectors`` and ``policies``, of which an initiative gave its policy by its
place in the list. Format 2 has ``levels`` and ``headings``, each heading with a slug.
"""

from typing import Any, Protocol

from indicators.book.older_snapshots import levels_of_format_1
from indicators.plan_io.errors import Path
from indicators.plan_io.fields import MISSING, Place, read_field
from indicators.plan_io.rows import HEADING_FIELDS, KINDS, LEVEL_FIELDS, Key, Rows, Values, of_kind
from initiatives.models.headings import MOST_LEVELS

REPORT = "report"
_SECTOR_FIELDS = {"code": "slug", "prefix": "code", "name": "title", "heading": "heading", "note": "text"}


class Headings(Protocol):
    """Reads the levels and headings into rows; then tells the heading of each initiative."""

    parts: frozenset[str]  # keys of the document
    initiative_keys: frozenset[str]

    def read(self, top: Place, document: dict[str, Any], rows: Rows) -> None: ...

    def of_initiative(self, place: Place, row: dict[str, Any], rows: Rows) -> Key | None: ...

    def further(self, place: Place, row: dict[str, Any], rows: Rows) -> list[Key]: ...

    def reports(self, rows: Rows) -> list[tuple[Key, Any]]: ...

    def path_of(self, heading: Key) -> Path: ...


class HeadingsOfFormat1:
    """``sectors`` and ``policies``."""

    parts = frozenset({"sectors", "policies"})
    initiative_keys = frozenset({"sector", "policy"})

    def __init__(self) -> None:
        self.policies: list[Key | None] = []
        self.words = [level["word"] for level in levels_of_format_1()]

    def read(self, top: Place, document: dict[str, Any], rows: Rows) -> None:
        for level in levels_of_format_1():
            values = {name: level.get(name, KINDS["level"].default(name)) for name in LEVEL_FIELDS}
            # A mark is a plan's own; format 1 could not say it.
            rows["level", level["number"]] = values | {"mark": ""}
        for number, data in enumerate(top.rows(document, "sectors", self.words[0]), start=1):
            self._sector(Place(top.problems, f"{self.words[0]}{number}"), data, rows)
        for number, data in enumerate(top.rows(document, "policies", self.words[1]), start=1):
            # Initiatives name their policy by its place in this list, so a faulty one keeps its place.
            self.policies.append(self._policy(Place(top.problems, f"{self.words[1]}{number}"), data, rows))
        found = {key: rows.pop(key) for key in list(of_kind(rows, "heading"))}
        rows |= {key: found[key] for key in _in_tree_order(found)}

    def _sector(self, place: Place, data: Any, rows: Rows) -> None:
        if (row := place.mapping(data, set(_SECTOR_FIELDS))) is None:
            return
        model = KINDS["heading"].model
        values: Values = {
            name: read_field(place, model, name, row.get(given, MISSING))
            for given, name in _SECTOR_FIELDS.items()
        }
        _add(place, values.pop("slug"), {"level": ("level", 1), "parent": None, **values}, rows)

    def _policy(self, place: Place, data: Any, rows: Rows) -> Key | None:
        row = place.mapping(data, {"sector", "title"}) or {}
        title = read_field(place, KINDS["heading"].model, "title", row.get("title", MISSING)) if row else None
        sector = row.get("sector")
        parent = ("heading", sector)
        if row and (not isinstance(sector, str) or parent not in rows):
            place.problem(f"{self.words[0]}「{sector}」は{self.words[0]}の一覧にありません。")
            return None
        if title is None:
            return None
        others = [values["title"] for values in rows.values() if values.get("parent") == parent]
        if title in others:
            place.problem(f"「{title}」が重複しています。")
        values = {
            "level": ("level", 2),
            "parent": parent,
            "title": title,
            "code": "",
            "heading": "",
            "text": "",
        }
        return _add(place, f"{sector}-h{len(others) + 1}", values, rows)

    def of_initiative(self, place: Place, row: dict[str, Any], rows: Rows) -> Key | None:
        index = row.get("policy")
        if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(self.policies):
            place.problem(f"{self.words[1]}「{index}」は一覧の番号（0から）にありません。")
            return None
        key = self.policies[index]
        if key and rows[key]["parent"] != ("heading", row.get("sector")):
            title = rows[key]["title"]
            top, below = self.words[:2]
            place.problem(f"{top}「{row.get('sector')}」が{below}「{title}」の{top}と違います。")
        return key

    def further(self, place: Place, row: dict[str, Any], rows: Rows) -> list[Key]:
        return []

    def reports(self, rows: Rows) -> list[tuple[Key, Any]]:
        return []

    def path_of(self, heading: Key) -> Path:
        return ()


class HeadingsOfFormat2:
    """``levels``, from the top, the last that of the initiatives; ``headings``, each by its slug."""

    parts = frozenset({"levels", "headings"})
    initiative_keys = frozenset({"heading", "also_under"})

    def __init__(self) -> None:
        self.given: dict[Key, Any] = {}  # what a heading itself reports on
        self.paths: dict[Key, Path] = {}  # where each heading stands

    def read(self, top: Place, document: dict[str, Any], rows: Rows) -> None:
        self._levels(top, top.optional_rows(document, "levels", "階層"), rows)
        found: Rows = {}
        for number, data in enumerate(top.optional_rows(document, "headings", "見出し"), start=1):
            place = Place(top.problems, f"見出し{number}", path=("headings", number - 1))
            self._heading(place, data, found, rows)
        self._hang(top, found, rows)
        rows |= {key: found[key] for key in _in_tree_order(found)}

    def _levels(self, top: Place, listed: list[Any], rows: Rows) -> None:
        if len(listed) > MOST_LEVELS:
            top.problem(f"階層（levels）は{MOST_LEVELS}つまでです。", "levels")
        for number, data in enumerate(listed, start=1):
            place = Place(top.problems, f"階層{number}", path=("levels", number - 1))
            if (row := place.mapping(data, set(LEVEL_FIELDS))) is None:
                # Noted; headings may name the level all the same.
                rows["level", number] = {name: KINDS["level"].default(name) for name in LEVEL_FIELDS}
                continue
            if is_last := number == len(listed):
                row = {"reports": True, **row}
            model = KINDS["level"].model
            values = {name: read_field(place, model, name, row.get(name, MISSING)) for name in LEVEL_FIELDS}
            if is_last and values["reports"] is False:
                place.problem(
                    "最後の階層は実績を報告する階層です。reports を false にはできません。", "reports"
                )
            rows["level", number] = values

    def _heading(self, place: Place, data: Any, found: Rows, rows: Rows) -> None:
        if (row := place.mapping(data, {"slug", REPORT, *HEADING_FIELDS})) is None:
            return
        model = KINDS["heading"].model
        texts = ("slug", "code", "title", "heading", "text")
        values: Values = {name: read_field(place, model, name, row.get(name, MISSING)) for name in texts}
        level, above = row.get("level"), len(list(of_kind(rows, "level"))) - 1
        if isinstance(level, bool) or not isinstance(level, int) or not 1 <= level <= above:
            choice = f"1から{above}までの番号" if above > 0 else "（見出しの階層がありません）"
            place.problem(f"階層（level）「{level}」は使えません。使えるのは{choice}です。", "level")
            return
        parent = row.get("parent")
        values |= {"level": ("level", level), "parent": None if parent is None else ("heading", parent)}
        key = _add(place, values.pop("slug"), values, found)
        if REPORT in row and rows["level", level]["reports"] is False:
            place.problem(
                "報告（report）がありますが、この階層は実績を報告しません。"
                "報告する階層には、levels の reports を true と書いてください。",
                REPORT,
            )
        elif REPORT in row and key:
            self.given[key] = row[REPORT]
        if key:
            self.paths[key] = place.path

    def _hang(self, top: Place, found: Rows, rows: Rows) -> None:
        for key, values in found.items():
            parent = values["parent"]
            if parent is None:
                continue
            place = Place(
                top.problems, f"見出し「{values['title']}」", path=(*self.paths.get(key, ()), "parent")
            )
            if not isinstance(parent[1], str) or parent not in found:
                place.problem(f"上の見出し（parent）「{parent[1]}」は見出しの一覧にありません。")
            elif found[parent]["level"] >= values["level"]:
                title = found[parent]["title"]
                place.problem(f"上の見出し（parent）「{title}」は、より上の階層のものではありません。")
            else:
                continue
            values["parent"] = None

    def of_initiative(self, place: Place, row: dict[str, Any], rows: Rows) -> Key | None:
        slug = row.get("heading")
        if slug is None:
            if any(of_kind(rows, "heading")):
                place.problem("見出し（heading）がありません。見出しの slug を書いてください。", "heading")
            return None
        if not isinstance(slug, str) or ("heading", slug) not in rows:
            place.problem(f"見出し（heading）「{slug}」は見出しの一覧にありません。", "heading")
            return None
        return ("heading", slug)

    def further(self, place: Place, row: dict[str, Any], rows: Rows) -> list[Key]:
        """再掲: the headings of ``also_under``, in the order of the plan."""
        found: set[Key] = set()
        for slug in place.rows(row, "also_under", "再掲") if "also_under" in row else []:
            key = ("heading", slug)
            if not isinstance(slug, str) or key not in rows:
                place.problem(f"再掲（also_under）「{slug}」は見出しの一覧にありません。", "also_under")
            elif slug == row.get("heading") or key in found:
                title = rows[key]["title"]
                place.problem(f"再掲（also_under）「{title}」が重複しています。", "also_under")
            else:
                found.add(key)
        return [key for key in of_kind(rows, "heading") if key in found]

    def reports(self, rows: Rows) -> list[tuple[Key, Any]]:
        """The headings whose level reports, in the order of the plan, with what the document says of each."""
        return [
            (key, self.given.get(key, {}))
            for key in of_kind(rows, "heading")
            if rows[rows[key]["level"]]["reports"]
        ]

    def path_of(self, heading: Key) -> Path:
        """Where a heading stands in the document."""
        return self.paths.get(heading, ())


FORMATS: dict[int, type[HeadingsOfFormat1] | type[HeadingsOfFormat2]] = {
    1: HeadingsOfFormat1,
    2: HeadingsOfFormat2,
}


def _add(place: Place, slug: str | None, values: Values, rows: Rows) -> Key | None:
    if slug is None:
        return None  # noted already
    key = ("heading", slug)
    if key in rows:
        place.problem(f"「{slug}」が重複しています。", "slug")
        return None
    rows[key] = values
    return key


def _in_tree_order(found: Rows) -> list[Key]:
    """Each heading directly above what stands below it, as a registered plan lists them."""

    def walk(parent: Key | None) -> list[Key]:
        below = [key for key, values in found.items() if values["parent"] == parent]
        return [one for key in below for one in (key, *walk(key))]

    return walk(None)
