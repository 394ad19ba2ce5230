"""What is asked beside the yearly rounds and was not answered: 総括の照会, 秋の中間確認; and its answers."""

import datetime as dt
from typing import Any

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, Greatest, Left

from indicators.models import (
    ANSWERED_CLOSING_STATES,
    ClosingAct,
    ClosingLog,
    ClosingReport,
    MidyearAnswer,
    MidyearCheck,
)
from indicators.news.asked import SHOWN, Asked, columns, held_by
from indicators.news.deadlines import is_planned_in_sql
from initiatives.models import ResponsibilityKind

# The database knows days as beginning at nine in the morning here.
_NINE_HOURS = dt.timedelta(hours=9)
_ANSWERING = [ResponsibilityKind.LEAD, ResponsibilityKind.JOINT]


def asked_once(asked: Asked) -> "list[QuerySet[Any, Any]]":
    """Return what the departments in charge have still to answer."""
    return [_closing(asked), _midyear(asked)]


def _closing(asked: Asked) -> "QuerySet[Any, Any]":
    opened = ClosingLog.objects.filter(round=OuterRef("round"), act=ClosingAct.OPEN).order_by("-pk")
    waiting = ClosingReport.objects.filter(
        # Who leads it is told: the rules see to it. Asked for one kind, SQLite would read the whole query
        # anew each time, for there is an index of that kind alone.
        initiative__in=held_by(asked).order_by().values("initiative"),
        round__plan__in=asked.plans,
        round__opened_on__lte=asked.today,
        round__closed_on__isnull=True,
    ).exclude(state__in=ANSWERED_CLOSING_STATES)
    return columns(
        waiting,
        "closing_due",
        pk="pk",
        about="pk",
        at=Subquery(opened.values("at")[:1]),
        day="round__due_on",
        plan="round__plan_id",
        state="state",
        initiative="initiative_id",
        code="initiative__code",
        title="initiative__title",
        slug="initiative__slug",
    )


def _midyear(asked: Asked) -> "QuerySet[Any, Any]":
    """Of each department once, however many answers it owes."""
    way = "plan__initiatives"
    begins = ExpressionWrapper(Cast("opens_on", DateTimeField()) - _NINE_HOURS, output_field=DateTimeField())
    switched_on = MidyearCheck.history.filter(id=OuterRef("pk")).order_by("history_date")
    answered = MidyearAnswer.objects.filter(of_check=OuterRef("pk"), initiative=OuterRef(way))
    held = held_by(asked).filter(kind__in=_ANSWERING).order_by().values("pk")
    found = MidyearCheck.objects.annotate(
        n_begins=Greatest(begins, Coalesce(Subquery(switched_on.values("history_date")[:1]), begins)),
        n_ends=Cast("due_on", DateTimeField()),
    ).filter(
        ~Exists(answered),
        is_planned_in_sql(way, "fiscal_year", "plan"),
        plan__in=asked.plans,
        opens_on__lte=asked.today,
        n_ends__gte=asked.since,
        **{f"{way}__responsibilities__in": held},
    )
    return columns(
        found,
        "midyear",
        pk="pk",
        about="pk",
        at="n_begins",
        day="due_on",
        plan="plan_id",
        year="fiscal_year",
        department=F(f"{way}__responsibilities__department_id"),
    ).distinct()


def midyear_answers(asked: Asked) -> "QuerySet[Any, Any]":
    """Return what departments answered of late in 秋の中間確認, for who reads all of a plan."""
    found = MidyearAnswer.objects.filter(of_check__plan__in=asked.wide, updated_at__gte=asked.since)
    return columns(
        found,
        "midyear_answer",
        pk="pk",
        about="version",
        at="updated_at",
        actor="updated_by_id",
        who="updated_by__full_name",
        text=Left("comment", SHOWN),
        state="outlook",
        plan="of_check__plan_id",
        year="of_check__fiscal_year",
        initiative="initiative_id",
        code="initiative__code",
        title="initiative__title",
        slug="initiative__slug",
    )
