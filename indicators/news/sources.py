"""Where what is new is read from: one query over the logs, rounds and instructions, each row in one shape.

Rooms above this one know of more that happens; each registers what it knows, as ``add_source`` says.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Left

from imari_dx.shared.kept_queries import kept
from indicators.models import (
    Act,
    AnnualReport,
    ClosingAct,
    ClosingLog,
    CycleAct,
    CycleLog,
    EvaluationItem,
    Extension,
    Indicator,
    InstructionStep,
    Measurement,
    NewsReader,
    Remark,
    RemarkKind,
    ReportState,
    TransitionLog,
    is_answered_in_sql,
    is_closed_in_sql,
)
from indicators.news.row import Row
from initiatives.models import Activity, Responsibility

# As much of a text as a line shows.
_SHOWN = 200


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

    departments: list[int]
    wide: list[int]  # plans of which everything is read
    plans: list[int]
    since: dt.datetime
    today: dt.date
    soon: dt.date  # deadlines until then


Source = Callable[[Asked], "QuerySet[Any, Any]"]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Register what gives rows of ``columns`` for the plans asked for; called once, when the app is ready."""
    _sources.append(source)


def read_rows(asked: Asked, *, reader: int = 0) -> list[Row]:
    """Return all rows, in one query. ``reader`` is the user whose last look is among them, 0 for nobody's."""
    # Nothing is in an empty list, and then the query would be written anew every time.
    lists = (one or [0] for one in (asked.departments, asked.wide, asked.plans))
    return [Row(*one) for one in _rows(*lists, asked.since, asked.today, asked.soon, reader)]


@kept
def _rows(
    departments: list[int],
    wide: list[int],
    plans: list[int],
    since: dt.datetime,
    today: dt.date,
    soon: dt.date,
    reader: int,
) -> "QuerySet[Any, Any]":
    asked = Asked(departments, wide, plans, since, today, soon)
    looks = NewsReader.objects.filter(user=reader)
    first = columns(looks, "look", at="looked_at", actor="user_id")
    rest = [one for make in (_charges, _happened, _deadlines) for one in make(asked)]
    return first.union(*rest, *(make(asked) for make in _sources), all=True)


def _in_charge(asked: Asked) -> "QuerySet[Responsibility]":
    valid = Responsibility.objects.valid_on(asked.today)
    return valid.filter(department__in=asked.departments, initiative__plan__in=asked.plans)


def _reporting(asked: Asked) -> QuerySet[Indicator]:
    return Indicator.objects.filter(department__in=asked.departments, initiative__plan__in=asked.plans)


def _charges(asked: Asked) -> "list[QuerySet[Any, Any]]":
    shared = {"plan": "initiative__plan", "initiative": "initiative_id", "department": "department_id"}
    return [
        columns(_in_charge(asked), "charge", what="kind", **shared),
        columns(_reporting(asked), "charge", what=Value("reporting", CharField()), **shared),
    ]


def _concerns(asked: Asked, way: str = "report__") -> Q:
    """That a row's initiative is the reader's, or of a plan of which everything is."""
    mine = _in_charge(asked).order_by().values("initiative")
    figures = _reporting(asked).order_by().values("initiative")
    of_initiative = Q(**{f"{way}initiative__in": mine}) | Q(**{f"{way}initiative__in": figures})
    return of_initiative | Q(**{f"{way}initiative__plan__in": asked.wide})


def _of_report(way: str = "report__") -> dict[str, Any]:
    return {
        "plan": f"{way}initiative__plan_id",
        "initiative": f"{way}initiative_id",
        "year": f"{way}cycle__fiscal_year",
        "state": f"{way}state",
        "code": f"{way}initiative__code",
        "title": f"{way}initiative__title",
        "slug": f"{way}initiative__slug",
    }


_TOLD_ACTS = (Act.SUBMIT, Act.RETURN, Act.APPROVE, Act.FINALISE, Act.REOPEN, Act.CONFIRM_FIGURES)


def _happened(asked: Asked) -> "list[QuerySet[Any, Any]]":
    """What happened since a moment, from each log."""
    steps = TransitionLog.objects.filter(
        _concerns(asked), act__in=_TOLD_ACTS, at__gte=asked.since, report__imported__isnull=True
    )
    remarks = Remark.objects.filter(
        _concerns(asked) | Q(addressee__in=asked.departments), at__gte=asked.since
    )
    replies = InstructionStep.objects.filter(
        _concerns(asked, "instruction__report__") | Q(instruction__addressee__in=asked.departments),
        at__gte=asked.since,
    )
    extensions = Extension.objects.filter(_concerns(asked), granted_at__gte=asked.since)
    opened = CycleLog.objects.filter(
        at__gte=asked.since, act__in=[CycleAct.OPEN, CycleAct.REOPEN], cycle__plan__in=asked.plans
    )
    returned = ClosingLog.objects.filter(
        _concerns(asked), act=ClosingAct.RETURN, at__gte=asked.since, report__isnull=False
    )
    person = {"actor": "actor_id", "who": "actor__full_name"}
    said = {"pk": "pk", "at": "at", "text": Left("text", _SHOWN)}
    return [
        columns(
            steps,
            "step",
            what="act",
            at="at",
            pk="pk",
            text=Left("comment", _SHOWN),
            **person,
            **_of_report(),
            about="report_id",
        ),
        columns(
            remarks,
            "remark",
            what="kind",
            **said,
            actor="author_id",
            who="author__full_name",
            day="due_on",
            department=Coalesce("addressee_id", 0),
            about="pk",
            **_of_report(),
        ),
        columns(
            replies,
            "reply",
            what="act",
            **said,
            **person,
            about="instruction_id",
            department=Coalesce("instruction__addressee_id", 0),
            **_of_report("instruction__report__"),
        ),
        columns(
            extensions,
            "extension",
            pk="pk",
            at="granted_at",
            text=Left("reason", _SHOWN),
            day="due_on",
            actor="granted_by_id",
            who="granted_by__full_name",
            about="report_id",
            **_of_report(),
        ),
        columns(
            opened,
            "round",
            what="act",
            pk="pk",
            at="at",
            **person,
            plan="cycle__plan_id",
            year="cycle__fiscal_year",
            day="cycle__due_on",
            state=Case(When(cycle__closed_on__isnull=True, then=Value("open")), default=Value("closed")),
        ),
        columns(
            returned,
            "closing",
            what="act",
            pk="pk",
            at="at",
            text=Left("comment", _SHOWN),
            **person,
            about="report_id",
            **{k: v for k, v in _of_report().items() if k != "year"},
        ),
    ]


_UNANSWERED = (ReportState.NOT_STARTED, ReportState.DRAFTING)


def _deadlines(asked: Asked) -> "list[QuerySet[Any, Any]]":
    """What is due soon or was due: reports that are asked for, instructions that nobody has answered."""
    later = Extension.objects.filter(report=OuterRef("pk")).order_by("-pk").values("due_on")[:1]
    reports = AnnualReport.objects.filter(
        _concerns(asked, ""),
        _is_planned(),
        cycle__opened_on__isnull=False,
        state__in=[*_UNANSWERED, ReportState.SUBMITTED],
        imported__isnull=True,
    ).annotate(extended=Subquery(later))
    is_extended = Q(extended__gt=F("cycle__due_on"))
    reports = reports.annotate(n_due=Case(When(is_extended, then="extended"), default="cycle__due_on"))
    reports = reports.filter(
        Q(cycle__closed_on__isnull=True) | (is_extended & Q(extended__gte=asked.today)), n_due__lte=asked.soon
    )
    answered = Measurement.objects.filter(
        report=OuterRef("pk"), indicator=OuterRef("initiative__indicators__pk")
    ).exclude(status="")
    figures = reports.filter(
        ~Exists(answered),
        state__in=_UNANSWERED,
        initiative__indicators__department__in=asked.departments,
        initiative__indicators__counts_events_of__isnull=True,
        initiative__indicators__first_year__lte=F("cycle__fiscal_year"),
        initiative__indicators__last_year__gte=F("cycle__fiscal_year"),
    )
    unanswered = Remark.objects.filter(
        _concerns(asked) | Q(addressee__in=asked.departments),
        ~Q(is_closed_in_sql()),
        ~is_answered_in_sql(),
        kind=RemarkKind.INSTRUCTION,
        due_on__lte=asked.soon,
    )
    return [
        columns(reports, "due", pk="pk", about="pk", day="n_due", **_of_report("")),
        # Of each department once, however many figures it still reports (所管課).
        columns(
            figures,
            "figure_due",
            pk="pk",
            about="pk",
            day="n_due",
            department="initiative__indicators__department_id",
            **_of_report(""),
        ).distinct(),
        columns(
            unanswered,
            "instruction_due",
            pk="pk",
            about="pk",
            day="due_on",
            text=Left("text", _SHOWN),
            department=Coalesce("addressee_id", 0),
            **_of_report(),
        ),
    ]


def _is_planned() -> Q:
    """As ``is_planned``: the initiative runs in the year, and the plan asks for something or never does.

    By the plan as it stands; a report that was begun is asked for.
    """
    of_year = {"initiative": OuterRef("initiative"), "fiscal_year": OuterRef("cycle__fiscal_year")}
    of_plan = {"initiative__plan": OuterRef("cycle__plan")}
    asks = Q(Exists(Activity.objects.filter(**of_year))) | Q(Exists(EvaluationItem.objects.filter(**of_year)))
    never = ~Q(Exists(Activity.objects.filter(**of_plan))) & ~Q(
        Exists(EvaluationItem.objects.filter(**of_plan))
    )
    first, last = "initiative__first_year", "initiative__last_year"
    year = F("cycle__fiscal_year")
    runs = (Q(**{f"{first}__isnull": True}) | Q(**{f"{first}__lte": year})) & (
        Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": year})
    )
    return runs & (asks | never)
