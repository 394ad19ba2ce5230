"""Queries whose SQL is written once and asked again with other values.

Django writes a query's SQL anew whenever it is asked. For the small tables of a plan that takes several times
as long as the database takes to answer, and a page asks some thirty times (ADR 65).
"""

import copy
import datetime as dt
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

from imari_dx.shared.answers import answers_in_use

# Stand for the values while the SQL is written: no constant of a query is one of them. The numbers fit every
# column, or Django would know that no row has them.
_NUMBERS, _A_DAY = range(10_000, 32_000), dt.date(9000, 1, 1)
_A_MOMENT = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
_Shape = type | int  # what a value is; of a list how many numbers it has
_Place = tuple[int, int | None]  # the number of an argument; in a list, of the value in it


@dataclass(frozen=True, slots=True)
class _Written:
    """A query with its SQL and its values, and where what is asked for goes among them."""

    queryset: Any
    compiler: Any
    sql: str
    values: tuple[Any, ...]
    places: tuple[_Place | None, ...]


def kept(make: Callable[..., "models.QuerySet[Any, Any]"]) -> Callable[..., list[Any]]:
    """Turn a function that makes a query set into one that returns its rows, the SQL written once.

    ``make`` hands its arguments to conditions as they are and does nothing else that depends on them: it is
    called with values that mean nothing, once for each length of the lists. Numbers, texts, days, moments and
    lists of numbers are kept; with anything else Django writes the SQL as always.
    """

    @functools.lru_cache(maxsize=256)
    def written(shapes: tuple[_Shape, ...]) -> _Written:
        return _write(make, shapes)

    @functools.wraps(make)
    def rows(*values: Any) -> list[Any]:
        shapes = tuple(map(_shape, values))
        # Nothing is in an empty list: Django knows that without asking.
        if 0 in shapes or None in shapes or _length(shapes) > len(_NUMBERS):
            return list(make(*values))
        return _asked(written(shapes), values)

    return rows


def _shape(value: Any) -> _Shape | None:
    if isinstance(value, list):
        return len(value) if all(map(_is_number, value)) else None
    return type(value) if type(value) in (str, dt.date, dt.datetime) or _is_number(value) else None


def _is_number(value: Any) -> bool:
    """Whether it is one that every database understands: what is larger is in no column."""
    return type(value) is int and abs(value) < 1 << 63


def _length(shapes: Iterable[_Shape | None]) -> int:
    """How many numbers there may be among the values."""
    return sum(shape if isinstance(shape, int) else 1 for shape in shapes)


def _stand_ins(shapes: tuple[_Shape, ...]) -> list[Any]:
    numbers = iter(_NUMBERS)

    def stand_in(shape: _Shape) -> Any:
        if isinstance(shape, int):
            return list(islice(numbers, shape))
        number = next(numbers)
        if shape is int:
            return number
        if shape is dt.datetime:
            return _A_MOMENT + dt.timedelta(number)
        return f"\ufdd0{number}" if shape is str else _A_DAY + dt.timedelta(number)

    return [stand_in(shape) for shape in shapes]


def _write(make: Callable[..., Any], shapes: tuple[_Shape, ...]) -> _Written:
    connection = connections[DEFAULT_DB_ALIAS]
    stand_ins = _stand_ins(shapes)
    places: dict[Any, _Place] = {}
    for number, one in enumerate(stand_ins):
        if isinstance(one, list):
            places |= {value: (number, place) for place, value in enumerate(one)}
        else:
            places[_prepared(one, connection)] = (number, None)
    queryset = make(*stand_ins)
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, values = compiler.as_sql()
    found = tuple(places.get(one) if isinstance(one, int | str | dt.date) else None for one in values)
    if set(places.values()) - set(found):
        raise TypeError(f"{make.__qualname__} changes a value before it is asked for")
    compiler.connection = None  # every thread has its own
    return _Written(queryset, compiler, sql, tuple(values), found)


def _prepared(value: Any, connection: Any) -> Any:
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value


def _asked(written: _Written, given: tuple[Any, ...]) -> list[Any]:
    """Let Django ask as always, but for the SQL, which it is handed."""
    connection = connections[DEFAULT_DB_ALIAS]
    values = list(written.values)
    for position, place in enumerate(written.places):
        if place is not None:
            number, index = place
            one = given[number] if index is None else given[number][index]
            values[position] = _prepared(one, connection)
    compiler = copy.copy(written.compiler)
    compiler.connection = connection
    compiler.as_sql = lambda *_args, **_options: (written.sql, tuple(values))
    answers = answers_in_use()
    if answers is not None:
        rows = answers.of(written.sql, tuple(values))
        compiler.execute_sql = lambda *_args, **_options: [rows]
    return list(_again(written.queryset, compiler))


def _again(queryset: Any, compiler: Any) -> Any:
    """The query set, not yet asked. It shares its query's parts: nothing changes them, the SQL is written.

    Django's own copy copies every condition, which takes longer than asking.
    """
    query = copy.copy(queryset.query)
    query.get_compiler = lambda *_args, **_options: compiler
    again = object.__new__(type(queryset))
    again.__dict__ = {**queryset.__dict__, "_query": query}
    return again
