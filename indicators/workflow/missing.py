"""What keeps a report from being submitted: of one that is stored, or of several that were read together."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from indicators.book.answers import Missing, missing_to_submit
from indicators.book.assessment import assess_stored, items_of
from indicators.book.in_force import results_of
from indicators.book.instructions import instructions_to_answer, short_text
from indicators.book.results import ResultBook
from indicators.book.stored_answers import report_texts
from indicators.book.stored_form import form_definition
from indicators.judgement import InitiativeProposal
from indicators.models import AnnualReport, Remark
from initiatives.models import Initiative


def what_is_missing(report: AnnualReport) -> tuple[list[Missing], InitiativeProposal]:
    """Return what keeps a stored report from being submitted, as sentences, and the year's proposal."""
    book = results_of(report)
    return missing_in(book, report, book.initiatives[0], instructions_to_answer(report))


def missing_in(
    book: ResultBook, report: AnnualReport, initiative: Initiative, instructions: Iterable[Remark]
) -> tuple[list[Missing], InitiativeProposal]:
    """Return the same of a report that was read with everything: without a query.

    ``book`` and ``initiative`` are by the plan in force in the report's year; ``instructions`` are last
    year's, which the report answers.
    """
    proposal = assess_stored(book, initiative, report.cycle.fiscal_year)
    return missing_of(report, initiative, instructions, answered_in(report), proposal.grade), proposal


@dataclass(frozen=True, slots=True)
class Answered:
    """What of a report is answered: stored, or typed and not yet saved. Keys are ids, of texts the names."""

    measurement_statuses: Mapping[int, str]
    item_statuses: Mapping[int, str]
    texts: Mapping[str, str]
    questions: Collection[int]
    instructions: Collection[int]


def answered_in(report: AnnualReport) -> Answered:
    """Return what of a stored report is answered."""
    return Answered(
        measurement_statuses={row.indicator_id: row.status for row in report.measurements.all()},
        item_statuses={row.item_id: row.status for row in report.item_results.all()},
        texts=report_texts(report),
        questions={row.question_id for row in report.question_answers.all()},
        instructions={row.instruction_id for row in report.instruction_responses.all()},
    )


def missing_of(
    report: AnnualReport,
    initiative: Initiative,
    instructions: Iterable[Remark],
    answered: Answered,
    proposed_grade: str,
) -> list[Missing]:
    """Return what a report with these answers lacks for 提出. No query on what was read with everything."""
    year = report.cycle.fiscal_year
    return missing_to_submit(
        indicators=[
            (row.pk, f"{row.plain_name}（所管：{row.department}）" if row.department else row.plain_name)
            for row in initiative.indicators.all()
            if row.counts_events_of_id is None and row.first_year <= year <= row.last_year
        ],
        items=[(item.pk, str(item)) for item in items_of(initiative, year) if item.indicator_id is None],
        measurement_statuses=answered.measurement_statuses,
        item_statuses=answered.item_statuses,
        texts=answered.texts,
        proposed_grade=proposed_grade,
        form=form_definition(report.cycle),
        words=initiative.plan.words,
        answered_questions=answered.questions,
        instructions=[(row.pk, short_text(row)) for row in instructions],
        answered_instructions=answered.instructions,
    )
