"""For whom what is new is read, and the shape of every row that is read."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, DateField, DateTimeField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast

from indicators.models import Indicator
from indicators.news.row import Row
from initiatives.models import Responsibility

# As much of a text as a line shows.
SHOWN = 200


_BLANKS: dict[str, Any] = {
    **dict.fromkeys(
        ("source", "what", "who", "text", "state", "code", "title", "slug"), Value("", CharField())
    ),
    **dict.fromkeys(
        ("plan", "initiative", "year", "pk", "about", "actor", "department"), Value(0, IntegerField())
    ),
    "at": Cast(Value(None), DateTimeField()),
    "day": Cast(Value(None), DateField()),
}


def columns(found: "QuerySet[Any, Any]", source: str, **given: Any) -> "QuerySet[Any, Any]":
    """Return a query set as rows of the one shape; ``given`` are the columns that it fills."""
    given["source"] = Value(source, CharField())
    values = {name: given.get(name, _BLANKS[name]) for name in Row._fields}
    named = {f"n_{name}": F(one) if isinstance(one, str) else one for name, one in values.items()}
    rows: QuerySet[Any, Any] = found.order_by().annotate(**named).values_list(*named)
    return rows


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom rows are read: the departments and plans, from which moment on, as on which day."""

    plans: list[int]
    since: dt.datetime
    reader: int = 0  # the user whose last look is among the rows; 0: nobody's
    departments: list[int] = field(default_factory=list)
    wide: list[int] = field(default_factory=list)  # plans of which everything is read
    today: dt.date = dt.date.min
    soon: dt.date = dt.date.min  # deadlines until then

    @property
    def used(self) -> tuple[str, ...]:
        """Which of them the query needs: no deadline concerns who has neither departments nor a plan."""
        return (
            *("plans", "since", "reader"),
            *(("departments", "today") if self.departments else ()),
            *(("wide",) if self.wide else ()),
            *(("soon",) if self.wide or self.departments else ()),
        )


def held_by(asked: Asked) -> "QuerySet[Responsibility]":
    """Return what the reader's departments are in charge of on the day."""
    return Responsibility.objects.valid_on(asked.today).filter(department__in=asked.departments)


def charges(asked: Asked) -> "list[QuerySet[Any, Any]]":
    """Return who is in charge of what, of the departments asked for."""
    shared = {"plan": "initiative__plan", "initiative": "initiative_id", "department": "department_id"}
    held = held_by(asked).filter(initiative__plan__in=asked.plans)
    reporting = Indicator.objects.filter(department__in=asked.departments, initiative__plan__in=asked.plans)
    return [
        columns(held, "charge", what="kind", **shared),
        columns(reporting, "charge", what=Value("reporting", CharField()), **shared),
    ]


def concerns(asked: Asked, way: str = "report__") -> Q:
    """Return the condition that a row's initiative is the reader's, or of a plan of which everything is.

    Departments belong to no plan: what is of a plan that the reader has no part in is left out by the rules.
    """
    found = Q(**{f"{way}initiative__plan__in": asked.wide}) if asked.wide else Q()
    if asked.departments:
        found |= Q(**{f"{way}initiative__in": concerned(asked)})
    return found


def concerned(asked: Asked) -> "QuerySet[Any, Any]":
    """Return the keys of the initiatives of the reader's departments, or of which they report a figure.

    As one list: where it were two, joined by "or", PostgreSQL would look at the reports of all plans.
    """
    mine = held_by(asked).order_by().values("initiative")
    figures = Indicator.objects.filter(department__in=asked.departments).order_by().values("initiative")
    return mine.union(figures)


def addressed(asked: Asked, name: str = "addressee") -> Q:
    """Return the condition that an instruction is for one of the reader's departments, to join with "or"."""
    return Q(**{f"{name}__in": asked.departments}) if asked.departments else Q()


def of_report(way: str = "report__") -> dict[str, Any]:
    """Return the columns that say of which report a row is; ``way`` leads to it."""
    return {
        "plan": f"{way}initiative__plan_id",
        "initiative": f"{way}initiative_id",
        "year": f"{way}cycle__fiscal_year",
        "state": f"{way}state",
        "code": f"{way}initiative__code",
        "title": f"{way}initiative__title",
        "slug": f"{way}initiative__slug",
    }
