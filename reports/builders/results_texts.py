"""The texts of one report as documents print them: what the round's form asks for, public answers only."""

from decimal import Decimal

from indicators.book.answer_words import question_text, written_text
from indicators.book.answers import QuestionValue
from indicators.book.form_definition import FormDefinition
from indicators.book.report_fields import MONEY_FIELDS, PUBLIC_FIELDS, FieldKind, status_of
from indicators.book.stored_answers import report_answer
from indicators.book.stored_form import form_definition
from indicators.models import AnnualReport
from reports.builders.text_blocks import long_texts, short_facts
from reports.documents.evaluation import TextBlock


def report_texts(report: AnnualReport) -> list[TextBlock]:
    """Return the texts under the headings of the round's form, and its public answers."""
    form = form_definition(report.cycle)
    texts, money = public_texts(report, form), public_money(report, form)
    # The short facts come last: the printed report makes one table of them.
    return [*long_texts(texts, form), *_answers(report, form), *short_facts(texts, money, form)]


def public_texts(report: AnnualReport, form: FormDefinition) -> dict[str, str]:
    """Return the public texts that a form asks for, in words, by their fields.

    With them what each known sum of money is worth (見込, 確定).
    """
    names = [field.name for field in PUBLIC_FIELDS if field.kind != FieldKind.MONEY and form.uses(field.name)]
    worth = [one for one in map(status_of, public_money(report, form)) if one]
    return {name: written_text(report, name) for name in (*names, *worth)}


def public_money(report: AnnualReport, form: FormDefinition) -> dict[str, Decimal]:
    """Return the sums of money that a form asks for and that are known, by their fields."""
    sums = {name: getattr(report, name) for name in MONEY_FIELDS if form.uses(name)}
    return {name: value for name, value in sums.items() if value is not None}


def _answers(report: AnnualReport, form: FormDefinition) -> list[TextBlock]:
    answers = report_answer(report).questions
    blocks = [
        TextBlock(question.label, question_text(answers.get(question.pk, QuestionValue()), question.unit))
        for question in form.public_questions
    ]
    return [block for block in blocks if block.text]
