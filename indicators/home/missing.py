"""How much is still to be entered in reports that were begun: counted without judging them."""

from collections.abc import Sequence

from imari_dx.shared.related_rows import link_many
from indicators.book.instructions import instructions_in, last_years_remarks_of
from indicators.home.facts import WorkData
from indicators.models import AnnualReport
from indicators.workflow.missing import answered_in, missing_of


def missing_counts(data: WorkData, fiscal_year: int, slugs: Sequence[str]) -> dict[str, int]:
    """Return by slug how many things are missing before 提出. A fixed number of queries.

    Not of a report whose self-rating has no reason: whether it needs one, only the proposal says. Nor where
    a later revision changes the plan that the year was asked by.
    """
    if any(one.effective_year > fiscal_year for one in data.revisions):
        return {}
    found = [
        (one, report)
        for one in data.initiatives
        if one.slug in slugs and (report := data.report(one, fiscal_year)) and _counts(report)
    ]
    reports = [report for _one, report in found]
    for name in ("measurements", "item_results", "question_answers", "instruction_responses"):
        link_many(reports, name)
    cycles = list({id(report.cycle): report.cycle for report in reports}.values())
    link_many(cycles, "fields")
    link_many(cycles, "questions")
    remarks = last_years_remarks_of(reports)
    missing = {}
    for one, report in found:
        instructions = instructions_in(remarks.get(one.pk, ()))
        left = missing_of(report, one, instructions, answered_in(report), report.self_grade)
        missing[one.slug] = len(left)
    return missing


def _counts(report: AnnualReport) -> bool:
    return not report.self_grade or bool(report.self_grade_reason.strip())
