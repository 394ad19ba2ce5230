"""Snapshots of earlier formats, read as the present one: in memory only, for a stored one is never rewritten.

What a plan printed before it had words of its own stands in ``words_of_format_1.json``: every plan printed
the same then, whatever it was, and a decided year goes on printing it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

Row = dict[str, Any]
FORMAT = 2
# 柱 stand behind the former 分野 in one table now (migration initiatives 0009): the same number here.
_FIRST_KEY = 1_000_000

# What a bar said while every schedule was one of quarters.
_SHEET_ROW = "initiatives.sheetrow"
_BARS = ("initiatives.schedulebar", "indicators.actualschedulebar")
_PERIODS = {"start_quarter": "start_period", "end_quarter": "end_period"}
# What the plan said of an indicator and no document printed yet: a decided year goes on without it.
_NOT_PRINTED = {"definition": "", "source": "", "final_month": None}


@cache
def _words_of_format_1() -> dict[str, str]:
    words: dict[str, str] = json.loads(
        (Path(__file__).parent / "words_of_format_1.json").read_text(encoding="utf-8")
    )
    return words


@cache
def levels_of_format_1() -> list[dict[str, Any]]:
    """Return the levels that every plan had while they were not data, as their rows have them."""
    levels: list[dict[str, Any]] = json.loads(
        (Path(__file__).parent / "levels_of_format_1.json").read_text(encoding="utf-8")
    )
    return levels


def _sheet_of_format_1(plan: int) -> Iterator[Row]:
    """The rows of every sheet while they were the same for all plans: no layout of today."""
    rows = json.loads((Path(__file__).parent / "sheet_of_format_1.json").read_text(encoding="utf-8"))
    for number, row in enumerate(rows, start=1):
        yield {
            "model": _SHEET_ROW,
            "pk": -number,
            "fields": {**row, "plan": plan, "is_shown": True, "sort_order": number},
        }


def brought_up(data: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the rows of a snapshot as its present format has them."""
    rows: list[Row] = data["rows"]
    if not any(row["model"] == _SHEET_ROW for row in rows):
        plan = next(row["pk"] for row in rows if row["model"] == "initiatives.plan")
        yield from _sheet_of_format_1(plan)
    for row in _with_headings(rows) if data["format"] == 1 else rows:
        if row["model"] == "initiatives.plan" and "word_body" not in row["fields"]:
            yield {**row, "fields": {**_words_of_format_1(), **row["fields"]}}
        elif row["model"] in _BARS:
            fields = {_PERIODS.get(name, name): value for name, value in row["fields"].items()}
            yield {**row, "fields": fields}
        elif row["model"] == "indicators.indicator" and "comparison" not in row["fields"]:
            yield {**row, "fields": {**row["fields"], **_NOT_PRINTED}}
        else:
            yield row


def _with_headings(rows: Iterable[Row]) -> Iterator[Row]:
    """Format 1 → 2: sector and policy become headings of two levels."""
    rows = list(rows)
    plans = {row["pk"]: row["fields"]["plan"] for row in rows if row["model"] == "initiatives.sector"}
    for row in rows:
        match row["model"]:
            case "initiatives.sector":
                yield _sector(row)
            case "initiatives.policy":
                yield _policy(row, plans)
            case "initiatives.initiative":
                fields = {name: value for name, value in row["fields"].items() if name != "policy"}
                yield row | {"fields": fields | {"heading": _FIRST_KEY + row["fields"]["policy"]}}
            case "initiatives.plan":
                yield row
                for level in levels_of_format_1():
                    fields = {**level, "plan": row["pk"]}
                    yield {"model": "initiatives.headinglevel", "pk": level["number"], "fields": fields}
            case _:
                yield row


def _sector(row: Row) -> Row:
    old = row["fields"]
    fields = {
        "plan": old["plan"],
        "level": 1,
        "parent": None,
        "slug": old["code"],
        "code": old["prefix"],
        "title": old["name"],
        "heading": old["heading"],
        "text": old["note"],
        "sort_order": old["sort_order"],
    }
    return {"model": "initiatives.heading", "pk": row["pk"], "fields": fields}


def _policy(row: Row, plans: Mapping[int, int]) -> Row:
    old = row["fields"]
    fields = {
        "plan": plans[old["sector"]],
        "level": 2,
        "parent": old["sector"],
        "slug": f"h{row['pk']}",
        "title": old["title"],
        "sort_order": old["sort_order"],
    }
    return {"model": "initiatives.heading", "pk": _FIRST_KEY + row["pk"], "fields": fields}
