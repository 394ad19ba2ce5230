"""The data of one report for the table of all results besides its figures: answers, bars, texts, money."""

from collections.abc import Iterator

from imari_dx.shared.related_rows import rows_of
from indicators.book.answer_words import written_text
from indicators.book.answers import QuestionValue
from indicators.book.assessment import YearAnswers, item_status, items_of
from indicators.book.form_definition import FormDefinition
from indicators.book.report_fields import MONEY_UNIT, PUBLIC_FIELDS, FieldKind, status_of
from indicators.book.stored_answers import report_answer
from indicators.book.stored_form import form_definition
from indicators.models import (
    AnnualReport,
    ItemStatus,
    ReportState,
)
from initiatives.models import Initiative
from reports.builders.datum import BLANK, ENTERED, UNDECIDED, Datum, number_text


def bar_data(report: AnnualReport) -> Iterator[Datum]:
    """Yield the actual bars that were entered: the phase and the periods of the year, as numbers from 1."""
    for entry, bar in enumerate(rows_of(report, "actual_bars"), start=1):
        for code, label, value, in_words in (
            ("actual_bar_phase", "スケジュールの実績の工程", bar.phase.code, bar.phase.label),
            ("actual_bar_from", "スケジュールの実績の開始の期", str(bar.start_period), ""),
            ("actual_bar_to", "スケジュールの実績の終了の期", str(bar.end_period), ""),
        ):
            yield Datum(code, label, value, *ENTERED, value_label=in_words, entry=str(entry))


def item_data(initiative: Initiative, report: AnnualReport, answers: YearAnswers) -> Iterator[Datum]:
    """Yield the year's evaluation items; a code and its word."""
    notes = {row.item_id: row.note for row in report.item_results.all()}
    for number, item in enumerate(items_of(initiative, report.cycle.fiscal_year), start=1):
        status = item_status(item, answers)
        yield Datum(
            "evaluation_item",
            "実施評価指標",
            status.value if status else "",
            *(ENTERED if status else BLANK),
            value_label=str(ItemStatus(status.value).label) if status else "",
            item=(str(number), item.text.replace("※", "").replace("\n", "")),
            note=notes.get(item.pk, ""),
        )


def report_data(report: AnnualReport) -> Iterator[Datum]:
    """Yield the bars, texts and money that the round's form asks for, its public answers, the grade."""
    form = form_definition(report.cycle)
    if form.uses("bars"):
        yield from bar_data(report)
    yield from (datum for datum in _texts_and_money(report, form) if form.uses(datum.code))
    yield from _question_data(report, form)
    if report.state == ReportState.FINALISED:
        yield Datum(
            "grade",
            "評価",
            report.final_grade,
            *("confirmed", "確定"),
            reason=report.final_grade_reason,
            value_label=_grade_label(report),
        )
    else:
        yield Datum("grade", "評価", "", *UNDECIDED)


def _grade_label(report: AnnualReport) -> str:
    return report.scale.scale.code(report.final_grade).label if report.scale else ""


def _texts_and_money(report: AnnualReport, form: FormDefinition) -> Iterator[Datum]:
    for field in PUBLIC_FIELDS:
        name, label = field.name, form.label(field.name)
        if field.kind != FieldKind.MONEY:
            text = str(getattr(report, name))
            in_words = (
                written_text(report, name) if field.kind in (FieldKind.CHOICE, FieldKind.STATUS) else ""
            )
            yield Datum(name, label, text, *(ENTERED if text else BLANK), value_label=in_words)
            continue
        value, status = getattr(report, name), status_of(name)
        state = BLANK
        if value is not None:
            state = (getattr(report, status), written_text(report, status)) if status else ENTERED
        yield Datum(name, label, number_text(value), *state, unit=MONEY_UNIT)


def _question_data(report: AnnualReport, form: FormDefinition) -> Iterator[Datum]:
    """The answers to the round's questions that are public; internal ones are never exported."""
    answers = report_answer(report).questions
    for number, question in enumerate(form.public_questions, start=1):
        answer = answers.get(question.pk, QuestionValue())
        value = number_text(answer.number) if answer.number is not None else answer.text
        state = BLANK if answer.is_blank else ENTERED
        yield Datum("question", question.label, value, *state, unit=question.unit, question=str(number))
