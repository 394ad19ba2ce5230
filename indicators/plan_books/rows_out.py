"""From a plan document to the rows of the workbook's sheets. Pure: each cell is a text, as people type it."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from indicators.plan_books.columns import NO, YES, Column, Holds
from indicators.plan_books.names import (
    Directory,
    headings_of,
    indicators_of,
    initiatives_of,
    labelled,
    levels_of,
)
from indicators.plan_books.sheet_columns import JOINT, OWN_SCALE, PERIODS, scale_words
from indicators.plan_books.sheets import BY_KEY, Sheet
from indicators.plan_io.headings import REPORT
from indicators.plan_io.outside import OUTSIDE
from indicators.plan_io.rows import KIN
from initiatives.outside import OutsideGrade, lines_of

Row = dict[str, str]  # by the key of the column; of a column of years by the year
Rows = dict[str, list[Row]]
AT = "："  # an initiative, and which of its indicators
_PIECE = 30_000  # characters of a definition in one cell


def rows_of(document: Mapping[str, Any]) -> Rows:
    """Return the rows of every sheet for a document as ``export_document`` writes it."""
    return _Writer(document).rows()


class _Writer:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.levels: list[Any] = document.get("levels", [])
        self.level_names = levels_of(self.levels)
        self.headings = headings_of(document.get("headings", []))
        self.initiatives = initiatives_of(document)
        self.phases = labelled(document.get("phases", []))
        self.sheet_rows = labelled(document.get("sheet", []))
        self.reports = {
            **{row["slug"]: row.get(REPORT, {}) for row in document.get("headings", [])},
            **{row["slug"]: row for row in document["initiatives"]},
        }

    def rows(self) -> Rows:
        plain = ("levels", "phases", "glossary", "sections", "sheet")
        return {
            **{name: [_plain(BY_KEY[name], row) for row in self.document.get(name, [])] for name in plain},
            "plan": [self._plan()],
            "words": [_plain(BY_KEY["words"], self.document["plan"].get("words", {}))],
            "headings": [self._heading(row) for row in self.document.get("headings", [])],
            "initiatives": [self._initiative(row) for row in self.document["initiatives"]],
            "activities": list(self._activities()),
            "indicators": list(self._indicators()),
            "items": list(self._items()),
            "schedule": list(self._bars()),
            "texts": list(self._texts()),
            "vision_items": [
                _plain(BY_KEY["vision_items"], one if isinstance(one, dict) else {"number": one})
                for one in self.document.get("vision_items", [])
            ],
            "scale": list(self._scale()),
        }

    def _plan(self) -> Row:
        plan, outline = self.document["plan"], self.document.get("outline", {})
        outside = plan.get(OUTSIDE, {})
        grades = (OutsideGrade(one["code"], one["label"]) for one in outside.get("grades", ()))
        scale = self.document.get("scale")
        values = {
            **plan,
            "outline_heading": outline.get("heading", ""),
            "outline_text": "\n".join(outline.get("lines", ())),
            "outside_grading": outside.get("grading", ""),
            "outside_grades": lines_of(grades),
            "scale": OWN_SCALE if isinstance(scale, dict) else scale or "",
        }
        return _plain(BY_KEY["plan"], values) | {"scale": scale_words().get(values["scale"], "")}

    def _heading(self, row: Mapping[str, Any]) -> Row:
        level = self.level_names.name_of(row["level"])
        own = _plain(BY_KEY["headings"], {**row.get(REPORT, {}), **row})
        parent = row.get("parent")
        own |= {"level": level, "parent": self.headings.name_of(parent) if parent else ""}
        return own | self._of_report(row.get(REPORT, {}))

    def _initiative(self, row: Mapping[str, Any]) -> Row:
        own = _plain(BY_KEY["initiatives"], row)
        heading = row.get("heading")
        again = [self.headings.name_of(slug) for slug in row.get("also_under", ())]
        own |= {"heading": self.headings.name_of(heading) if heading else "", "also_under": "\n".join(again)}
        return own | self._of_report(row)

    def _of_report(self, row: Mapping[str, Any]) -> Row:
        leads = row.get("leads", [])
        placed = [
            self._named(one["initiative"])
            + AT
            + self._indicators_of(one["initiative"]).name_of(one["indicator"])
            for one in row.get("placed_indicators", ())
        ]
        return {
            "leads": "".join(leads[:1]),
            JOINT: "\n".join(leads[1:]),
            "supporting": "\n".join(row.get("supporting", ())),
            "target_lines": "\n".join(row.get("target_lines", ())),
            "vision_items": "\n".join(map(str, row.get("vision_items", ()))),
            "placed_indicators": "\n".join(placed),
            **{name: self._named(row[name]) for name in KIN if row.get(name)},
        }

    def _named(self, slug: str) -> str:
        return self.initiatives.name_of(slug)

    def _indicators_of(self, slug: str) -> Directory[int]:
        return indicators_of(self.reports[slug].get("indicators", ()))

    def _parts(self, name: str) -> Iterator[tuple[str, Any]]:
        """Each that reports, by the name that other sheets give it, with a part of it that is not empty."""
        for slug in self.initiatives.names:
            if part := self.reports[slug].get(name):
                yield slug, part

    def _activities(self) -> Iterator[Row]:
        """Also of an initiative without any, so that nobody has to look for its number; not of a heading."""
        own = {row["slug"] for row in self.document["initiatives"]}
        for slug in self.initiatives.names:
            activities = self.reports[slug].get("activities", {})
            if activities or slug in own:
                title = self.reports[slug].get("title", "")
                yield {"initiative": self._named(slug), "": title, **activities}

    def _indicators(self) -> Iterator[Row]:
        for slug, indicators in self._parts("indicators"):
            names = indicators_of(indicators)
            for row in indicators:
                counted = row.get("counts_events_of")
                yield {
                    **_plain(BY_KEY["indicators"], row),
                    "initiative": self._named(slug),
                    "counts_events_of": "" if counted is None else names.name_of(counted),
                    **{year: str(value) for year, value in row.get("expectations", {}).items()},
                }

    def _items(self) -> Iterator[Row]:
        for slug, by_year in self._parts("evaluation_items"):
            names = self._indicators_of(slug)
            for year, items in by_year.items():
                for item in items:
                    linked = item.get("indicator")
                    yield {
                        "initiative": self._named(slug),
                        "fiscal_year": FiscalYear(int(year)).label,
                        "text": item["text"],
                        "indicator": "" if linked is None else names.name_of(linked),
                    }

    def _bars(self) -> Iterator[Row]:
        words = PERIODS[self.document["plan"].get("periods_per_year", 0)]
        for slug, bars in self._parts("schedule"):
            for bar in bars:
                (first, start), (last, end) = bar["start"], bar["end"]
                yield {
                    "initiative": self._named(slug),
                    "phase": self.phases.name_of(bar["phase"]),
                    "start_fiscal_year": FiscalYear(first).label,
                    "start_period": words[str(start)],
                    "end_fiscal_year": FiscalYear(last).label,
                    "end_period": words[str(end)],
                    "inferred": YES if bar.get("inferred") else "",
                }

    def _texts(self) -> Iterator[Row]:
        for slug, texts in self._parts("texts"):
            for code, text in texts.items():
                yield {"initiative": self._named(slug), "row": self.sheet_rows.name_of(code), "text": text}

    def _scale(self) -> Iterator[Row]:
        scale = self.document.get("scale")
        if isinstance(scale, dict):
            text = json.dumps(scale, ensure_ascii=False, indent=1)
            yield from ({"definition": text[at : at + _PIECE]} for at in range(0, len(text), _PIECE))


def _plain(sheet: Sheet, values: Mapping[str, Any]) -> Row:
    """The cells of all columns whose value needs nothing but its own column to be told."""
    found = {}
    for column in sheet.columns:
        value = values.get(column.key)
        told = _told(column, value)
        if told:
            found[column.key] = told
    return found


def _told(column: Column, value: Any) -> str:
    match column.holds:
        case Holds.YES_NO:
            return "" if value is None or (value is False and not _says_no(column)) else YES if value else NO
        case Holds.CHOICE:
            return column.words.get(str(value), "")
        case Holds.YEAR:
            return FiscalYear(value).label if isinstance(value, int) else ""
        case Holds.DAY:
            return _day(value) if value else ""
        case Holds.LINE | Holds.TEXT | Holds.WHOLE | Holds.NUMBER:
            return "" if value is None or isinstance(value, list) else str(value)
    return ""


def _says_no(column: Column) -> bool:
    """Whether いいえ says something else than nothing."""
    return column.key in ("is_shown", "allows_decimals", "allows_negative")


def _day(value: str) -> str:
    return era_date(dt.date.fromisoformat(value))
