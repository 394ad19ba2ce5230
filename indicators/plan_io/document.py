"""From a plan document (JSON) to rows, every mistake noted with its place.

Nothing here asks or changes the database except the check of constraints, which SQL itself evaluates.
"""

from typing import Any

from indicators.plan_io.errors import PlanDocumentError
from indicators.plan_io.fields import MISSING, Place, check_constraints, read_field
from indicators.plan_io.headings import FORMATS, Headings
from indicators.plan_io.initiative_document import InitiativeReader
from indicators.plan_io.outside import OUTSIDE, read_outside
from indicators.plan_io.rows import KEPT_SETTINGS, KINDS, PLAN, WORD_FIELDS, Key, Rows, initiative_word
from indicators.plan_io.sheet import SHEET, read_sheet
from initiatives.words import NEUTRAL

FORMAT = 2
_TOP_LEVEL = {
    "format",
    "scale",  # no row of the plan: see `scale.py`
    "plan",
    "phases",
    SHEET,
    "sections",
    "outline",
    "vision_items",
    "initiatives",
    "glossary",
}
PLAN_FIELDS = ("slug", "title", "short_title", "municipality", "start_fiscal_year", "end_fiscal_year")
_PERIODS = "periods_per_year"
_ITEM = ("number", "title")  # of the upper plan; one without a title may be its number alone


def read_document(data: Any) -> Rows:
    """Return the rows of a plan document.

    Raises PlanDocumentError with every problem found, if any.
    """
    problems: list[str] = []
    top = Place(problems, "計画書データ")
    given = data.get("format") if isinstance(data, dict) else FORMAT
    found = FORMATS.get(given) if isinstance(given, int) and not isinstance(given, bool) else None
    if found is None:
        top.problem(f"形式（format）は{'か'.join(map(str, FORMATS))}にしてください。")
        raise PlanDocumentError(problems)
    headings = found()
    document = top.mapping(data, _TOP_LEVEL | headings.parts)
    if problems or document is None:
        raise PlanDocumentError(problems)
    rows = _Reader(problems, document, headings).read()
    if problems:
        raise PlanDocumentError(list(dict.fromkeys(problems)))
    return rows


class _Reader:
    """Reads one document into ``rows``; what is wrong goes to ``problems``."""

    def __init__(self, problems: list[str], document: dict[str, Any], headings: Headings) -> None:
        self.problems = problems
        self.document = document
        self.top = Place(problems, "計画書データ")
        self.rows: Rows = {}
        self.headings = headings

    def read(self) -> Rows:
        self._plan()
        self._table("sections", "本文の章", "section", ("number",), ("heading", "body", "place"))
        self._table("phases", "工程", "phase", ("code",), ("label",))
        read_sheet(self.top, self.document, self.rows)
        self._vision_items()
        self.headings.read(self.top, self.document, self.rows)
        years = self._period()
        reader = InitiativeReader(self.problems, self.rows, self.headings, years)
        reader.read_headings()
        word = initiative_word(self.rows)
        for number, data in enumerate(self.top.rows(self.document, "initiatives", word), start=1):
            reader.read(number, data)
        reader.place_indicators()
        reader.tie_kin()
        if not self.problems:
            self.rows = reader.in_order()
        self._table("glossary", "用語", "term", ("word",), ("group", "heading", "definition"))
        return self.rows

    def _plan(self) -> None:
        place = Place(self.problems, "計画", path=("plan",))
        model = KINDS["plan"].model
        known = {*PLAN_FIELDS, *KEPT_SETTINGS, _PERIODS, OUTSIDE, "words"}
        data = place.mapping(self.document.get("plan"), known) or {}
        data = {"short_title": data["title"], **data} if "title" in data else data
        values = {name: read_field(place, model, name, data.get(name, MISSING)) for name in PLAN_FIELDS}
        # A document without phases has no schedule, unless it says otherwise.
        periods = data.get(_PERIODS, MISSING if self.document.get("phases") else 0)
        values[_PERIODS] = read_field(place, model, _PERIODS, periods)
        values |= {name: read_field(place, model, name, data[name]) for name in KEPT_SETTINGS if name in data}
        values |= read_outside(self.problems, data[OUTSIDE]) if OUTSIDE in data else {}
        values |= self._words(data.get("words", {}))
        outline_place = Place(self.problems, "取組体系", path=("outline",))
        outline = outline_place.mapping(self.document.get("outline", {}), {"heading", "lines"}) or {}
        lines = outline.get("lines", [])
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            outline_place.problem("行（lines）は文字の一覧で書いてください。", "lines")
            lines = []
        heading = outline.get("heading", MISSING)
        values["outline_heading"] = read_field(
            outline_place, model, "outline_heading", heading, key="heading"
        )
        values["outline_text"] = read_field(
            outline_place, model, "outline_text", "\n".join(lines), key="lines"
        )
        self.rows[PLAN] = values
        # A field that could not be read decides nothing: SQL's NULL meets every condition.
        check_constraints(place, model, values)

    def _words(self, data: Any) -> dict[str, Any]:
        """Read the plan's own words; one that is not there is blank, for the neutral one."""
        place = Place(self.problems, "計画の言葉（words）", path=("plan", "words"))
        model = KINDS["plan"].model
        words = place.mapping(data, set(WORD_FIELDS.values())) or {}
        return {
            field: read_field(place, model, field, words.get(name, MISSING), key=name)
            for field, name in WORD_FIELDS.items()
        }

    def _period(self) -> range:
        plan = self.rows[PLAN]
        first, last = plan["start_fiscal_year"], plan["end_fiscal_year"]
        if first is None or last is None:
            # The period itself is at fault; years are then not reported one by one.
            return range(10000)
        return range(first, last + 1)

    def _table(
        self, part: str, label: str, kind: str, key_fields: tuple[str, ...], fields: tuple[str, ...]
    ) -> None:
        """Read one list of plain rows."""
        model = KINDS[kind].model
        for number, data in enumerate(self.top.optional_rows(self.document, part, label), start=1):
            place = Place(self.problems, f"{label}{number}", path=(part, number - 1))
            if (row := place.mapping(data, {*key_fields, *fields})) is None:
                continue
            names = (*key_fields, *fields)
            values = {name: read_field(place, model, name, row.get(name, MISSING)) for name in names}
            key = (kind, *(values.pop(name) for name in key_fields))
            self._add(place, key, values)

    def _add(self, place: Place, key: Key, values: dict[str, Any]) -> None:
        if None in key:
            return  # noted already
        if key in self.rows:
            place.problem(f"「{key[-1]}」が重複しています。", *KINDS[key[0]].key_fields)
            return
        self.rows[key] = values

    def _vision_items(self) -> None:
        model = KINDS["vision"].model
        items = self.top.optional_rows(self.document, "vision_items", NEUTRAL.upper_items)
        for number, data in enumerate(items, start=1):
            place = Place(
                self.problems, f"{NEUTRAL.upper_items}の{number}番目", path=("vision_items", number - 1)
            )
            row = place.mapping(data, {"number", "title"}) if isinstance(data, dict) else {"number": data}
            values = {name: read_field(place, model, name, (row or {}).get(name, MISSING)) for name in _ITEM}
            self._add(place, ("vision", values.pop("number")), values)
