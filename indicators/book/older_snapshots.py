"""Snapshots of earlier formats, read as the present one: in memory only, for a stored one is never rewritten.

What a plan printed before it had words of its own stands in ``words_of_format_1.json``: every plan printed
the same then, whatever it was, and a decided year goes on printing it.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

Row = dict[str, Any]

# What a bar said while every schedule was one of quarters.
_BARS = ("initiatives.schedulebar", "indicators.actualschedulebar")
_PERIODS = {"start_quarter": "start_period", "end_quarter": "end_period"}


@cache
def _words_of_format_1() -> dict[str, str]:
    words: dict[str, str] = json.loads(
        (Path(__file__).parent / "words_of_format_1.json").read_text(encoding="utf-8")
    )
    return words


def brought_up(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows of a snapshot as its present format has them."""
    for row in rows:
        if row["model"] == "initiatives.plan" and "word_body" not in row["fields"]:
            yield {**row, "fields": {**_words_of_format_1(), **row["fields"]}}
        elif row["model"] in _BARS:
            fields = {_PERIODS.get(name, name): value for name, value in row["fields"].items()}
            yield {**row, "fields": fields}
        else:
            yield row
