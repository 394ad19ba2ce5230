"""Where what is new is read from: one query over the logs, rounds and instructions, each row in one shape.

Rooms above this one know of more that happens; each registers what it knows, as ``add_source`` says.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import QuerySet

from imari_dx.shared.kept_queries import kept
from indicators.models import NewsReader
from indicators.news.asked import Asked, charges, columns
from indicators.news.asked_once import asked_once, midyear_answers
from indicators.news.deadlines import deadlines
from indicators.news.happened import happened
from indicators.news.row import Row

Source = Callable[[Asked], "QuerySet[Any, Any]"]
_sources: list[Source] = []
_sources_of_plans: list[Source] = []


def add_source(source: Source, *, of_plans: bool = False) -> None:
    """Register what gives rows of ``columns`` for the plans asked for; called once, when the app is ready.

    ``of_plans``: nobody is told of them but who reads everything of a plan.
    """
    (_sources_of_plans if of_plans else _sources).append(source)


def read_rows(asked: Asked) -> list[Row]:
    """Return all rows, in one query, of what somebody with these departments and plans may be told."""
    names = asked.used
    return [Row(*one) for one in _query(names)(*(getattr(asked, name) for name in names))]


# Every page counts what is new: the query has only the parts of which the reader may be told something, for
# it takes longer to be understood by the database than to be answered.
@cache
def _query(names: tuple[str, ...]) -> Callable[..., list[Any]]:
    def rows(*values: Any) -> "QuerySet[Any, Any]":
        return _union(Asked(**dict(zip(names, values, strict=True))))

    return kept(rows)


def _union(asked: Asked) -> "QuerySet[Any, Any]":
    looks = columns(NewsReader.objects.filter(user=asked.reader), "look", at="looked_at", actor="user_id")
    parts = [make(asked) for make in _sources]
    if asked.wide:
        parts += [midyear_answers(asked), *(make(asked) for make in _sources_of_plans)]
    if asked.wide or asked.departments:
        parts += happened(asked)
    if asked.departments:
        parts += [*charges(asked), *deadlines(asked), *asked_once(asked)]
    return looks.union(*parts, all=True)
