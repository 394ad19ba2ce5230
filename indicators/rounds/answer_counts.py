"""報告済 n/対象 m of the rounds of a plan, in a fixed number of queries."""

from dataclasses import dataclass

from indicators.models import AnnualReport, EvaluationItem, has_answer
from initiatives.models import Activity, Plan


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How many of the reports that are asked for were handed in; years that are 計画なし are in neither."""

    done: int = 0
    due: int = 0


def count_answers(plan: Plan) -> dict[int, AnswerCount]:
    """Return the counts by round; a round in preparation has no reports and counts 0 of 0."""
    planned = {
        row
        for model in (Activity, EvaluationItem)
        for row in model.objects.filter(initiative__plan=plan).values_list("initiative_id", "fiscal_year")
    }
    counts = {pk: AnswerCount() for pk in plan.reporting_cycles.values_list("pk", flat=True)}
    reports = AnnualReport.objects.filter(cycle__plan=plan)
    for cycle, year, initiative, state in reports.values_list(
        "cycle_id", "cycle__fiscal_year", "initiative_id", "state"
    ):
        if (initiative, year) in planned:
            before = counts[cycle]
            counts[cycle] = AnswerCount(before.done + has_answer(state), before.due + 1)
    return counts
