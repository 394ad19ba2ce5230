"""From the rows of an uploaded workbook to the plan document, with the cell that each part came from."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from imari_dx.shared.workbook_in import Book, CellProblem, UnreadableFileError
from indicators.plan_books.lookups import Lookups
from indicators.plan_books.names import (
    Directory,
    headings_of,
    initiatives_of,
    labelled,
    levels_of,
    numbered_in,
)
from indicators.plan_books.parts_in import PartsIn
from indicators.plan_books.places import Places, Spot
from indicators.plan_books.sheet_columns import JOINT, OWN_SCALE
from indicators.plan_books.sheets_in import BookIn, read_book
from indicators.plan_books.values_in import RowIn
from indicators.plan_io.document import FORMAT, PLAN_FIELDS
from indicators.plan_io.errors import Path
from indicators.plan_io.headings import REPORT
from indicators.plan_io.initiative_document import RUN
from indicators.plan_io.names import names_for_machines
from indicators.plan_io.outside import OUTSIDE
from indicators.plan_io.rows import CHARGES, KEPT_SETTINGS, KIN, MUNICIPALITY_CODE, SWITCHES
from initiatives.outside import grades_in

Document = dict[str, Any]
_NO_BOOK = "シートのあるExcelファイル（.xlsx）を選んでください。計画ブックは、CSVでは取り込めません。"
_LEVEL_TWICE = (
    "「{word}」が2行以上にあります。1行を1つの段として読みました。最後の行が、実績を報告する単位です。"
)
_FOLDED = "非表示の列"  # as seldom used ones are meant to be
_LEADS, _SUPPORTING = CHARGES
_PLAIN_PARTS = ("national_priority", "description", "effect", *RUN, "target_lines")


@dataclass(slots=True)
class DocumentIn:
    """What a workbook says: the document, where each part stands, what is wrong, what is to be known."""

    document: Document
    places: Places
    problems: list[CellProblem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def document_in(book: Book, known: Mapping[str, Any] | None = None) -> DocumentIn:
    """Return the plan document that a workbook says.

    ``known`` is the document of the plan that it is to change: what the book leaves blank because only
    machines use it (slugs, codes) is that plan's, by what people call the same row.
    """
    if book.kind != "xlsx":
        raise UnreadableFileError(_NO_BOOK)
    rows = read_book(book, all_needed=known is not None, years=_years_of(known or {}))
    builder = _Builder(rows, known or {})
    document = builder.build()
    remarks = [str(one) for one in rows.readings.remarks if not one.sentence.startswith(_FOLDED)]
    return DocumentIn(document, builder.places, rows.problems, [*book.notes, *remarks])


def _years_of(document: Mapping[str, Any]) -> list[int]:
    """The years for which anything that reports has a text in 年度別."""
    reports = [*document.get("initiatives", ())]
    reports += [one[REPORT] for one in document.get("headings", ()) if REPORT in one]
    return sorted({int(year) for one in reports for year in one.get("activities", ())})


class _Builder:
    """Builds the document part by part; what is named is looked up once all that may be named is there."""

    def __init__(self, rows: BookIn, known: Mapping[str, Any]) -> None:
        self.rows, self.known = rows, known
        self.look = Lookups(rows)
        self.document: Document = {"format": FORMAT}
        self.places = Places(Spot.of(rows.start("plan")))
        self.reports: dict[str, tuple[Path, Document]] = {}  # what reports, by slug

    def build(self) -> Document:
        self._plan()
        for part in ("sections", "glossary", "vision_items"):
            self._list(part, (one.values for one in self.rows.of(part)))
        self._list("levels", (self._level(row) for row in self.rows.of("levels")))
        self._coded("phases", "p")
        if self.rows.of("sheet"):
            self._coded("sheet", "row")
        self._headings()
        self._initiatives()
        self._refer()
        self._parts()
        return self.document

    def _list(self, part: str, rows: Iterable[Document]) -> list[Document]:
        """Put a list of plain rows into the document, each value with its cell."""
        self.document[part] = listed = [*rows]
        self.places.put((part,), self.rows.start(part))
        for at, row in enumerate(self.rows.of(part)):
            self.places.put_row((part, at), row)
        return listed

    # --- the plan itself

    def _plan(self) -> None:
        row = next(iter(self.rows.of("plan")), None) or RowIn(self.rows.start("plan"), {})
        self.places.put_row(("plan",), row)
        self.places.put(("plan",), row.cell("end_fiscal_year"))  # what is asked of the whole is its period
        given = row.values
        plan = {name: given[name] for name in (*PLAN_FIELDS, *KEPT_SETTINGS) if name in given}
        if self.known:
            plan = {**dict.fromkeys(SWITCHES, False), MUNICIPALITY_CODE: ""} | plan
        if "periods_per_year" in given:
            plan["periods_per_year"] = int(given["periods_per_year"])
        plan |= self._outside(row)
        if words := next(iter(self.rows.of("words")), None):
            plan["words"] = words.values
            self.places.put_row(("plan", "words"), words)
        self.document["plan"] = plan
        self.document["outline"] = {
            **({"heading": given["outline_heading"]} if "outline_heading" in given else {}),
            "lines": given["outline_text"].split("\n") if "outline_text" in given else [],
        }
        for name, key in (("heading", "outline_heading"), ("lines", "outline_text")):
            self.places.put(("outline", name), row.cell(key))
        self._scale(row)

    def _outside(self, row: RowIn) -> Document:
        grading, lines = row.values.get("outside_grading"), row.values.get("outside_grades", "")
        self.places.put(("plan", OUTSIDE), row.cell("outside_grading"))
        self.places.put(("plan", OUTSIDE, "grades"), row.cell("outside_grades"))
        try:
            grades = [{"code": one.code, "label": one.label} for one in grades_in(lines)]
        except ValidationError as error:
            self.look.wrong(row.cell("outside_grades"), "".join(error.messages))
            return {}
        if grading is None and not grades:
            return {}
        return {OUTSIDE: {"grading": grading or "", **({"grades": grades} if grades else {})}}

    def _scale(self, row: RowIn) -> None:
        chosen, lines = row.values.get("scale"), self.rows.of("scale")
        self.places.put(("scale",), row.cell("scale"))
        if chosen != OWN_SCALE:
            if chosen is not None:
                self.document["scale"] = chosen
            return
        text = "".join(one.cell("definition").text for one in lines)
        try:
            self.document["scale"] = json.loads(text)
        except ValueError:
            cell = lines[0].cell("definition") if lines else row.cell("scale")
            self.look.wrong(cell, "判定基準の定義を読み取れません。別の判定基準を選んでください。")

    # --- what initiatives stand under

    def _level(self, row: RowIn) -> Document:
        word = row.values.get("word")
        if word and [one.values.get("word") for one in self.rows.of("levels")].count(word) > 1:
            self.rows.readings.note(row.cell("word"), _LEVEL_TWICE.format(word=word))
        return dict(row.values)

    def _coded(self, part: str, prefix: str) -> None:
        """Rows that have a code for machines: the book's, the known plan's by the label, else a new one."""
        known = labelled(self.known.get(part, ()))
        listed = self._list(part, (dict(row.values) for row in self.rows.of(part)))
        taken = {row["code"] for row in listed if "code" in row}
        for at, row in enumerate(listed, start=1):
            if "code" in row:
                continue
            same = [code for code in known.find(str(row.get("label", ""))) if code not in taken]
            free = (f"{prefix}{number}" for number in range(at, 10_000))
            row["code"] = same[0] if len(same) == 1 else next(code for code in free if code not in taken)
            taken.add(row["code"])

    def _headings(self) -> None:
        levels = levels_of(self.document["levels"])
        known = headings_of(self.known.get("headings", ()))
        listed: list[Document] = []
        for at, row in enumerate(self.rows.of("headings")):
            names = ("code", "title", "heading", "text")
            own: Document = {name: row.values[name] for name in names if name in row.values}
            found = self.look.find(levels, row, "level")
            # One that is not known is told at its cell: what stands below it is not told for that.
            deepest = max(len(self.document["levels"]) - 1, 1)
            own["level"] = found or (deepest if row.values.get("parent") else 1)
            own["slug"] = row.values.get("slug") or ""
            listed.append(own)
            self.places.put_row(("headings", at), row)
        self.document["headings"] = listed
        _name_headings(listed, known)
        self.headings = headings_of(listed)
        for at, (own, row) in enumerate(zip(listed, self.rows.of("headings"), strict=True)):
            parent = self.look.find(self.headings, row, "parent")
            if parent is not None:
                own["parent"] = parent
            report = {name: row.values[name] for name in _PLAIN_PARTS if name in row.values}
            self.reports[own["slug"]] = (("headings", at, REPORT), report)
            self.places.put_row(("headings", at, REPORT), row)
            self._charges(row, report, ("headings", at, REPORT))

    # --- initiatives

    def _initiatives(self) -> None:
        known = {row["slug"]: row for row in self.known.get("initiatives", ())}
        by_code: Directory[str] = Directory()
        for slug, row in known.items():
            by_code.add(slug, row["code"])
        slugs = {str(row.values["slug"]) for row in self.rows.of("initiatives") if "slug" in row.values}
        listed: list[Document] = []
        for at, row in enumerate(self.rows.of("initiatives")):
            names = ("code", "title", "number", "plain_code", "slug", *_PLAIN_PARTS)
            own = {name: row.values[name] for name in names if name in row.values}
            same = [slug for slug in by_code.find(str(own.get("code", ""))) if slug not in slugs]
            before = known.get(own.get("slug") or (same[0] if len(same) == 1 else ""), {})
            own = {name: before[name] for name in ("slug", "number", "plain_code") if name in before} | own
            if own.get("code") != before.get("code") and "plain_code" not in row.values:
                own.pop("plain_code", None)
            if not own.get("slug"):
                own["slug"] = names_for_machines(str(own.get("code", "")), at + 1, slugs).slug
            slugs.add(own["slug"])
            listed.append(own)
            path = ("initiatives", at)
            self.reports[own["slug"]] = (path, own)
            self.places.put_row(path, row)
            self._charges(row, own, path)
        self.document["initiatives"] = listed

    def _charges(self, row: RowIn, own: Document, path: Path) -> None:
        lead, joint = row.values.get("leads"), row.values.get(JOINT, [])
        supporting = row.values.get("supporting", [])
        if lead is None and (joint or supporting):
            self.look.wrong(row.cell("leads"), "主担当の担当課を記入してください。")
        if lead is not None:
            own[_LEADS] = [lead, *joint]
            for at in range(len(joint)):
                self.places.put((*path, _LEADS, at + 1), row.cell(JOINT))
        if supporting:
            own[_SUPPORTING] = supporting
        for key, names in (("leads", [lead] if lead else []), (JOINT, joint), ("supporting", supporting)):
            for name in names:
                self.places.put_once(("departments", name), row.cell(key))

    def _refer(self) -> None:
        """What initiatives and headings say of others, now that all are there."""
        self.initiatives = initiatives_of(self.document)
        items = numbered_in(self.document["vision_items"])
        for part in ("headings", "initiatives"):
            for row, own in zip(self.rows.of(part), self.document[part], strict=True):
                _path, report = self.reports[own["slug"]]
                if part == "initiatives":
                    if (heading := self.look.find(self.headings, row, "heading")) is not None:
                        own["heading"] = heading
                    if again := self.look.find_all(self.headings, row, "also_under"):
                        own["also_under"] = again
                if numbers := self.look.find_all(items, row, "vision_items"):
                    report["vision_items"] = numbers
                for name in KIN:
                    if (other := self.look.find(self.initiatives, row, name)) is not None:
                        report[name] = other

    def _parts(self) -> None:
        PartsIn(self.rows, self.document, self.places, self.reports, self.look).read()
        for at, own in enumerate(self.document["headings"]):
            _path, report = self.reports[own["slug"]]
            if report:
                self.document["headings"][at][REPORT] = report


def _name_headings(listed: Sequence[Document], known: Directory[str]) -> None:
    """Give headings without a slug that of the known plan by code and title or title, else a new one."""
    taken = {row["slug"] for row in listed if row["slug"]}
    for at, row in enumerate(listed, start=1):
        if row["slug"]:
            continue
        code, title = str(row.get("code", "")), str(row.get("title", ""))
        same = [slug for name in (f"{code}{title}", title) for slug in known.find(name) if slug not in taken]
        free = (f"h{number}" for number in range(at, 100_000))
        is_known = len(set(same)) == 1
        row["slug"] = same[0] if is_known else next(name for name in free if name not in taken)
        taken.add(row["slug"])
