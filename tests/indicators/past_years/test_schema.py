"""Every column and every datum of the export is either taken in or listed as not."""

import ast
import inspect
from collections.abc import Iterator

from indicators.book.report_fields import PUBLIC_FIELDS
from indicators.judgement.kinds import (
    annual,
    base,
    cumulative,
    entered,
    level,
    milestone,
    per_event,
    ratio,
    text,
)
from indicators.past_years import schema
from reports.builders import indicator_data, outside_data, results_columns, results_data, results_table
from tests.reports.builders.test_results_table import INTERNAL

KINDS = annual, base, cumulative, entered, level, milestone, per_event, ratio, text


def data_named_in(module: object) -> Iterator[str]:
    """The codes of data in a module's source: each stands before its Japanese word."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):  # type: ignore[arg-type]
        match node:
            case ast.Call(func=ast.Name(id="Datum" | "Exported"), args=[ast.Constant(value=str(code)), *_]):
                yield code
            case ast.Tuple(elts=[ast.Constant(value=str(code)), ast.Constant(value=str(word)), _, *_]):
                if not word.isascii():
                    yield code


def test_every_column_of_the_export_is_in_one_of_the_lists() -> None:
    columns = [*results_columns.COLUMNS, *results_columns.CONDITIONAL]
    lists = schema.ENTERED_COLUMNS, schema.CHECKED_COLUMNS, schema.NOT_IMPORTED_COLUMNS
    assert sorted(columns) == sorted(name for one in lists for name in one)


def data_of_the_export() -> set[str]:
    """The codes of all that the export may say."""
    modules = results_table, results_data, indicator_data, outside_data, *KINDS
    found = {code for one in modules for code in data_named_in(one)}
    return found | {field.name for field in PUBLIC_FIELDS} | {"year_target", "expectation", "is_rate_only"}


def test_every_datum_of_the_export_is_in_one_of_the_lists() -> None:
    found = data_of_the_export()
    known = {*schema.ENTERED_DATA, *schema.NOT_IMPORTED_DATA}
    assert found - known == set()
    assert known - found == set()
    assert not set(schema.ENTERED_DATA) & set(schema.NOT_IMPORTED_DATA)
    assert not known & set(INTERNAL)  # what never leaves the office does not come in either
