"""What is due soon or was due."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, Left

from indicators.models import (
    AnnualReport,
    EvaluationItem,
    Extension,
    Measurement,
    Remark,
    RemarkKind,
    ReportState,
    is_answered_in_sql,
    is_closed_in_sql,
)
from indicators.news.asked import SHOWN, Asked, addressed, columns, concerns, of_report
from initiatives.models import Activity

_UNANSWERED = (ReportState.NOT_STARTED, ReportState.DRAFTING)


def deadlines(asked: Asked) -> "list[QuerySet[Any, Any]]":
    """Return what is due soon or was due: reports that are asked for, instructions without an answer."""
    later = Extension.objects.filter(report=OuterRef("pk")).order_by("-pk").values("due_on")[:1]
    due_on = F("cycle__due_on")
    reports = AnnualReport.objects.filter(
        is_planned_in_sql("initiative", "cycle__fiscal_year", "cycle__plan"),
        cycle__plan__in=asked.plans,
        cycle__opened_on__isnull=False,
        imported__isnull=True,
    ).annotate(n_due=Greatest(Coalesce(Subquery(later), due_on), due_on))
    # Of a closed round what was extended is still asked for.
    is_open = Q(cycle__closed_on__isnull=True) | Q(n_due__gt=due_on, n_due__gte=asked.today)
    reports = reports.filter(is_open, n_due__lte=asked.soon)
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
    # As keys, or every instruction of ten years would be looked at for whose it is.
    instructions = Remark.objects.filter(kind=RemarkKind.INSTRUCTION).order_by()
    unanswered = Remark.objects.filter(
        Q(pk__in=_either(instructions.filter(concerns(asked)), instructions.filter(addressed(asked)))),
        ~Q(is_closed_in_sql()),
        ~is_answered_in_sql(),
        kind=RemarkKind.INSTRUCTION,
        due_on__lte=asked.soon,
    )
    answers = reports.filter(concerns(asked, ""), state__in=[*_UNANSWERED, ReportState.SUBMITTED])
    return [
        columns(answers, "due", pk="pk", about="pk", day="n_due", **of_report("")),
        # Of each department once, however many figures it still reports (所管課).
        columns(
            figures,
            "figure_due",
            pk="pk",
            about="pk",
            day="n_due",
            department="initiative__indicators__department_id",
            **of_report(""),
        ).distinct(),
        columns(
            unanswered,
            "instruction_due",
            pk="pk",
            about="pk",
            day="due_on",
            text=Left("text", SHOWN),
            department=Coalesce("addressee_id", 0),
            **of_report(),
        ),
    ]


def _either(some: "QuerySet[Any, Any]", others: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    return some.values("pk").union(others.values("pk"))


def is_planned_in_sql(initiative: str, year: str, plan: str) -> Q:
    """As ``is_planned``: the initiative runs in the year, and the plan asks for something or never does.

    By the plan as it stands; a report that was begun is asked for. Takes the ways that lead to the three.
    """
    of_year = {"initiative": OuterRef(initiative), "fiscal_year": OuterRef(year)}
    of_plan = {"initiative__plan": OuterRef(plan)}
    asks = Q(Exists(Activity.objects.filter(**of_year))) | Q(Exists(EvaluationItem.objects.filter(**of_year)))
    never = ~Q(Exists(Activity.objects.filter(**of_plan))) & ~Q(
        Exists(EvaluationItem.objects.filter(**of_plan))
    )
    first, last = f"{initiative}__first_year", f"{initiative}__last_year"
    runs = (Q(**{f"{first}__isnull": True}) | Q(**{f"{first}__lte": F(year)})) & (
        Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": F(year)})
    )
    return runs & (asks | never)
