"""The two workbooks that are handed out: one filled with a plan, an empty one for a plan that is to come."""

from collections.abc import Mapping
from typing import Any

from indicators.plan_books.rows_out import rows_of
from indicators.plan_books.sheet_columns import PERIODS
from indicators.plan_books.workbook import Told, write_book, years_in
from initiatives.models import Plan
from initiatives.words import NEUTRAL, Words


def empty_book(first_year: int, last_year: int) -> bytes:
    """Return a workbook with nothing but explanations and examples, with columns for some years."""
    periods = dict.fromkeys(word for words in PERIODS.values() for word in words.values())
    return write_book(Told({}, range(first_year, last_year + 1), periods=[*periods]))


def filled_book(document: Mapping[str, Any], words: Words = NEUTRAL) -> bytes:
    """Return a workbook that says all that a plan document (``export_document``) does."""
    rows, plan = rows_of(document), document["plan"]
    return write_book(
        Told(
            rows,
            range(plan["start_fiscal_year"], plan["end_fiscal_year"] + 1),
            years_in(rows["indicators"]),
            words,
            plan["title"],
            [*PERIODS[plan["periods_per_year"]].values()],
        )
    )


def file_name(plan: Plan | None) -> str:
    """Return what the file of a plan's workbook is called, or of an empty one."""
    return f"計画ブック_{plan.short_title}.xlsx" if plan else "計画ブック.xlsx"
