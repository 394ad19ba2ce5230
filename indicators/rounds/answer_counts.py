"""How the rounds of a plan stand: 報告済 n/対象 m, and whether all is decided. A fixed number of queries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from imari_dx.shared.kept_queries import kept
from imari_dx.shared.related_rows import link_one
from indicators.book.answer_count import AnswerCount, count_by_level
from indicators.book.results import asks_per_year, is_planned, what_plans_a_year
from indicators.models import AnnualReport, EvaluationItem, ReportState, has_answer
from initiatives.models import Activity, Initiative, Plan
from initiatives.run import Run


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What is known of one round's answers."""

    counts: list[AnswerCount]  # each level's; a round in preparation has no reports and counts 0 of 0
    is_due: bool  # whether any answer is asked for
    is_decided: bool  # whether each that is asked for is 確定; not where none is


def count_answers(plan: Plan) -> dict[int, list[AnswerCount]]:
    """Return the counts by round."""
    return {cycle: facts.counts for cycle, facts in round_facts(plan).items()}


def round_facts(plan: Plan) -> dict[int, RoundFacts]:
    """Return what is known of each round."""
    rows = _initiatives(plan.pk)
    runs = {key: Run(first, last) for key, first, last, _word in rows}
    has_several = len(plan.reporting_levels) > 1  # what ``Initiative.level_told`` says of each
    levels = {key: (word or plan.initiative_word) if has_several else "" for key, *_run, word in rows}
    is_due = _due_test(plan, runs)
    asked: dict[int, list[tuple[str, str]]] = {
        pk: [] for pk in plan.reporting_cycles.values_list("pk", flat=True)
    }
    for cycle, year, key, state in _states(plan.pk):
        if is_due(key, year):
            asked[cycle].append((levels[key], state))
    return {
        cycle: RoundFacts(
            counts=count_by_level(((level, has_answer(one)) for level, one in found), plan.levels_told),
            is_due=bool(found),
            is_decided=bool(found) and all(state == ReportState.FINALISED for _level, state in found),
        )
        for cycle, found in asked.items()
    }


@kept
def _initiatives(plan: int) -> QuerySet[Any, Any]:
    names = ("pk", "first_year", "last_year", "of_heading__level__word")
    return Initiative.objects.filter(plan=plan).order_by().values_list(*names)


@kept
def _states(plan: int) -> QuerySet[Any, Any]:
    names = ("cycle_id", "cycle__fiscal_year", "initiative_id", "state")
    return AnnualReport.objects.filter(cycle__plan=plan).values_list(*names)


@kept
def _years_of_activities(plan: int) -> QuerySet[Any, Any]:
    return Activity.objects.filter(initiative__plan=plan).values_list("initiative_id", "fiscal_year")


@kept
def _years_of_items(plan: int) -> QuerySet[Any, Any]:
    return EvaluationItem.objects.filter(initiative__plan=plan).values_list("initiative_id", "fiscal_year")


def _due_test(plan: Plan, runs: Mapping[int, Run]) -> Callable[[int, int], bool]:
    """Return ``is_planned`` by id, for many: of the rows that ask for a year only their years are read."""
    if not asks_per_year(plan):
        measured = list(plan.initiatives.prefetch_related(*what_plans_a_year(plan)))
        link_one(measured, "plan", [plan])
        by_key = {one.pk: one for one in measured}
        return lambda key, year: is_planned(by_key[key], year)
    years = {*_years_of_activities(plan.pk), *_years_of_items(plan.pk)}
    return lambda key, year: (key, year) in years and year in runs[key]
