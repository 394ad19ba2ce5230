"""What happened of late, from each log."""

from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Left

from indicators.models import (
    ClosingAct,
    ClosingLog,
    CycleAct,
    CycleLog,
    Extension,
    InstructionStep,
    Remark,
    TransitionLog,
)
from indicators.news.asked import SHOWN, Asked, addressed, columns, concerns, of_report
from indicators.news.rules import told_while

_PERSON = {"actor": "actor_id", "who": "actor__full_name"}
_SAID = {"pk": "pk", "at": "at", "text": Left("text", SHOWN)}


def happened(asked: Asked) -> "list[QuerySet[Any, Any]]":
    """Return what happened since a moment of which somebody with these departments and plans is told."""
    found = [_steps(asked), _remarks(asked), _replies(asked)]
    return [*found, *_of_departments(asked)] if asked.departments else found


def _steps(asked: Asked) -> "QuerySet[Any, Any]":
    """Steps that are still news: a report that has gone on since is told of by the later step."""
    acts: dict[frozenset[str], list[str]] = {}
    told = told_while("step", of_departments=bool(asked.departments), of_plans=bool(asked.wide))
    for act, states in told.items():
        acts.setdefault(states, []).append(act)
    is_news = Q()
    for states, some in acts.items():
        in_state = Q(report__state__in=sorted(states)) if states else Q()
        is_news |= Q(act__in=some) & in_state
    steps = TransitionLog.objects.filter(
        concerns(asked),
        is_news,
        at__gte=asked.since,
        report__cycle__plan__in=asked.plans,
        report__imported__isnull=True,
    )
    return columns(
        steps,
        "step",
        what="act",
        at="at",
        pk="pk",
        text=Left("comment", SHOWN),
        **_PERSON,
        **of_report(),
        about="report_id",
    )


def _remarks(asked: Asked) -> "QuerySet[Any, Any]":
    remarks = Remark.objects.filter(concerns(asked) | addressed(asked), at__gte=asked.since)
    return columns(
        remarks,
        "remark",
        what="kind",
        **_SAID,
        actor="author_id",
        who="author__full_name",
        day="due_on",
        department=Coalesce("addressee_id", 0),
        about="pk",
        **of_report(),
    )


def _replies(asked: Asked) -> "QuerySet[Any, Any]":
    is_concerned = concerns(asked, "instruction__report__") | addressed(asked, "instruction__addressee")
    told = told_while("reply", of_departments=bool(asked.departments), of_plans=bool(asked.wide))
    replies = InstructionStep.objects.filter(is_concerned, act__in=list(told), at__gte=asked.since)
    return columns(
        replies,
        "reply",
        what="act",
        **_SAID,
        **_PERSON,
        about="instruction_id",
        department=Coalesce("instruction__addressee_id", 0),
        **of_report("instruction__report__"),
    )


def _of_departments(asked: Asked) -> "list[QuerySet[Any, Any]]":
    """What nobody is told of but the departments in charge."""
    extensions = Extension.objects.filter(concerns(asked), granted_at__gte=asked.since)
    opened = CycleLog.objects.filter(
        at__gte=asked.since, act__in=[CycleAct.OPEN, CycleAct.REOPEN], cycle__plan__in=asked.plans
    )
    returned = ClosingLog.objects.filter(
        concerns(asked), act=ClosingAct.RETURN, at__gte=asked.since, report__isnull=False
    )
    return [
        columns(
            extensions,
            "extension",
            pk="pk",
            at="granted_at",
            text=Left("reason", SHOWN),
            day="due_on",
            actor="granted_by_id",
            who="granted_by__full_name",
            about="report_id",
            **of_report(),
        ),
        columns(
            opened,
            "round",
            what="act",
            pk="pk",
            at="at",
            **_PERSON,
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
            text=Left("comment", SHOWN),
            **_PERSON,
            about="report_id",
            **{k: v for k, v in of_report().items() if k != "year"},
        ),
    ]
