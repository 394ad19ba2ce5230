"""What the department wrote, in full: under the headings of the round's form (様式)."""

from dataclasses import dataclass

from indicators.book.answer_words import money_text, question_text, written_text
from indicators.book.answers import QuestionValue
from indicators.book.form_definition import FormDefinition
from indicators.book.instructions import instructions_in
from indicators.book.report_fields import (
    COLUMN_FIELDS,
    SELF_GRADE,
    FieldKind,
    ReportField,
    qualifier_text,
    status_of,
)
from indicators.book.stored_answers import report_answer
from indicators.book.stored_form import form_definition
from indicators.entry.opened import OpenedReport
from indicators.models import AnnualReport, Remark


@dataclass(frozen=True, slots=True)
class Written:
    """One text under its heading; ``is_internal``: it never leaves the office."""

    name: str
    label: str
    text: str  # "" where nothing was written
    is_internal: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """What last year's report announced for this one: 今後の取組 with its 時期."""

    label: str
    text: str


def written_texts(report: AnnualReport) -> list[Written]:
    """Return 取組実績 to 引継ぎメモ as far as the round asks for them, blank ones too.

    The ratings stand apart.
    """
    form = form_definition(report.cycle)
    found = []
    for one in COLUMN_FIELDS:
        if one.section == SELF_GRADE or one.needs or not form.uses(one.name):
            continue
        if one.kind in (FieldKind.TEXT, FieldKind.CHOICE):
            found.append(_text(report, form, one))
        elif one.kind == FieldKind.MONEY:
            found.append(_money(report, form, one))
    return found


def _text(report: AnnualReport, form: FormDefinition, one: ReportField) -> Written:
    texts = {field.name: getattr(report, field.name) for field in COLUMN_FIELDS if field.needs}
    label = form.label(one.name) + qualifier_text(one.name, texts)
    return Written(one.name, label, written_text(report, one.name), is_internal=not one.is_public)


def _money(report: AnnualReport, form: FormDefinition, one: ReportField) -> Written:
    amount = getattr(report, one.name)
    worth = status_of(one.name)
    status = written_text(report, worth) if worth and form.uses(worth) else ""
    text = "" if amount is None else money_text(amount) + (f"（{status}）" if status else "")
    return Written(one.name, form.label(one.name), text)


def question_answers(report: AnnualReport) -> list[tuple[str, str]]:
    """Return the round's own questions, each with its answer."""
    answers = report_answer(report).questions
    return [
        (one.label, question_text(answers.get(one.pk, QuestionValue()), one.unit))
        for one in form_definition(report.cycle).questions
    ]


def instruction_answers(opened: OpenedReport) -> list[tuple[Remark, str]]:
    """Return last year's instructions, each with what this report answers."""
    answers = {row.instruction_id: row.text for row in opened.report.instruction_responses.all()}
    return [(one, answers.get(one.pk, "")) for one in instructions_in(opened.last_years)]


def last_years_promise(opened: OpenedReport) -> Promise | None:
    """Return last year's 今後の取組; None where last year has no report or none was written."""
    last = opened.last_year
    text = last.answer.texts.get("next_steps", "")
    if not text:
        return None
    label = last.form.label("next_steps") + qualifier_text("next_steps", last.answer.texts)
    return Promise(f"{last.words}の「{label}」", text)
