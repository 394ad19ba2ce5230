"""報告済 n/対象 m of the rounds of a plan, in a fixed number of queries."""

from imari_dx.shared.related_rows import link_one
from indicators.book.answer_count import AnswerCount, count_by_level
from indicators.book.results import is_planned, what_plans_a_year
from indicators.models import AnnualReport, has_answer
from initiatives.models import Plan


def count_answers(plan: Plan) -> dict[int, list[AnswerCount]]:
    """Return the counts by round, each level's; a round in preparation has no reports and counts 0 of 0."""
    needed = plan.initiatives.select_related("of_heading__level").prefetch_related(*what_plans_a_year(plan))
    initiatives = list(needed)
    link_one(initiatives, "plan", [plan])
    known = {one.pk: one for one in initiatives}
    reports: dict[int, list[tuple[str, bool]]] = {
        pk: [] for pk in plan.reporting_cycles.values_list("pk", flat=True)
    }
    stored = AnnualReport.objects.filter(cycle__plan=plan)
    for cycle, year, key, state in stored.values_list(
        "cycle_id", "cycle__fiscal_year", "initiative_id", "state"
    ):
        if is_planned(known[key], year):
            reports[cycle].append((known[key].level_told, has_answer(state)))
    levels = plan.levels_told
    return {cycle: count_by_level(asked, levels) for cycle, asked in reports.items()}
