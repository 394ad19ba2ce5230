"""What the alerts need to know besides the overview, read in two queries however many reports there are."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from imari_dx.shared.kept_queries import kept
from indicators.book.instructions import shortened
from indicators.history.plan_changes import PlanChange, read_plan_changes
from indicators.models import (
    Act,
    AnnualReport,
    Extension,
    InstructionAct,
    InstructionResponse,
    InstructionStep,
    RemarkKind,
    TransitionLog,
    has_answer,
    is_closed_in_sql,
)
from indicators.workflow.deadlines import Deadline, GrantedExtension, deadline_of
from reports.alerts.rules import Instruction
from reports.builders.all_years import YearForAll
from reports.builders.overview import Overview

Key = tuple[int, int]  # initiative id, fiscal year


@dataclass(slots=True)
class WatchedReport:
    """One report: its effective deadline, what became of it, what the headquarters said to it."""

    deadline: Deadline
    closed_on: dt.date | None
    is_returned: bool
    instructions: list[Instruction] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """Everything by initiative id, reports also by fiscal year. ``latest`` is the latest year handed in."""

    reports: Mapping[Key, WatchedReport]
    latest: Mapping[int, YearForAll]
    changes: Mapping[int, list[PlanChange]]
    final_months: Mapping[int, int | None]

    def submitted_on(self, initiative_id: int) -> dt.date:
        """The day on which the latest report was handed in."""
        at = self.latest[initiative_id].submitted_at
        assert at is not None  # noqa: S101 (bound to the state by a constraint)
        return timezone.localdate(at)


def read_alert_facts(overview: Overview) -> AlertFacts:
    """Read what alerts rest on, whoever may see them."""
    latest = _latest_reports(overview)
    indicators = overview.all_years.indicators
    return AlertFacts(
        reports=_watched_reports(overview),
        latest=latest,
        changes=read_plan_changes(
            {key: one.submitted_at for key, one in latest.items() if one.submitted_at},
            {one.pk: one.initiative_id for one in indicators},
            overview.plan.words,
            {key: _acts_after(overview, one.row.fiscal_year) for key, one in latest.items()},
        ),
        final_months={one.pk: one.final_month for one in indicators if not one.counts_events},
    )


def _acts_after(overview: Overview, fiscal_year: int) -> frozenset[uuid.UUID]:
    """The acts that put in force what takes effect after a year."""
    return frozenset(act for act, since in overview.all_years.revisions if act and since > fiscal_year)


def _latest_reports(overview: Overview) -> dict[int, YearForAll]:
    reports = overview.reports.items()  # by initiative, then by year
    return {initiative: one for (initiative, _year), one in reports if one.state and has_answer(one.state)}


def _watched_reports(overview: Overview) -> dict[Key, WatchedReport]:
    """One row per report and instruction on it (one for a report without any); closed ones ask nothing."""
    found: dict[Key, WatchedReport] = {}
    rows = _reports_and_instructions(overview.plan.pk)
    for initiative, year, due_on, closed_on, extended_to, reason, is_returned, *instruction in rows:
        granted = [GrantedExtension(extended_to, reason)] if extended_to else []
        facts = found.setdefault(
            (initiative, year), WatchedReport(deadline_of(due_on, granted), closed_on, is_returned)
        )
        text, is_answered, answer_by, is_replied, is_closed = instruction
        if text is not None and not is_closed:
            awaits_by = None if is_answered or is_replied else answer_by
            facts.instructions.append(Instruction(shortened(text), is_answered, awaits_by))
    return found


@kept
def _reports_and_instructions(plan: int) -> QuerySet[Any, Any]:
    extensions = Extension.objects.filter(report=OuterRef("pk")).order_by("-id")
    answers = InstructionResponse.objects.filter(instruction=OuterRef("instruction"))
    replies = InstructionStep.objects.filter(instruction=OuterRef("instruction"), act=InstructionAct.REPLY)
    return (
        AnnualReport.objects.filter(cycle__plan=plan)
        .annotate(
            instruction=FilteredRelation("remarks", condition=Q(remarks__kind=RemarkKind.INSTRUCTION)),
            extended_to=Subquery(extensions.values("due_on")[:1]),
            extended_for=Subquery(extensions.values("reason")[:1]),
            is_returned=Exists(TransitionLog.objects.filter(report=OuterRef("pk"), act=Act.RETURN)),
            is_answered=Exists(answers),
            is_replied=Exists(replies),
            is_closed=is_closed_in_sql("instruction"),
        )
        .order_by("pk", "instruction")
        .values_list(
            *("initiative_id", "cycle__fiscal_year", "cycle__due_on", "cycle__closed_on"),
            *("extended_to", "extended_for", "is_returned", "instruction__text", "is_answered"),
            *("instruction__due_on", "is_replied", "is_closed"),
        )
    )
